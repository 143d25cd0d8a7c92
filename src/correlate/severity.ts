/**
 * How bad a finding is: as bad as the credential, but no worse than the way it leaked.
 *
 * | what | severity |
 * |---|---|
 * | placeholder | low |
 * | practice | its rule's |
 * | credential of a known form | its rule's, at most that of its worst leak |
 * | generic (entropy, a telling name) | the same, at most high; at most medium when it is only possible |
 */
import type { Match, RuleInfo, Severity } from '../model/match.js';
import { LEAKS, type LeakId } from './leak-catalogue.js';
import { SEVERITY } from './order.js';

export function severityOf(match: Match, rule: RuleInfo, leaks: readonly LeakId[]): Severity {
  if (match.category === 'placeholder') return 'low';
  if (match.category === 'practice') return rule.severity;
  const severities = leaks.flatMap((leak) => LEAKS[leak].severity ?? []);
  const leaked = lesser(rule.severity, severities.reduce(greater, 'low'));
  if (rule.specificity > 1) return leaked;
  return lesser(leaked, match.confidence === 'possible' ? 'medium' : 'high');
}

function lesser(a: Severity, b: Severity): Severity {
  return SEVERITY[a] < SEVERITY[b] ? a : b;
}

function greater(a: Severity, b: Severity): Severity {
  return SEVERITY[a] > SEVERITY[b] ? a : b;
}
