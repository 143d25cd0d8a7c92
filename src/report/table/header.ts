import type { SealedImage } from '../format.js';
import { escapeText } from '../escape.js';
import { columnsOf, split, wrap } from '../fit.js';
import { counted } from '../units.js';
import { paintedLines } from '../paint.js';
import type { Page } from './page.js';

/** What was scanned: reference, platform, short id, layers; then a doubt about the steps, if there is one. */
export function header(image: SealedImage, page: Page): string[] {
  const name = escapeText(image.reference);
  const isFolder = image.source === 'directory';
  const known = isFolder
    ? [counted(image.stats.files, 'file')]
    : [image.platform, shortId(image.id) || undefined, counted(image.layers.length, 'layer')];
  const facts = known
    .filter((fact) => fact !== undefined)
    .map(escapeText)
    .join(' · ');
  const fits = columnsOf(name) + 3 + columnsOf(facts) <= page.width;
  const names = paintedLines('bold', split(name, page.width), page.paint);
  return [
    ...(fits ? [`${names.join('')}   ${page.paint('dim', facts)}`] : [...names, page.paint('dim', facts)]),
    page.paint('dim', rule(page.width)),
    ...(isFolder ? [] : doubt(image, page)),
    ...unmatched(image, page),
  ];
}

/** The first twelve hexadecimal digits, as `docker images` shows them. */
export function shortId(id: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(id) ? id.slice('sha256:'.length, 'sha256:'.length + 12) : id;
}

export function rule(width: number): string {
  return '─'.repeat(width);
}

/** What of the Dockerfile is not in the history. */
function unmatched({ dockerfile }: SealedImage, page: Page): string[] {
  if (dockerfile?.note === undefined) return [];
  return paintedLines('yellow', wrap(`${escapeText(dockerfile.path)}: ${escapeText(dockerfile.note)}`, page.width), page.paint);
}

/** One line when step numbers are less than certain. */
function doubt(image: SealedImage, page: Page): string[] {
  if (image.alignment === 'exact') return [];
  return paintedLines('yellow', wrap(image.steps.length === 0 ? NO_HISTORY : DOUBT[image.alignment], page.width), page.paint);
}

const NO_HISTORY = 'This image carries no build history: no instruction can be named, only layers.';

const DOUBT = {
  inferred: 'History and layers do not match one to one: the steps named here are inferred.',
  unknown: 'The history does not tell which step made which layer: steps are named only where the text itself tells.',
};
