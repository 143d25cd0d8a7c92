/** Which troubles with a registry are worth another try, and when. */
import type { ErrorCode, ScanError } from '../../model/errors.js';
import type { Outcome } from './lanes.js';

/** A registry that tells of a push may not have it at hand everywhere yet. */
const WORTH_A_TRY: readonly ErrorCode[] = ['SOURCE_UNREACHABLE', 'IMAGE_NOT_FOUND', 'ABORTED'];

export function troubleOutcome({ code, message: sentence }: ScanError, attempt: number): Outcome {
  return WORTH_A_TRY.includes(code) ? { kind: 'again', sentence, after: pauseAfter(attempt) } : { kind: 'failed', sentence };
}

/** Milliseconds: 1 s, 4 s, 16 s, … at most 5 minutes. */
function pauseAfter(attempt: number): number {
  return Math.min(300_000, 1000 * 4 ** (attempt - 1));
}
