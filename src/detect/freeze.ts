/** Compiles the built-in rules for built-in.ts: a part of `npm run build`. */
import { writeFileSync } from 'node:fs';
import { BUILT, type Frozen } from './built-in.js';
import { loadRules } from './load.js';
import { tablesOf } from './prefilter/tables.js';
import type { RuleSet } from './rule-set.js';

/** What the build writes: a text and the tables of the prefilter. Samples are left out; they are for tests. */
export function freeze({ digest, rules, needles, uses, paths }: RuleSet): { json: string; tables: Uint8Array } {
  const { bytes, ...tables } = tablesOf(needles);
  const frozen: Frozen = {
    digest,
    rules: rules.map(({ source, head }) => {
      const rule = { ...source };
      delete rule.samples;
      return head === undefined ? { rule } : { rule, head: { longest: head.longest, back: head.back, atKeyword: head.atKeyword } };
    }),
    needles: needles.map(({ text }) => text),
    uses: uses.map((some) => some.map(({ rule, purpose, place }) => [rule.index, purpose, place ?? null])),
    paths: { ...paths, columns: [...paths.columns], moves: [...paths.moves] },
    tables,
  };
  // A line for each of neighbouring texts: an option and the next keyword in one line read like a list of arguments, also to our own scan.
  return { json: JSON.stringify(frozen).replaceAll('","', '",\n"'), tables: bytes };
}

/** Writes what built-in.ts reads, beside it. */
export async function writeBuiltIn(): Promise<void> {
  const { json, tables } = freeze(await loadRules());
  writeFileSync(BUILT.rules, json);
  writeFileSync(BUILT.tables, tables);
}
