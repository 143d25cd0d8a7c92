import type { Severity } from '../model/match.js';
import type { SealedReport } from '../report/format.js';
import { isLeak, SEVERITIES } from '../report/groups.js';

/** The exit codes are a contract with every build that runs us; what decides them is here and nowhere else. */
export const CLEAN = 0;
const FOUND = 1;
export const ERROR = 2;

export interface Gate {
  /** Findings of at least this severity count. */
  failOn: Severity;
  /** Findings are reported but do not fail the build. An incomplete scan still does. */
  exitZero?: boolean;
}

/** 2 for an incomplete scan, whatever it found; 1 when a leak is at or above the threshold; 0 otherwise. Only listed findings count. */
export function exitCode(report: SealedReport, { failOn, exitZero }: Gate): number {
  if (!report.summary.complete) return ERROR;
  const counting = SEVERITIES.slice(SEVERITIES.indexOf(failOn));
  const found = [...report.images, ...(report.files ?? [])].some(({ findings }) =>
    findings.some((finding) => isLeak(finding) && counting.some((one) => one === finding.severity)),
  );
  return found && exitZero !== true ? FOUND : CLEAN;
}
