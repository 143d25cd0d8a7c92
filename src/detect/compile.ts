/**
 * Turns rules into what the engine runs, and refuses those that cannot be trusted: heads without a bound, a positive sample that the prefilter
 * would hide, two rules of one name.
 */
import { createHash } from 'node:crypto';
import { ScanError } from '../model/errors.js';
import { compileRule, type CompiledRule, type HeadFacts } from './compiled-rule.js';
import type { Refuse } from './pattern.js';
import { compileExemption } from './exemption.js';
import { FINDER_REACH } from './generic/finder.js';
import { NeedleIndex, needlesOfFinder, spellings } from './needle-uses.js';
import { bareNeedles, needlesOf, type Needle } from './prefilter/needle.js';
import { beginningPattern, hasBeginning } from './other-form.js';
import { pathsOf } from './paths.js';
import { REACH_BACK, REACH_ON } from './reach.js';
import { READER_CAP } from './readers/reader.js';
import { parseRegex, reachOfLooks, widest, type RegexNode } from './regex-tree.js';
import { compileOutside } from './outside/compile-outside.js';
import type { Rule } from './rule.js';
import type { NeedleUse, RuleSet } from './rule-set.js';
import { kindsOf } from './uses-by-lane.js';

/** Part of the digest of the rules: to be raised whenever the engine would judge the same bytes differently. */
const ENGINE_VERSION = 11;

/** Longest head: with its lookarounds it must fit well into what is kept before and after a keyword. */
const LONGEST_HEAD = 2048;

/** Of the built-in rules, which are the same whatever a user adds: analysing their patterns is half of what compiling takes. */
const known = new WeakMap<Rule, Examined>();

interface Examined {
  facts: HeadFacts;
  needles: readonly Needle[];
}

/** A rule and the file it comes from, for messages. */
export interface SourcedRule {
  file: string;
  rule: Rule;
  /** Not ours: its patterns are RE2's and run there. */
  outside?: boolean;
}

/** @throws ScanError RULES_INVALID that names file, rule and reason. */
export function compile(sourced: readonly SourcedRule[]): RuleSet {
  const byId = new Map<string, CompiledRule>();
  const found = new NeedleIndex<NeedleUse>();
  for (const { file, rule, outside = false } of sourced) {
    const refuse: Refuse = (reason) => {
      throw new ScanError('RULES_INVALID', `${file}: rule "${rule.id}": ${reason}`);
    };
    if (byId.has(rule.id)) refuse('another rule has this id; choose a different one');
    if (rule.content !== undefined && (rule.path === undefined || rule.pattern !== undefined || rule.finder !== undefined))
      refuse('has content, which is for rules with a path alone');
    if (
      rule.line !== undefined &&
      (rule.path === undefined || rule.pattern !== undefined || rule.finder !== undefined || rule.content !== undefined)
    )
      refuse('has a line, which is for rules with a path alone');
    if (rule.line !== undefined && !rule.line.includes('(?<secret>')) refuse('line has no group named secret');
    refuseContradictions(rule, refuse);
    const examined = outside ? undefined : (known.get(rule) ?? examine(rule, refuse));
    if (examined !== undefined) known.set(rule, examined);
    const exempt = rule.exempt.map((one) => compileExemption(one, refuse));
    const own = outside ? compileOutside(rule, refuse) : undefined;
    const compiled = compileRule(rule, byId.size, examined?.facts, refuse, { ...own, exempt });
    byId.set(rule.id, compiled);
    const use = (needles: readonly Needle[], purpose: NeedleUse['purpose'], place?: NeedleUse['place']): void => {
      for (const needle of needles) found.add(needle, { rule: compiled, purpose, ...(place !== undefined && { place }) });
    };
    use(examined?.needles ?? [], 'head');
    use(compiled.swept?.needles ?? [], 'sweep');
    if (!outside && hasBeginning(rule)) use(needlesOf(parseRegex(beginningPattern(rule)), rule.keywords, false).needles, 'beginning');
    use(bareNeedles(rule.unless?.keywords ?? []), 'unless');
    if (rule.list !== undefined) use(bareNeedles(rule.keywords), 'head');
    if (compiled.finder === undefined) continue;
    const needles = needlesOfFinder(compiled.finder);
    use(
      needles.any(rule.value === undefined ? rule.keywords : rule.keywords.flatMap(spellings)),
      'head',
      rule.value === undefined ? 'settings' : undefined,
    );
    if (rule.value === undefined) use(needles.generated(rule.keywords), 'head', 'code');
  }
  const needles = found.needles.map((needle, index) => {
    const kinds = found.uses[index]?.reduce((all, one) => all | kindsOf(one), 0) ?? 0;
    return { ...needle, kinds };
  });
  const outside = new Set(sourced.flatMap((one) => (one.outside === true ? [one.rule.id] : [])));
  return { digest: digestOf(sourced), rules: [...byId.values()], byId, outside, needles, uses: found.uses, paths: pathsOf(sourced) };
}

/** Of rules from anywhere. */
function refuseContradictions(rule: Rule, refuse: Refuse): void {
  if (rule.pattern !== undefined && rule.finder !== undefined) refuse('has both pattern and finder; one finds the secret');
  if (rule.list !== undefined && (rule.pattern !== undefined || rule.finder !== undefined))
    refuse('has a list and another way to find; one finds the secret');
  if ((rule.finder ?? rule.list) !== undefined && rule.keywords.length === 0) refuse('has no keywords');
  if (rule.value !== undefined && rule.finder === undefined && (rule.beside.length === 0 || rule.pattern !== undefined))
    refuse('has a value but neither finder nor words beside it; a pattern says itself what its secret is');
  if (rule.beside.length > 0 && rule.value === undefined) refuse('has words beside a value, and no value');
}

/** What is refused before anything is compiled, and what the tree of the head says. */
function examine(rule: Rule, refuse: Refuse): Examined | undefined {
  if (rule.pattern !== undefined && rule.keywords.length === 0) refuse('has no keywords');
  if (rule.value !== undefined) bounded(rule.value, refuse);
  for (const { pattern } of rule.part) bounded(pattern, refuse);
  return rule.pattern === undefined ? undefined : examineHead(rule, rule.pattern, refuse);
}

function examineHead(rule: Rule, source: string, refuse: Refuse): Examined {
  if (!source.includes('(?<secret>')) refuse('pattern has no group named secret');
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
  return { facts: { longest, back: atStart ? reachOfLooks(tree) : longest, atKeyword: atStart }, needles };
}

function treeOf(source: string, refuse: Refuse): RegexNode {
  try {
    return parseRegex(source);
  } catch (error) {
    return refuse(`pattern: ${error instanceof Error ? error.message : 'cannot be analysed'}`);
  }
}

function bounded(source: string, refuse: Refuse): void {
  if (widest(treeOf(source, refuse)) === Infinity) refuse('the pattern of a part has a quantifier without upper bound');
}

/** Independent of files, order and samples: what does not change matches does not change the digest. */
function digestOf(sourced: readonly SourcedRule[]): string {
  const canonical = sourced
    .map(({ rule, outside = false }) => JSON.stringify({ ...rule, samples: undefined, outside }, (_, value: unknown) => sorted(value)))
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
