/** What the public API says about rules. All behind it is loaded by those who ask: a scan needs neither TOML nor the analysis of patterns. */
import type { RuleCheck, RuleSummary, RuleTrial, TrialOptions } from './rule-book.js';

export type { Condition, RuleCheck, RuleSummary, RuleTrial, TrialOptions } from './rule-book.js';

/**
 * All rules, by id.
 * @param rules files with more of them
 * @throws ScanError RULES_INVALID
 */
export async function listRules(rules: readonly string[] = []): Promise<RuleSummary[]> {
  return (await import('./rule-book.js')).listRules(rules);
}

/** @throws ScanError OPTION_INVALID for an id that no rule has, RULES_INVALID */
export async function showRule(id: string, rules: readonly string[] = []): Promise<RuleSummary> {
  return (await import('./rule-book.js')).showRule(id, rules);
}

/**
 * Reads rules as `--rules` would, and tries their samples.
 * @param text of the file
 * @throws ScanError RULES_INVALID
 */
export async function checkRules(text: string, file: string): Promise<RuleCheck> {
  return (await import('./rule-book.js')).checkRules(text, file);
}

/**
 * Runs one rule on some bytes and says which of its conditions refused.
 * @throws ScanError OPTION_INVALID, RULES_INVALID
 */
export async function tryRule(id: string, bytes: Uint8Array, options: TrialOptions = {}): Promise<RuleTrial> {
  return (await import('./rule-book.js')).tryRule(id, bytes, options);
}
