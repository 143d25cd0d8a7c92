/** What a run comes to: how much was found, and what of it failed as a whole. */
import type { ScanError } from './model/errors.js';
import type { Severity } from './model/match.js';
import type { ImageReport } from './model/report.js';
import type { Skip } from './model/skip.js';

/** A source of which nothing was read. */
export function asSkip(failure: ScanError): Skip {
  const reason = failure.code === 'ABORTED' ? 'interrupted' : failure.code === 'IMAGE_NOT_FOUND' ? 'missing' : 'unreadable';
  return { reason, severity: 'failure', detail: failure.message };
}

/** What may stay does not count. */
export function countBySeverity(images: readonly Pick<ImageReport, 'findings'>[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const image of images) for (const { severity, accepted } of image.findings) if (accepted === undefined) counts[severity]++;
  return counts;
}
