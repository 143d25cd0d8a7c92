import { escapeText } from '../escape.js';
import { columnsOf, cut } from '../fit.js';
import type { SealedFinding } from '../format.js';
import { paintedLines } from '../paint.js';
import { continued } from './continued.js';
import { prose, room, type Page } from './page.js';

type SealedRemedy = SealedFinding['remedies'][number];

/** What a page said so far. */
export interface Told {
  /** The fixes as printed, each with the place it was given for and the pages linked with it. */
  fixes: Map<string, { place: string; linked: Set<string> }>;
  /** Advice of one sentence, such as that a secret has to be rotated. */
  sentences: Set<string>;
}

/** Nothing was said yet. */
export function nothingTold(): Told {
  return { fixes: new Map(), sentences: new Set() };
}

/**
 * What to do: each remedy as a sentence, the lines to write instead, and where to revoke the credential (once). What was told before, word for
 * word, is referred to; why to rotate is told once, later only where.
 */
export function remedyLines(remedies: readonly SealedRemedy[], place: string, told: Told, page: Page): string[] {
  const fix = fixLines(remedies, page);
  const key = fix.join('\n');
  const above = fix.length < WORTH_REFERRING ? undefined : told.fixes.get(key);
  const news = remedies.filter(({ text, patch, revoke }) => patch !== undefined || revoke === undefined || !told.sentences.has(text));
  for (const { text } of remedies) told.sentences.add(text);
  const { linked } = above ?? { linked: new Set<string>() };
  const fresh = new Set(remedies.flatMap(({ revoke }) => (revoke === undefined || linked.has(revoke) ? [] : revoke)));
  for (const revoke of fresh) linked.add(revoke);
  if (above === undefined) told.fixes.set(key, { place, linked });
  return [
    ...(above === undefined ? fixLines(news, page) : [cut(`as above, for ${above.place}`, room(page))]),
    ...[...fresh].flatMap((revoke) => linkLines('Revoke it:', escapeText(revoke), page)),
  ];
}

function fixLines(remedies: readonly SealedRemedy[], page: Page): string[] {
  return remedies.flatMap((remedy) => [...prose(escapeText(remedy.text), page), ...patchLines(remedy.patch, page)]);
}

/** Fewer lines than this are no longer than a reference to them. */
const WORTH_REFERRING = 2;

/** An address stays whole, even on a narrow terminal: in pieces it could not be followed. */
function linkLines(words: string, address: string, page: Page): string[] {
  return columnsOf(words) + 1 + columnsOf(address) <= room(page) ? [`${words} ${address}`] : [words, address];
}

/** Lines to copy. They stay such at any width: what cannot be broken without changing it runs over, as addresses do. */
function patchLines(patch: string | undefined, page: Page): string[] {
  if (patch === undefined) return [];
  const width = room(page) - INDENT.length;
  const lines = patch
    .replace(/\n$/, '')
    .split(/\r?\n/)
    .flatMap((line) => continued(escapeText(line.replaceAll('\t', INDENT)), width));
  return paintedLines('cyan', lines, page.paint).map((line) => INDENT + line);
}

const INDENT = '  ';
