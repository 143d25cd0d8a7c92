import type { Detector } from './model/detector.js';
import type { Match } from './model/match.js';
import { Redactor, type Mask } from './report/redactor.js';

/** A redactor that knows what the detector knows: texts that nobody scanned (an error, an archive's name) are scanned when they are sealed. */
export function redactorFor(detector: Detector): Redactor {
  return new Redactor((text) => masksIn(text, detector));
}

/** Teaches the redactor the secrets of matches; placeholders are no secrets and stay readable. */
export function learn(redactor: Redactor, matches: Iterable<Match>): void {
  for (const match of matches) {
    if (match.category !== 'secret') continue;
    redactor.add(match.secret, match.redacted);
    for (const join of match.joins) redactor.add(join, match.redacted);
    for (const part of match.parts) redactor.add(part.secret, part.redacted);
  }
}

function masksIn(text: string, detector: Detector): Mask[] {
  const bytes = Buffer.from(text);
  const scan = detector.open({ kind: 'history' });
  scan.write(bytes);
  const matches = scan.end().filter((match) => match.category === 'secret' && !isGuess(match, detector));
  // Matches count bytes, texts count UTF-16 units.
  const offset = (at: number): number => (bytes.length === text.length ? at : bytes.subarray(0, at).toString().length);
  return matches.map((match) => ({ start: offset(match.start), end: offset(match.end), shown: match.redacted }));
}

/** What is only possible and known by its name alone would mask plain words of our own sentences, such as `--secret id=NAME`. */
function isGuess(match: Match, detector: Detector): boolean {
  return match.confidence === 'possible' && detector.rule(match.detector).specificity === 1;
}
