import type { FormatOptions, SealedImage, SealedReport } from '../format.js';
import { bytes, count, counted } from '../units.js';
import { script } from './assets.js';
import { embeddedJson } from './embedded.js';
import { evidence } from './evidence.js';
import { filters } from './filters.js';
import { rows } from './finding.js';
import { viewsOf, type Placed } from './finding-view.js';
import { beginning } from './head.js';
import { overview } from './overview.js';
import { sectionsOf, type Section } from './section.js';
import { skips } from './skips.js';
import { stack } from './stack.js';
import { html, type Markup } from './template.js';
import { verdict } from './verdict.js';
import { ROWS_AT_ONCE, type PageData } from './view.js';

/**
 * The report as one page that needs nothing but itself: headline, the image as layers and steps, findings, what was not looked at. It begins
 * with the first rows of findings; all of them travel in it as JSON, and its script writes the others when they are looked at.
 */
export function htmlPage(report: SealedReport, options: FormatOptions): string {
  return [...pieces(report, options)].join('');
}

/** The page as it is written, so that however many findings there are, it need not be held as one text. */
function* pieces(report: SealedReport, options: FormatOptions): Generator<string> {
  const sections = sectionsOf(report);
  const { placed, data } = viewsOf(sections, options);
  const alone = report.images.length === 1 && report.files === undefined;
  const [first] = data.findings;
  yield* beginning(alone ? (sections[0]?.title ?? '') : amount(report), first === undefined ? 'main' : `findings-${first.section}`);
  if (!alone) yield html`${overview(report, sections, placed)}${filters(data.findings)}\n`.text;
  for (const [at, section] of sections.entries()) yield* article(section, at, placed[at] ?? [], data, alone);
  yield html`${skips(report.skipped)}\n</main>\n${footer(report)}\n`.text;
  yield* embedded(data);
  yield `<script>${script()}</script>\n</body>\n</html>\n`;
}

/** `3 images`, `12 files`. */
function amount({ images, files = [] }: SealedReport): string {
  return files.length > 0 ? counted(files.length, 'file') : counted(images.length, 'image');
}

function* article(section: Section, at: number, placed: readonly Placed[], data: PageData, alone: boolean): Generator<string> {
  const { title, image, file, skipped } = section;
  yield html`<article id="section-${at}">\n<h2>${title}</h2>\n`.text;
  if (file !== undefined) yield html`<p class="identity">${file.kind}</p>\n`.text;
  if (image !== undefined) {
    yield html`<p class="identity">${identity(image)}</p>\n${verdict(image, placed, data.remedies)}\n`.text;
    if (image.source !== 'directory') yield stack(image, at, placed, alone).text;
  }
  if (placed.length > 0) yield findings(at, placed, data, alone).text;
  if (image !== undefined) yield evidence(image).text;
  yield html`${skips(skipped)}</article>\n`.text;
}

function findings(at: number, placed: readonly Placed[], { findings, remedies, open }: PageData, alone: boolean): Markup {
  const first = placed.slice(0, ROWS_AT_ONCE).map(({ view }) => view);
  const rest = `The first ${first.length} of ${count(placed.length)} findings are listed; the others need JavaScript.`;
  return html`<section class="findings">
<h3 id="findings-${at}" tabindex="-1">Findings</h3>
${alone && filters(findings)}
<ol class="list" data-section="${at}">
${rows(first, remedies, open)}</ol>
<p class="more" data-section="${at}" hidden><button type="button">Show more</button></p>
${placed.length > first.length && html`<noscript><p class="doubt">${rest}</p></noscript>`}
</section>
`;
}

function identity({ platform, layers, base, id }: SealedImage): string {
  const size = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  return [
    ...(platform === undefined ? [] : [platform]),
    `${counted(layers.length, 'layer')}, ${bytes(size)}`,
    ...(base?.name === undefined ? [] : [`built on ${base.name}${base.by === 'history' ? ' (inferred)' : ''}`]),
    ...(id === '' ? [] : [id]),
  ].join(' · ');
}

function footer({ tool }: SealedReport): Markup {
  return html`<footer><p>${tool.name} ${tool.version}, rules <code>${tool.ruleSet}</code>. This page loads nothing and sends nothing.</p></footer>`;
}

function* embedded({ findings, remedies, open }: PageData): Generator<string> {
  yield '<script type="application/json" id="data">{"findings":[';
  for (const [index, finding] of findings.entries()) yield (index === 0 ? '\n' : ',\n') + embeddedJson(finding);
  yield `],\n"remedies":${embeddedJson(remedies)},"open":${open}}</script>\n`;
}
