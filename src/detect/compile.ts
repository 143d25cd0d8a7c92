/**
 * Turns rules into what the engine runs, and refuses those that cannot be trusted: heads without a bound, a positive sample that the prefilter
 * would hide, two rules of one name.
 */
import { createHash } from 'node:crypto';
import { ScanError } from '../model/errors.js';
import type { RuleInfo } from '../model/match.js';
import { CHECKS } from './proof/checks.js';
import type { Check } from './proof/check.js';
import { FINDER_REACH, type Finder } from './generic/finder.js';
import { FINDERS } from './generic/finders.js';
import { READER_CAP, type Reader } from './readers/reader.js';
import { READERS } from './readers/readers.js';
import { beginnings, parseRegex, widest, type RegexNode } from './regex-tree.js';
import type { Rule } from './rule.js';

/** Part of the digest of the rules: to be raised whenever the engine would judge the same bytes differently. */
const ENGINE_VERSION = 1;

/** Bytes before a keyword that stay available: heads, lines, names, parts, and the beginning of documents. */
export const REACH_BACK = 4096;

/** Bytes after a keyword that stay available, readers apart. */
export const REACH_ON = 4096;

/** Longest head: with its lookarounds it must fit well into what is kept before and after a keyword. */
const LONGEST_HEAD = 2048;

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
  pattern: RegExp;
  /** The most bytes a match and its lookarounds span. */
  longest: number;
  /** A match begins with its keyword, so that it is tried at one place only. */
  atKeyword: boolean;
}

/** What a literal of the prefilter is for. */
export interface LiteralUse {
  rule: CompiledRule;
  purpose: 'head' | 'unless';
}

export interface RuleSet {
  readonly digest: string;
  readonly rules: readonly CompiledRule[];
  /** By id. */
  readonly byId: ReadonlyMap<string, CompiledRule>;
  readonly literals: readonly string[];
  /** For each literal, what it may start. */
  readonly uses: readonly (readonly LiteralUse[])[];
}

/** A rule and the file it comes from, for messages. */
export interface SourcedRule {
  file: string;
  rule: Rule;
}

/** @throws ScanError RULES_INVALID that names file, rule and reason. */
export function compile(sourced: readonly SourcedRule[]): RuleSet {
  const byId = new Map<string, CompiledRule>();
  const uses = new Map<string, LiteralUse[]>();
  for (const { file, rule } of sourced) {
    const refuse = (reason: string): never => {
      throw new ScanError('RULES_INVALID', `${file}: rule "${rule.id}": ${reason}`);
    };
    if (byId.has(rule.id)) refuse('another rule has this id; choose a different one');
    const compiled = compileRule(rule, byId.size, refuse);
    byId.set(rule.id, compiled);
    const use = (literal: string, purpose: LiteralUse['purpose']): void => {
      const key = literal.toLowerCase();
      uses.set(key, [...(uses.get(key) ?? []), { rule: compiled, purpose }]);
    };
    for (const keyword of new Set(rule.keywords.map((keyword) => keyword.toLowerCase()))) use(keyword, 'head');
    for (const keyword of rule.unless?.keywords ?? []) use(keyword, 'unless');
  }
  return { digest: digestOf(sourced), rules: [...byId.values()], byId, literals: [...uses.keys()], uses: [...uses.values()] };
}

function compileRule(rule: Rule, index: number, refuse: (reason: string) => never): CompiledRule {
  if (rule.pattern !== undefined && rule.finder !== undefined) refuse('has both pattern and finder; one finds the secret');
  if ((rule.pattern !== undefined || rule.finder !== undefined) && rule.keywords.length === 0) refuse('has no keywords');
  if (rule.value !== undefined && rule.finder === undefined) refuse('has a value but no finder; a pattern says itself what its secret is');
  const regex = (source: string, flags = ''): RegExp => compileRegex(source, flags, refuse);
  const flags = rule.ignore_case ? 'im' : 'm';
  return {
    index,
    info: infoOf(rule),
    source: rule,
    ...(rule.pattern !== undefined && { head: compileHead(rule, rule.pattern, regex, refuse) }),
    ...named('finder', FINDERS, rule.finder),
    ...(rule.value !== undefined && { value: bounded(rule.value, regex(`^(?:${rule.value})$`, flags), refuse) }),
    ...named('reader', READERS, rule.reader),
    ...named('check', CHECKS, rule.proof),
    ...(rule.prefix !== '' && { prefix: regex(`^(?:${rule.prefix})`, 'i') }),
    ...(rule.path !== undefined && { path: regex(rule.path, 'i') }),
    ...(rule.unless !== undefined && { unless: regex(rule.unless.pattern, `${flags}g`) }),
    allow: rule.allow.map((source) => regex(source, flags)),
    allowLine: rule.allow_line.map((source) => regex(source, flags)),
    parts: rule.part.map(({ name, pattern, within }) => ({ name, within, pattern: bounded(pattern, regex(pattern, `${flags}d`), refuse) })),
  };
}

function compileHead(
  rule: Rule,
  source: string,
  regex: (source: string, flags?: string) => RegExp,
  refuse: (reason: string) => never,
): Head {
  if (!source.includes('(?<secret>')) refuse('pattern has no group named secret');
  const pattern = regex(source, rule.ignore_case ? 'dgim' : 'dgm');
  const tree = treeOf(source, refuse);
  const longest = widest(tree);
  if (longest === Infinity) refuse('pattern has a quantifier without upper bound; write {1,200} for +');
  if (longest > LONGEST_HEAD)
    refuse(`pattern can match ${longest} bytes; at most ${LONGEST_HEAD} fit a head, longer secrets need a reader`);
  const keywords = rule.keywords.map((keyword) => keyword.toLowerCase());
  for (const positive of rule.samples?.positive ?? []) {
    if (!/[{[]/.test(positive) && !keywords.some((keyword) => positive.toLowerCase().includes(keyword)))
      refuse('a positive sample has no keyword');
  }
  const atKeyword = beginnings(tree).every((beginning) => keywords.some((keyword) => beginning.toLowerCase().startsWith(keyword)));
  return { pattern: atKeyword ? new RegExp(pattern.source, pattern.flags.replace('g', 'y')) : pattern, longest, atKeyword };
}

function compileRegex(source: string, flags: string, refuse: (reason: string) => never): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    return refuse('a pattern is not a valid JavaScript regular expression');
  }
}

function treeOf(source: string, refuse: (reason: string) => never): RegexNode {
  try {
    return parseRegex(source);
  } catch (error) {
    return refuse(`pattern: ${error instanceof Error ? error.message : 'cannot be analysed'}`);
  }
}

function bounded(source: string, pattern: RegExp, refuse: (reason: string) => never): RegExp {
  if (widest(treeOf(source, refuse)) === Infinity) refuse('the pattern of a part has a quantifier without upper bound');
  return pattern;
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

/** Independent of files, order and samples: what does not change matches does not change the digest. */
function digestOf(sourced: readonly SourcedRule[]): string {
  const canonical = sourced
    .map(({ rule }) => JSON.stringify({ ...rule, samples: undefined }, (_, value: unknown) => sorted(value)))
    .sort((a, b) => (a < b ? -1 : 1));
  const reach = [REACH_BACK, REACH_ON, READER_CAP, FINDER_REACH];
  return `sha256:${createHash('sha256')
    .update(JSON.stringify([ENGINE_VERSION, reach, canonical]))
    .digest('hex')}`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
