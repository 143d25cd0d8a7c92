/** Rule files in our own format, from text to checked data. */
import { ScanError, sentenceOf } from '../model/errors.js';
import { patternOfCommands } from './commands.js';
import type { SourcedRule } from './compile.js';
import { explain } from './explain.js';
import { ruleFileSchema, type Rule } from './rule.js';
import { parseToml } from './toml.js';

/** @throws ScanError RULES_INVALID */
export function parseRules(text: string, file: string): SourcedRule[] {
  return parsedRules(parseToml(text, file), file);
}

/** @param parsed as the TOML parser gave it. @throws ScanError RULES_INVALID */
export function parsedRules(parsed: unknown, file: string): SourcedRule[] {
  const checked = ruleFileSchema.safeParse(parsed);
  if (!checked.success) throw new ScanError('RULES_INVALID', `${file}: ${explain(checked.error)}`);
  return checked.data.rule.map((rule) => ({ file, rule: withPattern(rule, file) }));
}

/** What a rule states as commands is a pattern from here on. */
function withPattern({ commands, ...rule }: Rule, file: string): Rule {
  if (commands === undefined) return rule;
  const refuse = (reason: string): never => {
    throw new ScanError('RULES_INVALID', `${file}: rule "${rule.id}": ${reason}`);
  };
  if (rule.pattern !== undefined || rule.finder !== undefined || rule.keywords.length > 0)
    refuse('has commands, from which its pattern and its keywords are made; leave those out');
  try {
    return { ...rule, ...patternOfCommands(commands) };
  } catch (error) {
    return refuse(sentenceOf(error));
  }
}
