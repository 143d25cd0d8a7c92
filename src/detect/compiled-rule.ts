/** A rule as the engine runs it. */
import type { RuleInfo } from '../model/match.js';
import type { Check } from './proof/check.js';
import { CHECKS } from './proof/checks.js';
import type { Finder } from './generic/finder.js';
import { FINDERS } from './generic/finders.js';
import type { Reader } from './readers/reader.js';
import { READERS } from './readers/readers.js';
import type { Rule } from './rule.js';

export interface CompiledRule {
  readonly index: number;
  readonly info: RuleInfo;
  readonly source: Rule;
  /** Undefined for rules with a finder and for those that the engine itself raises. */
  readonly head?: Head;
  readonly finder?: Finder;
  /** What the whole value that the finder found must be. */
  readonly value?: RegExp;
  readonly reader?: Reader;
  readonly check?: Check;
  readonly prefix?: RegExp;
  readonly path?: RegExp;
  readonly unless?: RegExp;
  readonly allow: readonly RegExp[];
  readonly allowLine: readonly RegExp[];
  readonly parts: readonly { name: string; pattern: RegExp; within: number }[];
}

export interface Head {
  /** With the indices of groups. */
  pattern: RegExp;
  /** The same without them, to ask whether there is a match at all. */
  probe: RegExp;
  /** The most bytes a match and its lookarounds span. */
  longest: number;
  /** The most bytes before its keyword that a match and its lookarounds span. */
  back: number;
  /** A match begins with its keyword, so that it is tried at one place only. */
  atKeyword: boolean;
}

/** What the syntax tree of a head says. */
export type HeadFacts = Pick<Head, 'longest' | 'back' | 'atKeyword'>;

/** Ends with an error that names file, rule and reason. */
export type Refuse = (reason: string) => never;

/**
 * Makes a rule runnable.
 * @param facts of its head, if it has one
 */
export function compileRule(rule: Rule, index: number, facts: HeadFacts | undefined, refuse: Refuse): CompiledRule {
  const regex = (source: string, flags = ''): RegExp => compileRegex(source, flags, refuse);
  const flags = rule.ignore_case ? 'im' : 'm';
  return {
    index,
    info: infoOf(rule),
    source: rule,
    ...(rule.pattern !== undefined &&
      facts !== undefined && { head: { ...headPatterns(rule.pattern, `g${flags}`, facts, regex), ...facts } }),
    ...named('finder', FINDERS, rule.finder),
    ...(rule.value !== undefined && { value: regex(`^(?:${rule.value})$`, flags) }),
    ...named('reader', READERS, rule.reader),
    ...named('check', CHECKS, rule.proof),
    ...(rule.prefix !== '' && { prefix: regex(`^(?:${rule.prefix})`, 'i') }),
    ...(rule.path !== undefined && { path: regex(rule.path, 'i') }),
    ...(rule.unless !== undefined && { unless: regex(rule.unless.pattern, flags) }),
    allow: rule.allow.map((source) => regex(source, flags)),
    allowLine: rule.allow_line.map((source) => regex(source, flags)),
    parts: rule.part.map(({ name, pattern, within }) => ({ name, within, pattern: regex(pattern, `${flags}d`) })),
  };
}

function headPatterns(
  source: string,
  flags: string,
  { atKeyword }: HeadFacts,
  regex: (source: string, flags: string) => RegExp,
): Pick<Head, 'pattern' | 'probe'> {
  const how = atKeyword ? flags.replace('g', 'y') : flags;
  return { pattern: regex(source, `d${how}`), probe: regex(source, how) };
}

function compileRegex(source: string, flags: string, refuse: Refuse): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    return refuse('a pattern is not a valid JavaScript regular expression');
  }
}

function named<Key extends string, Value>(
  key: Key,
  known: Readonly<Record<string, Value>>,
  name: string | undefined,
): Partial<Record<Key, Value>> {
  const value = name === undefined ? undefined : known[name];
  const result: Partial<Record<Key, Value>> = {};
  if (value !== undefined) result[key] = value;
  return result;
}

function infoOf(rule: Rule): RuleInfo {
  const { id, title, provider, severity, use, category, specificity, references, revoke } = rule;
  return { id, title, provider, severity, use, category, specificity, references, ...(revoke !== undefined && { revoke }) };
}
