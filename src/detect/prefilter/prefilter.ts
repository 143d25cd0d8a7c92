/**
 * The first look at every byte: where a needle of any rule occurs. Made once for all rules, so its cost does not grow with them.
 *
 * What it reports is a function of the blob's bytes alone. A needle whose surroundings are not all there yet is left for the next scan.
 */
import { MOST_STEPS } from './automaton.js';

/** Longest literal a needle may have, in bytes. */
export const LONGEST_LITERAL = 64;

/** Bytes before `from` that must still be in the slab, unless the blob begins there: a literal and what its needle asks before it. */
export const LOOK_BACK = LONGEST_LITERAL + MOST_STEPS;

/** Bytes after a literal that must be in the slab before it is reported, unless the blob ends there. */
export const LOOK_ON = MOST_STEPS;

/** Of a needle that is looked for everywhere, and of a blob in which everything is. */
export const ALL_KINDS = 255;

export interface Prefilter {
  /** A slab for `size` bytes, to be used for one blob after another. */
  slab(size: number): Slab;
}

/** Bytes of a blob, and where needles end in them. */
export interface Slab {
  /** To be filled from its beginning: either with the beginning of the blob or with at least `LOOK_BACK` bytes that were scanned before. */
  readonly bytes: Buffer;
  /** What the last scan found. */
  readonly hits: Hits;
  /**
   * Looks for needles that end after `from` and not after the place it returns. There the next scan goes on; short of `to` by `LOOK_ON`.
   * @param last the blob ends at `to`, where the scan then gets to
   * @param kind of the blob, a bit; needles for other kinds are left out
   */
  scan(from: number, to: number, last: boolean, kind?: number): Scanned;
  /** Leaves out hits of these as well, from the next scan on, where that makes it faster. */
  mute(needles: readonly number[]): void;
  /** Leaves out nothing any more. */
  unmute(): void;
}

export interface Scanned {
  to: number;
  /** Newlines in `[from, to)`. */
  newlines: number;
}

/** Hits by their ends, then by needle: `ends[i]` is the index after the literal, `needles[i]` the index of the needle. */
export interface Hits {
  count: number;
  ends: number[];
  needles: number[];
}

/** Where a scan of `[from, to)` gets to. */
export function scannedTo(from: number, to: number, last: boolean): number {
  return last ? to : Math.max(from, to - LOOK_ON);
}
