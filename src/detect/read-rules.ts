/** Reads rules as data: the built-in files, and the user's. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { ScanError, sentenceOf } from '../model/errors.js';
import type { SourcedRule } from './compile.js';
import { ruleFileSchema } from './rule.js';
import { parseToml } from './toml.js';

/** Both `src/detect` and `dist/detect` lie two levels below the package's root. */
const BUILT_IN = new URL('../../detectors/', import.meta.url);

/**
 * All rules: the built-in files by name, then the user's as given.
 * @throws ScanError RULES_INVALID that names file, line or rule, and reason
 */
export async function readRules(rules: readonly string[] = []): Promise<SourcedRule[]> {
  const names = (await readdir(BUILT_IN)).filter((name) => name.endsWith('.toml')).sort();
  const files = [...names.map((name) => fileURLToPath(new URL(name, BUILT_IN))), ...rules];
  const sourced: SourcedRule[] = [];
  for (const file of files) sourced.push(...parseRules(await readText(file), file));
  return sourced;
}

/** @throws ScanError RULES_INVALID */
export function parseRules(text: string, file: string): SourcedRule[] {
  const parsed = ruleFileSchema.safeParse(parseToml(text, file));
  if (!parsed.success) throw new ScanError('RULES_INVALID', `${file}: ${explain(parsed.error)}`);
  return parsed.data.rule.map((rule) => ({ file, rule }));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ScanError('RULES_INVALID', `${file}: cannot be read (${sentenceOf(error)})`, { cause: error });
  }
}

/** The first problem, with its place: `rule 3, keywords: …`. Messages of the schema name what was expected, never what was given. */
function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not a list of rules';
  const [, index, ...keys] = issue.path;
  const place = typeof index === 'number' ? `rule ${index + 1}${keys.length > 0 ? `, ${keys.join('.')}` : ''}: ` : '';
  return `${place}${issue.message}`;
}
