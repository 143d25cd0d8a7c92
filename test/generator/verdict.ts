/** Owns the judgement: is what the detector says of a text what the generator knows of it? */
import type { Detector } from '../../src/model/detector.js';
import type { Confidence, Match } from '../../src/model/match.js';
import type { Placed } from './placing.js';
import { isOf } from './providers.js';

/**
 * - `found`: one match, with exactly the secret's span, under its vendor; or the secret is a part of such a match.
 * - `twice`: another match shares bytes with the secret.
 * - `wrong-span`, `wrong-provider`: one match, with that fault.
 * - `missed`: none.
 */
export type Outcome = 'found' | 'twice' | 'wrong-span' | 'wrong-provider' | 'missed';

export interface Verdict {
  readonly outcome: Outcome;
  /** The rule that reported it. */
  readonly rule?: string;
  readonly confidence?: Confidence;
  /** Rules that reported something else in the innocent text around it. */
  readonly strays: readonly string[];
}

/** @returns what the detector finds in a text of one byte per character */
export function scan(detector: Detector, path: string, text: string): Match[] {
  const blob = detector.open({ kind: 'file', path });
  blob.write(Buffer.from(text, 'latin1'));
  // That a file is made to hold secrets is said of its path, whatever stands in it.
  return blob.end().filter(({ detector: id }) => id !== 'sensitive-file');
}

export function judge(detector: Detector, placed: Placed): Verdict {
  return verdictOf(detector, placed, scan(detector, placed.path, placed.text));
}

export function verdictOf(detector: Detector, { text, secret, core, type, setting, sample }: Placed, matches: readonly Match[]): Verdict {
  const written = text.slice(secret.start, secret.end);
  const touching = matches.filter(({ start, end }) => start < secret.end && secret.start < end);
  const strays = matches.filter(({ start, end }) => end <= core.start || core.end <= start).map((match) => match.detector);
  const whole = matches.find(({ parts }) => parts.some((part) => part.secret.reveal() === written));
  const [match = whole] = touching;
  if (match === undefined) return { outcome: 'missed', strays };
  const said = { rule: match.detector, confidence: match.confidence, strays };
  if (touching.length > 1) return { outcome: 'twice', ...said };
  if (match !== whole && (match.start !== secret.start || match.end !== secret.end)) return { outcome: 'wrong-span', ...said };
  return {
    outcome: isOf(detector.rule(match.detector).provider, type, setting, written === sample.secret) ? 'found' : 'wrong-provider',
    ...said,
  };
}
