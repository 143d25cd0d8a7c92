/** All rules of a run, and how they are reached from the needles of the prefilter. */
import type { CompiledRule } from './compiled-rule.js';
import type { Automaton } from './prefilter/automaton.js';
import type { Needle } from './prefilter/needle.js';

/** What a needle of the prefilter is for. */
export interface NeedleUse {
  rule: CompiledRule;
  /** `beginning`: see other-form.ts. */
  purpose: 'head' | 'beginning' | 'unless' | 'sweep';
  /** Needles of finders count in some places only: see place.ts. */
  place?: 'code' | 'settings';
}

export interface RuleSet {
  readonly digest: string;
  readonly rules: readonly CompiledRule[];
  /** By id. */
  readonly byId: ReadonlyMap<string, CompiledRule>;
  /** Ids of those that are not ours. */
  readonly outside: ReadonlySet<string>;
  readonly needles: readonly Needle[];
  /** For each needle, what it may start. */
  readonly uses: readonly (readonly NeedleUse[])[];
  /** What the paths of files that are known by them have in common, read backwards. */
  readonly paths: Automaton;
}

/** What a scan needs of a set of rules, besides their prefilter. */
export interface Scannable extends Omit<RuleSet, 'needles' | 'outside'> {
  readonly needles: readonly Pick<Needle, 'text'>[];
  /** Rules under which nothing is reported. */
  readonly silent?: ReadonlySet<CompiledRule>;
}
