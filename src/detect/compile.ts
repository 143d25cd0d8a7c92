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
import { NeedleIndex, needlesOfFinder, spellings } from './needle-uses.js';
import { bareNeedles, needlesOf, type Needle } from './prefilter/needle.js';
import { parseRegex, reachOfLooks, widest, type RegexNode } from './regex-tree.js';
import type { Rule } from './rule.js';

/** Part of the digest of the rules: to be raised whenever the engine would judge the same bytes differently. */
const ENGINE_VERSION = 2;

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
  /** What the prefilter looks for. */
  needles: readonly Needle[];
}

/** What a needle of the prefilter is for. */
export interface NeedleUse {
  rule: CompiledRule;
  purpose: 'head' | 'unless';
  /** Needles of finders count in some places only: see place.ts. */
  place?: 'code' | 'settings';
}

export interface RuleSet {
  readonly digest: string;
  readonly rules: readonly CompiledRule[];
  /** By id. */
  readonly byId: ReadonlyMap<string, CompiledRule>;
  readonly needles: readonly Needle[];
  /** For each needle, what it may start. */
  readonly uses: readonly (readonly NeedleUse[])[];
}

/** A rule and the file it comes from, for messages. */
export interface SourcedRule {
  file: string;
  rule: Rule;
}

/** @throws ScanError RULES_INVALID that names file, rule and reason. */
export function compile(sourced: readonly SourcedRule[]): RuleSet {
  const byId = new Map<string, CompiledRule>();
  const found = new NeedleIndex<NeedleUse>();
  for (const { file, rule } of sourced) {
    const refuse = (reason: string): never => {
      throw new ScanError('RULES_INVALID', `${file}: rule "${rule.id}": ${reason}`);
    };
    if (byId.has(rule.id)) refuse('another rule has this id; choose a different one');
    const compiled = compileRule(rule, byId.size, refuse);
    byId.set(rule.id, compiled);
    const use = (needles: readonly Needle[], purpose: NeedleUse['purpose'], place?: NeedleUse['place']): void => {
      for (const needle of needles) found.add(needle, { rule: compiled, purpose, ...(place !== undefined && { place }) });
    };
    use(compiled.head?.needles ?? [], 'head');
    use(bareNeedles(rule.unless?.keywords ?? []), 'unless');
    if (compiled.finder === undefined) continue;
    const needles = needlesOfFinder(compiled.finder);
    use(
      needles.any(rule.value === undefined ? rule.keywords : rule.keywords.flatMap(spellings)),
      'head',
      rule.value === undefined ? 'settings' : undefined,
    );
    if (rule.value === undefined) use(needles.generated(rule.keywords), 'head', 'code');
  }
  return { digest: digestOf(sourced), rules: [...byId.values()], byId, needles: found.needles, uses: found.uses };
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
    ...(rule.unless !== undefined && { unless: regex(rule.unless.pattern, flags) }),
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
  const { needles, atStart } = needlesOf(tree, keywords, rule.ignore_case);
  const how = atStart ? pattern.flags.replace('g', 'y') : pattern.flags;
  return {
    pattern: new RegExp(pattern.source, how),
    probe: new RegExp(pattern.source, how.replace('d', '')),
    longest,
    back: atStart ? reachOfLooks(tree) : longest,
    atKeyword: atStart,
    needles,
  };
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
