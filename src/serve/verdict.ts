/** What a report says in one word, by the rule that decides the exit code of `stowaway scan`. */
import type { Gate } from '../model/gate.js';
import type { SealedReport } from '../report/format.js';
import { isBlocking } from '../report/groups.js';

export const VERDICTS = ['clean', 'leaks', 'incomplete'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What could not be looked at outweighs what was found. */
export function verdictOf({ images, summary }: SealedReport, gate: Gate): Verdict {
  if (!summary.complete) return 'incomplete';
  return images.some(({ findings }) => findings.some((finding) => isBlocking(finding, gate))) ? 'leaks' : 'clean';
}
