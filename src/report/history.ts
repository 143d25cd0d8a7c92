import type { FormatOptions, SealedFinding, SealedImage, SealedReport, SealedSighting, SealedStep } from './format.js';
import { escapeText } from './escape.js';
import { cutStart, wrap } from './fit.js';
import { painter, paintedLines, SEVERITY_STYLE } from './paint.js';
import { linesOf, pathOf, placeOf } from './place.js';
import { shownValue } from './reveal.js';
import { GAP, grid, gridWidth } from './table/grid.js';
import { header } from './table/header.js';
import type { Page } from './table/page.js';
import { incompleteLines } from './table/summary.js';
import { bytes } from './units.js';

/**
 * The build instructions as a Dockerfile-like list, the base image's first, each with the layer it made and what it leaked: what
 * `docker history --no-trunc` has to be read for.
 */
export function history(report: SealedReport, options: FormatOptions): string {
  const base = { width: Math.max(NARROWEST, options.width), paint: painter(options.colour), showSecrets: options.showSecrets };
  const pages = report.images.map((image) => imageHistory(image, { ...base, steps: image.steps }));
  const lines = pages.flatMap((lines, index) => (index === 0 ? lines : ['', '', ...lines]));
  const incomplete = report.summary.complete ? [] : ['', ...incompleteLines({ ...base, steps: [] })];
  return [...lines, ...incomplete].map((line) => `${line.trimEnd()}\n`).join('');
}

const NARROWEST = 60;

function imageHistory(image: SealedImage, page: Page): string[] {
  const lined = image.steps.some(({ dockerfile }) => dockerfile !== undefined);
  const left = image.steps.map((step) => leftCells(step, image, lined ? Math.floor(page.width * SHARE_OF_LINES) : 0));
  const heads = ['step', 'layer', 'size', ...(lined ? ['line'] : [])];
  const width = page.width - gridWidth([heads, ...left]) - GAP;
  const rows = image.steps.flatMap((step, index) => {
    const cells = (left[index] ?? []).map((cell) => page.paint('dim', cell));
    const empty = cells.map(() => '');
    return [...instruction(step, page, width), ...remarks(step.index, image, page, width)].map((line, order) =>
      order === 0 ? [...cells, line] : [...empty, line],
    );
  });
  const titles = [...heads, 'instruction'].map((head) => page.paint('dim', head));
  const align = ['right', 'left', 'right', ...(lined ? (['right'] as const) : []), 'left'] as const;
  const unplaced = image.findings.filter((finding) => stepsOf(finding).size === 0);
  return [
    ...header(image, page),
    ...(rows.length === 0 ? [] : grid([titles, ...rows], { align })),
    ...(unplaced.length === 0 ? [] : ['', 'Without a step:']),
    ...unplaced.flatMap((finding) => remark(finding, finding.sightings.slice(0, 1), page, page.width)),
  ];
}

/** Its number, the layer it made and how large that is, and where it stands in the Dockerfile, in at most so many columns. */
function leftCells(step: SealedStep, image: SealedImage, columns: number): string[] {
  const layer = step.layer === null ? undefined : image.layers.find(({ index }) => index === step.layer);
  const made = layer === undefined ? ['', ''] : [`layer ${layer.index}`, bytes(layer.bytes)];
  return [String(step.index), ...made, ...(columns > 0 ? [cutStart(linesOf([step.index], image.steps), columns)] : [])];
}

/** The share of a page for `services/shop/Dockerfile:120`; of a long path the end is shown. */
const SHARE_OF_LINES = 1 / 6;

/** The instruction in lines: its own, then after each `&&`, continued as a Dockerfile would. */
function instruction({ text }: SealedStep, page: Page, columns: number): string[] {
  const width = columns - CONTINUE.length;
  const lines = text
    .split(/\r?\n/)
    .flatMap((line) => line.replaceAll('\t', '    ').replace(/ && /g, '\n    && ').split('\n'))
    .flatMap((line) => wrap(escapeText(line), width));
  const continued = lines.map((line, index) =>
    index < lines.length - 1 && /^ {4}&& /.test(lines[index + 1] ?? '') ? line + CONTINUE : line,
  );
  const [first = '', ...rest] = continued;
  const others = rest.length <= MOST_LINES ? rest : [...rest.slice(0, MOST_LINES), `… and ${rest.length - MOST_LINES} more lines`];
  const keyword = /^[A-Z]+(?= )/.exec(first)?.[0] ?? '';
  return [page.paint('bold', keyword) + first.slice(keyword.length), ...others];
}

const CONTINUE = ' \\';

/** Of one instruction. Generated ones run to megabytes, and what matters of them is told by the remarks below. */
const MOST_LINES = 60;

/** What this step put into the image, and what it only hid. */
function remarks(index: number, image: SealedImage, page: Page, width: number): string[] {
  return image.findings.flatMap((finding) => {
    const here = finding.sightings.filter((sighting) => sighting.step === index);
    const hidden = finding.sightings.filter(({ visibility }) => visibility.step === index);
    return [
      ...(finding.rootCause.step === index || here.length > 0 ? remark(finding, here, page, width) : []),
      ...hidden.flatMap((sighting) => hiding(sighting, page, width)),
    ];
  });
}

function remark(finding: SealedFinding, here: readonly SealedSighting[], page: Page, width: number): string[] {
  const [first, ...others] = here;
  const where =
    first === undefined ? 'the value comes from here' : placeOf(first) + (others.length > 0 ? ` and ${others.length} more` : '');
  const text = `${MARK} ${finding.severity} ${escapeText(finding.title)} ${escapeText(shownValue(finding, page))}: ${where}`;
  const hung = wrap(text, width - MARK.length - 1);
  return paintedLines(
    SEVERITY_STYLE[finding.severity],
    hung.map((line, index) => (index === 0 ? line : `  ${line}`)),
    page.paint,
  );
}

const MARK = '▲';

function hiding(sighting: SealedSighting, page: Page, width: number): string[] {
  const what = `${sighting.visibility.state === 'deleted' ? 'deletes' : 'overwrites'} ${escapeText(pathOf(sighting.path))}`;
  const where = sighting.layer === undefined ? 'the image' : `layer ${sighting.layer.index}`;
  return paintedLines('yellow', wrap(`${MARK} ${what}, which stays in ${where}`, width), page.paint);
}

/** Every step that a finding names. */
function stepsOf({ rootCause, sightings }: SealedFinding): Set<number> {
  return new Set([rootCause.step, ...sightings.map((sighting) => sighting.step)].filter((step) => step !== undefined));
}
