/** A rule as the engine runs it. */
import type { RuleInfo } from '../model/match.js';
import type { Check } from './proof/check.js';
import { CHECKS } from './proof/checks.js';
import type { Exemption } from './exemption.js';
import type { Finder } from './generic/finder.js';
import { FINDERS } from './generic/finders.js';
import type { List } from './lists/list.js';
import { LISTS } from './lists/lists.js';
import { V8Pattern, type Engine, type Pattern, type Refuse } from './pattern.js';
import type { Swept } from './re2/swept.js';
import type { Reader } from './readers/reader.js';
import { READERS } from './readers/readers.js';
import type { Rule } from './rule.js';

export interface CompiledRule {
  readonly index: number;
  readonly info: RuleInfo;
  readonly source: Rule;
  /** Undefined for rules with a finder, for those from outside and for those that the engine itself raises. */
  readonly head?: Head;
  /** Of rules from outside, instead of a head. */
  readonly swept?: Swept;
  readonly finder?: Finder;
  /** What the whole value that the finder found must be. */
  readonly value?: Pattern;
  /** What a value that stands where any token could must be as a whole. */
  readonly form?: Pattern;
  /** Of rules whose keyword begins or marks a list of values. */
  readonly list?: List;
  readonly reader?: Reader;
  readonly check?: Check;
  readonly prefix?: Pattern;
  readonly path?: Pattern;
  /** Of rules with a path alone: how the file begins. */
  readonly content?: Pattern;
  /** Of rules with a path alone: a line of the file. */
  readonly line?: Pattern;
  readonly unless?: Pattern;
  readonly allow: readonly Pattern[];
  readonly allowLine: readonly Pattern[];
  readonly exempt: readonly Exemption[];
  readonly parts: readonly { name: string; pattern: Pattern; within: number }[];
}

export interface Head {
  pattern: Pattern;
  /** The most bytes a match and its lookarounds span. */
  longest: number;
  /** The most bytes before its keyword that a match and its lookarounds span. */
  back: number;
  /** A match begins with its keyword, so that it is tried at one place only. */
  atKeyword: boolean;
}

/** What the syntax tree of a head says. */
export type HeadFacts = Pick<Head, 'longest' | 'back' | 'atKeyword'>;

/** What rules of users have besides. Made by those who make them: the built-in rules need none of what that takes. */
export interface Besides {
  engine?: Engine;
  swept?: Swept;
  exempt?: readonly Exemption[];
}

/**
 * Makes a rule runnable.
 * @param facts of its head, if it has one
 * @param refuse undefined where the patterns were checked before
 */
export function compileRule(
  rule: Rule,
  index: number,
  facts: HeadFacts | undefined,
  refuse: Refuse | undefined,
  { engine = v8Engine(refuse), swept, exempt = [] }: Besides = {},
): CompiledRule {
  const all = (key: string, sources: readonly string[]): Pattern[] => sources.map((source) => engine.pattern(key, source, flags));
  // Without lines, so that it is tried at the beginning alone.
  const ofWhole = rule.ignore_case ? 'i' : '';
  const flags = `${ofWhole}m`;
  return {
    index,
    info: infoOf(rule),
    source: rule,
    ...(rule.pattern !== undefined &&
      facts !== undefined && {
        head: { pattern: engine.pattern('pattern', rule.pattern, facts.atKeyword ? `${flags}y` : flags), ...facts },
      }),
    ...(swept !== undefined && { swept }),
    ...named('finder', FINDERS, rule.finder),
    ...(rule.value !== undefined && { value: engine.pattern('value', `^(?:${rule.value})$`, ofWhole) }),
    ...(rule.form !== undefined && { form: engine.pattern('form', `^(?:${rule.form})$`, ofWhole) }),
    ...named('list', LISTS, rule.list),
    ...named('reader', READERS, rule.reader),
    ...named('check', CHECKS, rule.proof),
    ...(rule.prefix !== '' && { prefix: engine.pattern('prefix', `^(?:${rule.prefix})`, 'i') }),
    ...(rule.path !== undefined && { path: engine.pattern('path', rule.path, 'i') }),
    ...(rule.content !== undefined && { content: engine.pattern('content', `^(?:${rule.content})`, '') }),
    ...(rule.line !== undefined && { line: engine.pattern('line', `^(?:${rule.line})$`, '') }),
    ...(rule.unless !== undefined && { unless: engine.pattern('unless', rule.unless.pattern, flags) }),
    allow: all('allow', rule.allow),
    allowLine: all('allow_line', rule.allow_line),
    exempt,
    parts: rule.part.map(({ name, pattern, within }) => ({ name, within, pattern: engine.pattern('part', pattern, flags) })),
  };
}

function v8Engine(refuse: Refuse | undefined): Engine {
  return {
    pattern: (_, source, flags) => {
      const pattern = new V8Pattern(source, flags);
      if (refuse === undefined) return pattern;
      try {
        return pattern.check();
      } catch {
        return refuse('a pattern is not a valid JavaScript regular expression');
      }
    },
  };
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
