/** The first look at every byte: where a literal of any rule occurs. Made once for all rules, so its cost does not grow with them. */
export interface Prefilter {
  /** The state before the first byte of a blob. */
  readonly start: number;
  /**
   * Scans `bytes[from, to)` and appends a hit for every literal that ends there. It may report a literal that is not there (letters
   * differ in case), never miss one that is, wherever the blob is cut.
   */
  scan(bytes: Uint8Array, from: number, to: number, state: number, found: Hits): ScanState;
}

export interface ScanState {
  state: number;
  newlines: number;
}

/** Hits in the order of their ends, kept in reused arrays: `ends[i]` is the index after the literal in `bytes`, `literals[i]` its number. */
export interface Hits {
  count: number;
  ends: number[];
  literals: number[];
}
