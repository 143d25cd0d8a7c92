/** A result as it is today: what was accepted until a day that is over is accepted no longer, though nobody has scanned the image again. */
import type { Gate } from '../../model/gate.js';
import type { SealedFinding, SealedReport } from '../../report/format.js';
import { mapImages } from '../../report/groups.js';
import { takeOut } from '../../report/kept.js';
import { verdictOf } from '../verdict.js';
import type { Scanned } from './scanned.js';

/** By what a stored result is read. */
export interface Reading {
  gate: Gate;
  /** In UTC, `2030-03-17`. */
  today: () => string;
}

export function asOfToday(kept: Scanned, { gate, today }: Reading): { scanned: Scanned; report: SealedReport } {
  const report = takeOut(kept.report);
  const day = today();
  const isOver = ({ accepted }: SealedFinding): boolean => accepted?.expires !== undefined && accepted.expires < day;
  if (!report.images.some(({ findings }) => findings.some(isOver))) return { scanned: kept, report };
  const now = mapImages(report, (image) => ({
    ...image,
    findings: image.findings.map((finding) => (isOver(finding) ? open(finding) : finding)),
  }));
  return { scanned: { ...kept, findings: now.summary.findings, verdict: verdictOf(now, gate) }, report: now };
}

function open(finding: SealedFinding): SealedFinding {
  const copy = { ...finding };
  delete copy.accepted;
  return copy;
}
