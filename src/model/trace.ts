/** What may be kept of a value beyond the run that saw it: enough to know it again where it stands, not to tell what it is. */
export interface Trace {
  /** Keyed hash of the value: equal for equal values under the same key. */
  mark: string;
  /** In UTF-16 code units. */
  length: number;
  /** The forms in which it is hidden in texts; none where it is no secret. */
  spellings: readonly SpellingTrace[];
}

export interface SpellingTrace {
  mark: string;
  /** In UTF-16 code units, at least `EDGE`. */
  length: number;
  /** Of its first and its last characters, as `Marks.edge` tells them: what begins or ends otherwise need not be hashed. */
  first: number;
  last: number;
}

/** Characters at either end of a value that an edge is made of. */
export const EDGE = 4;

/** Hashes under a key that nobody else has. */
export interface Marks {
  /** Of a whole text. */
  mark(text: string): string;
  /** A byte that the `EDGE` characters at an offset decide; cheap, and alike for one text of 256. */
  edge(text: string, at: number): number;
}
