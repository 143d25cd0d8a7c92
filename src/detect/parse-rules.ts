/** Rule files in our own format, from text to checked data. */
import { ScanError } from '../model/errors.js';
import type { SourcedRule } from './compile.js';
import { explain } from './explain.js';
import { ruleFileSchema } from './rule.js';
import { parseToml } from './toml.js';

/** @throws ScanError RULES_INVALID */
export function parseRules(text: string, file: string): SourcedRule[] {
  return parsedRules(parseToml(text, file), file);
}

/** @param parsed as the TOML parser gave it. @throws ScanError RULES_INVALID */
export function parsedRules(parsed: unknown, file: string): SourcedRule[] {
  const checked = ruleFileSchema.safeParse(parsed);
  if (!checked.success) throw new ScanError('RULES_INVALID', `${file}: ${explain(checked.error)}`);
  return checked.data.rule.map((rule) => ({ file, rule }));
}
