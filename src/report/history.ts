import type { FormatOptions, SealedFinding, SealedImage, SealedReport, SealedSighting, SealedStep } from './format.js';
import { escapeText } from './escape.js';
import { wrap } from './fit.js';
import { painter, paintedLines, SEVERITY_STYLE } from './paint.js';
import { pathOf, placeOf } from './place.js';
import { shownValue } from './reveal.js';
import { grid } from './table/grid.js';
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
  const rows = image.steps.flatMap((step) => {
    const layer = step.layer === null ? undefined : image.layers.find(({ index }) => index === step.layer);
    const left = layer === undefined ? [String(step.index), '', ''] : [String(step.index), `layer ${layer.index}`, bytes(layer.bytes)];
    return [...instruction(step, page), ...remarks(step.index, image, page)].map((line, index) =>
      index === 0 ? [...left.map((cell) => page.paint('dim', cell)), line] : ['', '', '', line],
    );
  });
  const heads = ['step', 'layer', 'size', 'instruction'].map((head) => page.paint('dim', head));
  const unplaced = image.findings.filter((finding) => stepsOf(finding).size === 0);
  return [
    ...header(image, page),
    ...(rows.length === 0 ? [] : grid([heads, ...rows], { align: ['right', 'left', 'right', 'left'] })),
    ...(unplaced.length === 0 ? [] : ['', 'Without a step:']),
    ...unplaced.flatMap((finding) => remark(finding, finding.sightings.slice(0, 1), page, page.width)),
  ];
}

/** Columns of step, layer and size with their gaps. */
const LEFT = 26;

/** The instruction in lines: its own, then after each `&&`, continued as a Dockerfile would. */
function instruction({ text }: SealedStep, page: Page): string[] {
  const width = page.width - LEFT - CONTINUE.length;
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
function remarks(index: number, image: SealedImage, page: Page): string[] {
  return image.findings.flatMap((finding) => {
    const here = finding.sightings.filter((sighting) => sighting.step === index);
    const hidden = finding.sightings.filter(({ visibility }) => visibility.step === index);
    return [
      ...(finding.rootCause.step === index || here.length > 0 ? remark(finding, here, page, page.width - LEFT) : []),
      ...hidden.flatMap((sighting) => hiding(sighting, page)),
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

function hiding(sighting: SealedSighting, page: Page): string[] {
  const what = `${sighting.visibility.state === 'deleted' ? 'deletes' : 'overwrites'} ${escapeText(pathOf(sighting.path))}`;
  const where = sighting.layer === undefined ? 'the image' : `layer ${sighting.layer.index}`;
  return paintedLines('yellow', wrap(`${MARK} ${what}, which stays in ${where}`, page.width - LEFT), page.paint);
}

/** Every step that a finding names. */
function stepsOf({ rootCause, sightings }: SealedFinding): Set<number> {
  return new Set([rootCause.step, ...sightings.map((sighting) => sighting.step)].filter((step) => step !== undefined));
}
