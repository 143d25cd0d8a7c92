/**
 * Rules as they were compiled, to be had again without analysing four hundred patterns and laying out the tables of the prefilter: the build writes
 * the built-in ones to a file, and a run hands those of its user to its threads.
 */
import { ScanError } from '../model/errors.js';
import { type Besides, compileRule, type CompiledRule, type HeadFacts } from './compiled-rule.js';
import type { Automaton } from './prefilter/automaton.js';
import type { Prefilter } from './prefilter/prefilter.js';
import { type Tables, tablesOf } from './prefilter/tables.js';
import { wasmPrefilter } from './prefilter/wasm.js';
import type { Rule } from './rule.js';
import type { NeedleUse, RuleSet, Scannable } from './rule-set.js';

/** A text, and the tables of the prefilter. */
export interface Frozen {
  json: string;
  tables: Uint8Array;
}

export interface Thawed {
  ruleSet: Scannable;
  prefilter: Prefilter;
}

/** What the text says. */
interface Known {
  digest: string;
  rules: { rule: Rule; head?: HeadFacts; outside?: true }[];
  /** The texts that the prefilter looks for, and for each what it may start: rule, purpose, place. */
  needles: string[];
  uses: [rule: number, purpose: NeedleUse['purpose'], place: NonNullable<NeedleUse['place']> | null][][];
  paths: Omit<Automaton, 'columns' | 'moves'> & { columns: number[]; moves: number[] };
  /** Where the parts of the tables begin. */
  tables: Omit<Tables, 'bytes'>;
}

/** Samples are left out; they are for tests. */
export function freeze({ digest, rules, outside, needles, uses, paths }: RuleSet): Frozen {
  const { bytes, ...tables } = tablesOf(needles);
  const known: Known = {
    digest,
    rules: rules.map(({ source, head }) => {
      const rule = { ...source };
      delete rule.samples;
      return {
        rule,
        ...(head !== undefined && { head: { longest: head.longest, back: head.back, atKeyword: head.atKeyword } }),
        ...(outside.has(rule.id) && { outside: true as const }),
      };
    }),
    needles: needles.map(({ text }) => text),
    uses: uses.map((some) => some.map(({ rule, purpose, place }) => [rule.index, purpose, place ?? null])),
    paths: { ...paths, columns: [...paths.columns], moves: [...paths.moves] },
    tables,
  };
  // A line for each of neighbouring texts: an option and the next keyword in one line read like a list of arguments, also to our own scan.
  return { json: JSON.stringify(known).replaceAll('","', '",\n"'), tables: bytes };
}

/**
 * @param besides what rules of users have besides; the built-in ones have none of it
 * @returns undefined where WebAssembly cannot be had
 */
export function thaw({ json, tables: bytes }: Frozen, besides: (rule: Rule, outside: boolean) => Besides = () => ({})): Thawed | undefined {
  const { digest, rules: frozen, needles, uses, paths, tables } = JSON.parse(json) as Known;
  const prefilter = wasmPrefilter({ bytes, ...tables });
  if (prefilter === undefined) return undefined;
  const rules = frozen.map(({ rule, head, outside = false }, index) => compileRule(rule, index, head, undefined, besides(rule, outside)));
  const ruleOf = (index: number): CompiledRule => rules[index] ?? broken();
  const ruleSet: Scannable = {
    digest,
    rules,
    byId: new Map(rules.map((rule) => [rule.info.id, rule])),
    needles: needles.map((text) => ({ text })),
    uses: uses.map((some) => some.map(([rule, purpose, place]) => ({ rule: ruleOf(rule), purpose, ...(place !== null && { place }) }))),
    paths: { ...paths, columns: Uint8Array.from(paths.columns), moves: Uint16Array.from(paths.moves) },
  };
  return { ruleSet, prefilter };
}

/** What was compiled once is compiled again. */
export function broken(): never {
  throw new ScanError('RULES_INVALID', 'the built-in rules of this installation are damaged; install stowaway again');
}
