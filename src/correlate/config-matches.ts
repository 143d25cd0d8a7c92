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
    return scan.end().flatMap((match) => {
      const segment = segmentAt(blob.segments, match.start);
      return segment === undefined ? [] : [{ place: segment.place, match: relativeTo(segment, match, bytes) }];
    });
  });
}

/** The last segment that begins at or before the offset; what lies between segments (a line break) belongs to the one before. */
function segmentAt(segments: readonly Segment[], offset: number): Segment | undefined {
  return segments.findLast((segment) => segment.start <= offset);
}

function relativeTo(segment: Segment, match: Match, bytes: Buffer): Match {
  const before = bytes.subarray(segment.start, match.start);
  const lineStart = before.lastIndexOf(NEWLINE) + 1;
  let line = 1;
  for (const byte of before) if (byte === NEWLINE) line++;
  return { ...match, start: match.start - segment.start, end: match.end - segment.start, line, column: before.length - lineStart + 1 };
}

const NEWLINE = 0x0a;
