import type { Gate } from '../model/gate.js';
import type { SealedReport } from '../report/format.js';
import { isBlocking } from '../report/groups.js';

/** The exit codes are a contract with every build that runs us; what decides them is here and nowhere else. */
export const CLEAN = 0;
export const FOUND = 1;
export const ERROR = 2;

/**
 * 2 for an incomplete scan, whatever it found; 1 when a finding is of what the gate stops; 0 otherwise. Only listed findings count.
 * @param exitZero findings are reported but do not fail the build. An incomplete scan still does.
 */
export function exitCode(report: SealedReport, gate: Gate, exitZero = false): number {
  if (!report.summary.complete) return ERROR;
  const found = [...report.images, ...(report.files ?? [])].some(({ findings }) => findings.some((finding) => isBlocking(finding, gate)));
  return found && !exitZero ? FOUND : CLEAN;
}
