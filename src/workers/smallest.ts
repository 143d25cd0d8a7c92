/** Stored bytes of a run up to which it needs no threads: less is scanned before one has started. */
export const SMALLEST = 4 << 20;
