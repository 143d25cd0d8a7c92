import type { SealedReport } from '../format.js';
import { count, counted } from '../units.js';
import type { Placed } from './finding-view.js';
import type { Section } from './section.js';
import { html, type Markup } from './template.js';
import { isWhole, severities } from './verdict.js';

/** The headline on several images, or on files, and a line for each that leads to it. */
export function overview({ images, files }: SealedReport, sections: readonly Section[], placed: readonly (readonly Placed[])[]): Markup {
  const leaks = placed.map((findings) => findings.filter(({ view }) => view.group === 'leaks'));
  const all = leaks.flat();
  const whole = sections.every(isWhole);
  const [amount, noun, leak] = files === undefined ? [images.length, 'image', 'secret'] : [files.length, 'file', 'leak'];
  const leaking = leaks.filter(({ length }) => length > 0).length;
  const headline =
    amount === 0
      ? `No ${noun} could be looked at`
      : all.length === 0
        ? `No ${leak}s found in ${counted(amount, noun)}`
        : `${counted(all.length, leak)} in ${count(leaking)} of ${counted(amount, noun)}`;
  const lines = sections.slice(0, MOST_LISTED).map((section, at) => {
    const here = leaks[at] ?? [];
    const found = here.length === 0 ? `no ${leak}s found` : counted(here.length, leak);
    return html`<li><a href="#section-${at}">${section.title}</a> <span>${isWhole(section) ? found : `${found}, incomplete`}</span>
<span class="severities">${severities(here)}</span></li>\n`;
  });
  return html`<section class="verdict ${all.length > 0 ? 'leaking' : whole && amount > 0 ? 'clean' : 'incomplete'}">
<h2 class="headline">${headline}</h2>
${all.length > 0 && html`<p class="severities">${severities(all)}</p>`}
<ul class="subjects">${lines}</ul>
${sections.length > lines.length && html`<p>and ${count(sections.length - lines.length)} more below</p>`}
</section>
`;
}

/** A page of a thousand images begins with those that were named first. */
const MOST_LISTED = 200;
