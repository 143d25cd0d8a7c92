/** Reads rules as data: the built-in files, and the user's. */
import { readdir, readFile } from 'node:fs/promises';
import { INSTALLATION } from '../model/installation.js';
import type { SourcedRule } from './compile.js';
import { joinRules, type OutsideRules } from './outside/outside-rules.js';
import { readOutside } from './outside/read-outside.js';
import { parseRules } from './parse-rules.js';

const BUILT_IN = new URL('detectors/', INSTALLATION);

/**
 * All rules: the built-in files by name, then the user's as given.
 * @param note is told what of the user's is not heeded, in a sentence
 * @throws ScanError RULES_INVALID that names file, line or rule, and reason
 */
export async function readRules(rules: readonly string[] = [], note: (sentence: string) => void = () => undefined): Promise<SourcedRule[]> {
  const builtIn = await (builtInRules ??= readBuiltIn());
  const outside: OutsideRules[] = [];
  for (const file of rules) outside.push(await readOutside(file));
  for (const { file, warnings } of outside) for (const warning of warnings) note(`${file}: ${warning}`);
  return joinRules(builtIn, outside);
}

/** Read once for the process. Nobody changes them: what is known of a rule is known by its object, see compile.ts. */
let builtInRules: Promise<SourcedRule[]> | undefined;

export async function readBuiltIn(): Promise<SourcedRule[]> {
  const names = (await readdir(BUILT_IN)).filter((name) => name.endsWith('.toml')).sort();
  const sourced: SourcedRule[] = [];
  for (const name of names) sourced.push(...parseRules(await readFile(new URL(name, BUILT_IN), 'utf8'), name));
  return sourced;
}
