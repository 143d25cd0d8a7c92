/** What is told of a rule, and in which order: `detectors show` and detectors/RULES.md say the same. */
import type { RuleSummary } from '../index.js';

export interface Fact {
  label: string;
  /** Sentences, literals or addresses; none of them is empty. */
  texts: readonly string[];
}

/** The facts of a rule; those that there are none of are left out. */
export function factsOf(rule: RuleSummary): Fact[] {
  const facts: readonly Fact[] = [
    { label: 'finds', texts: [rule.title] },
    { label: 'provider', texts: [rule.provider] },
    { label: 'severity', texts: [rule.severity] },
    { label: 'needed', texts: [NEEDED[rule.use]] },
    { label: 'told by', texts: [rule.words.told] },
    { label: 'proof', texts: [rule.words.proven] },
    { label: 'shown', texts: [rule.words.shown] },
    { label: 'keywords', texts: rule.keywords.length === 0 ? [] : [rule.keywords.join(' ')] },
    { label: 'tags', texts: rule.tags.length === 0 ? [] : [rule.tags.join(' ')] },
    { label: 'revoke', texts: rule.revoke === undefined ? [] : [rule.revoke] },
    { label: 'see', texts: rule.references },
  ];
  return facts.filter(({ texts }) => texts.length > 0);
}

const NEEDED: Readonly<Record<RuleSummary['use'], string>> = {
  build: 'while building',
  run: 'by the running program',
  both: 'while building or by the running program',
};

/** Addresses are given whole, whatever the width. Those of rules are https. */
export function isAddress(text: string): boolean {
  return /^https:\/\/[\x21-\x7e]+$/.test(text);
}
