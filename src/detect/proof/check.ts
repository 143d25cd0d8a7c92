/** What a named check is told and what it may answer. Checks are offline and pure: same value, same answer, on every day. */
import type { Confidence } from '../../model/match.js';

interface Subject {
  /** The secret's bytes as latin1. */
  value: string;
  /** What the value is assigned to, when known. */
  name?: string;
  /** The reader reached its cap: the value is only a beginning. */
  cut: boolean;
}

export interface Verdict {
  confidence: Confidence;
  evidence: string;
  /** Values under which the same secret is known elsewhere, besides its own spelling. */
  joins?: readonly string[];
  /** The day on which it ends by its own word. */
  expires?: string;
  /** A safe text to show instead of prefix and tail. */
  redacted?: string;
}

/** Judges a value; undefined when it is not of this rule's kind at all, and then no match. */
export type Check = (subject: Subject) => Verdict | undefined;

export function proven(evidence: string): Verdict {
  return { confidence: 'proven', evidence };
}

export function doubtful(evidence: string): Verdict {
  return { confidence: 'possible', evidence };
}
