/** What a file of `--rules` brings, and how that joins the built-in rules. */
import type { SourcedRule } from '../compile.js';
import { isEngineRule } from '../engine-rules.js';
import type { ExemptionSource } from '../rule.js';

export interface OutsideRules {
  file: string;
  rules: readonly SourcedRule[];
  /** Ids of rules that are to be left out. */
  disabled: readonly string[];
  /** A rule of it takes the place of the built-in one of its id; otherwise two of one id are an error. */
  replaces: boolean;
  /** Exemptions that it adds to built-in rules, by id, and to all of them. */
  exempt: ReadonlyMap<string, readonly ExemptionSource[]>;
  exemptAll: readonly ExemptionSource[];
  /** Sentences about what of it is not heeded. */
  warnings: readonly string[];
}

/** The built-in rules, changed as the files say, and then theirs. */
export function joinRules(builtIn: readonly SourcedRule[], files: readonly OutsideRules[]): SourcedRule[] {
  return files.reduce<SourcedRule[]>(
    (rules, { rules: added, disabled, replaces, exempt, exemptAll }) => {
      const gone = new Set([...disabled, ...(replaces ? added.map(({ rule }) => rule.id) : [])]);
      const kept = rules.filter(({ rule }) => !gone.has(rule.id) || isEngineRule(rule));
      const changed = kept.map((sourced) => {
        const more = [...(exempt.get(sourced.rule.id) ?? []), ...(sourced.outside === true ? [] : exemptAll)];
        return more.length === 0 ? sourced : { ...sourced, rule: { ...sourced.rule, exempt: [...sourced.rule.exempt, ...more] } };
      });
      return [...changed, ...added];
    },
    [...builtIn],
  );
}
