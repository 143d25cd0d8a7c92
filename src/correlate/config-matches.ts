import type { BlobScan } from '../model/detector.js';
import type { BlobContext, Match } from '../model/match.js';
import type { ConfigBlob, ConfigPlace, Segment } from './blobs.js';

/** A match in a config text, placed. */
export interface ConfigMatch {
  place: ConfigPlace;
  /** Offsets, line and column are relative to the place, not to the blob that several places share. */
  match: Match;
}

/** Scans the texts of an image's config and steps with the detector that `open` starts. */
export function matchConfig(blobs: readonly ConfigBlob[], open: (context: BlobContext) => BlobScan): ConfigMatch[] {
  return blobs.flatMap((blob) => {
    const bytes = Buffer.from(blob.text);
    const scan = open(blob.context);
    scan.write(bytes);
    const matches = scan.end();
    if (matches.length === 0) return [];
    const lines = new LineCount(bytes);
    return matches.flatMap((match) => {
      const segment = segmentAt(blob.segments, match.start);
      return segment === undefined ? [] : [{ place: segment.place, match: relativeTo(segment, match, lines) }];
    });
  });
}

/** The last segment that begins at or before the offset; what lies between segments (a line break) belongs to the one before. */
function segmentAt(segments: readonly Segment[], offset: number): Segment | undefined {
  let low = 0;
  for (let high = segments.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return segments[low - 1];
}

function relativeTo({ start }: Segment, match: Match, lines: LineCount): Match {
  const first = lines.at(start);
  const line = lines.at(match.start);
  const column = match.start - Math.max(line.start, start) + 1;
  return { ...match, start: match.start - start, end: match.end - start, line: line.number - first.number + 1, column };
}

const NEWLINE = 0x0a;

/** On which line of a text a byte lies: found by halving, for a text of megabytes may have as many lines and thousands of matches. */
class LineCount {
  readonly #starts: readonly number[];

  constructor(bytes: Buffer) {
    const starts = [0];
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  at(offset: number): { number: number; start: number } {
    let low = 0;
    for (let high = this.#starts.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return { number: low, start: this.#starts[low - 1] ?? 0 };
  }
}
