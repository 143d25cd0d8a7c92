/** Scans texts in tests. */
import { loadRules } from '../../src/detect/load.js';
import { detectorOf } from '../../src/detect/detector.js';
import type { Detector } from '../../src/model/detector.js';
import type { BlobContext, Match } from '../../src/model/match.js';

export const ruleSet = await loadRules();
const detector = detectorOf(ruleSet);

/** Said of a file's path, whatever stands in it: a test that asks what is found in a text does not mean it. */
const OF_PATHS = 'sensitive-file';

/** Feeds a text in chunks of the given sizes, over and over; every byte is one character of `text`. */
export function scan(
  text: string,
  context: BlobContext = { kind: 'file', path: 'srv/app/x.txt' },
  chunks: readonly number[] = [],
  by: Detector = detector,
): Match[] {
  const blob = by.open(context);
  const bytes = Buffer.from(text, 'latin1');
  const reused = Buffer.alloc(Math.max(bytes.length, 1));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = chunks[turn % chunks.length] ?? bytes.length;
    const length = bytes.copy(reused, 0, at, at + size);
    blob.write(reused.subarray(0, length));
    reused.fill(0);
    at += length;
  }
  return blob.end().filter(({ detector: id }) => id !== OF_PATHS);
}

/** A match as plain data, secrets revealed, for comparison. */
export function plain(match: Match): object {
  return {
    ...match,
    secret: match.secret.reveal(),
    joins: match.joins.map((join) => join.reveal()),
    parts: match.parts.map((part) => ({ ...part, secret: part.secret.reveal() })),
  };
}

/** The env of an image as one text with its assignments. */
export function environment(...lines: string[]): { text: string; context: BlobContext } {
  const assignments: { name: string; start: number; end: number }[] = [];
  let at = 0;
  for (const line of lines) {
    const equals = line.indexOf('=');
    assignments.push({ name: line.slice(0, equals), start: at + equals + 1, end: at + line.length });
    at += line.length + 1;
  }
  return { text: lines.join('\n'), context: { kind: 'env', assignments } };
}
