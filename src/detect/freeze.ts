/** Compiles the built-in rules for built-in.ts: a part of `npm run build`. */
import { writeFileSync } from 'node:fs';
import { BUILT } from './built-in.js';
import { freeze } from './frozen.js';
import { loadRules } from './load.js';

/** Writes what built-in.ts reads, beside it. */
export async function writeBuiltIn(): Promise<void> {
  const { json, tables } = freeze(await loadRules());
  writeFileSync(BUILT.rules, json);
  writeFileSync(BUILT.tables, tables);
}
