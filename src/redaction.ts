import type { Detector } from './model/detector.js';
import type { Match } from './model/match.js';
import type { Marks } from './model/trace.js';
import { Redactor, type Mask } from './report/redactor.js';

/** A redactor that knows what the detector knows: texts that nobody scanned (an error, an archive's name) are scanned when they are sealed. */
export function redactorFor(detector: Detector, marks?: Marks): Redactor {
  return new Redactor((text) => masksIn(text, detector), marks);
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
  const offset = unitsIn(bytes, text);
  return matches.map((match) => ({ start: offset(match.start), end: offset(match.end), shown: match.redacted }));
}

/** Matches count bytes, texts count UTF-16 units. Counted from one offset to the next: a text of megabytes may have thousands of matches. */
function unitsIn(bytes: Buffer, text: string): (at: number) => number {
  if (bytes.length === text.length) return (at) => at;
  let byte = 0;
  let unit = 0;
  return (at) => {
    if (at < byte) unit -= bytes.toString('utf8', at, byte).length;
    else unit += bytes.toString('utf8', byte, at).length;
    byte = at;
    return unit;
  };
}

/** What is only possible and known by its name alone would mask plain words of our own sentences, such as `--secret id=NAME`. */
function isGuess(match: Match, detector: Detector): boolean {
  return match.confidence === 'possible' && detector.rule(match.detector).specificity === 1;
}
