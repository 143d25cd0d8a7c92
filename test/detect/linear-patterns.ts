/**
 * The patterns of the built-in rules, and whether matching them takes time that grows with the text alone. recheck takes minutes over all of them,
 * so `testdata/linear-patterns.txt` remembers which ones it has called safe: `make linear` adds what is new.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { check } from 'recheck';
import type { RuleSet } from '../../src/detect/rule-set.js';

export interface LinearPattern {
  rule: string;
  source: string;
  flags: string;
}

export const RECORD = new URL('../../testdata/linear-patterns.txt', import.meta.url);

/** What a pattern is remembered by: any change to it, or to recheck, makes it a new one. */
export function keyOf({ source, flags }: LinearPattern): string {
  return createHash('sha256')
    .update(JSON.stringify([RECHECK, source, flags]))
    .digest('hex')
    .slice(0, 20);
}

const RECHECK = (
  JSON.parse(readFileSync(new URL('../../node_modules/recheck/package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** The keys of those that were called safe. */
export function recorded(): Set<string> {
  return new Set(readFileSync(RECORD, 'utf8').split('\n').filter(Boolean));
}

export function patternsOf({ rules }: RuleSet): LinearPattern[] {
  const all = rules.flatMap(({ info, head, source }) => [
    ...(head === undefined
      ? []
      : [
          {
            rule: info.id,
            source: head.atKeyword ? `^(?:${source.pattern ?? ''})` : (source.pattern ?? ''),
            flags: source.ignore_case ? 'i' : '',
          },
        ]),
    ...[...source.allow, ...source.allow_line].map((pattern) => ({ rule: info.id, source: pattern, flags: '' })),
  ]);
  return [...new Map(all.map((pattern) => [keyOf(pattern), pattern])).values()];
}

/** @returns `safe`, `vulnerable`, or `unknown` after so many milliseconds */
export async function statusOf({ source, flags }: LinearPattern, timeout: number): Promise<string> {
  const status = async (pattern: string): Promise<string> => (await check(pattern, flags, { timeout, randomSeed: 1 })).status;
  return (await status(opened(source))) === 'safe' ? 'safe' : status(source);
}

/** The pattern with its large bounds lifted: what is linear without them is linear with them, and quicker to check. Not the other way round. */
function opened(source: string): string {
  return source
    .replace(/\{(\d+),(\d+)\}/g, (whole, least: string, most: string) => (Number(most) < 16 ? whole : least === '0' ? '*' : '+'))
    .replace(/\{\d{2,}\}/g, '+');
}
