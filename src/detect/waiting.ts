/** Needles that were found and wait for their right context, in the order of their ends: numbers alone, since a file may be full of them. */
export class Waiting {
  #needles: number[] = [];
  #ends: number[] = [];
  #next = 0;

  /** @param end offset after it in the blob */
  push(needle: number, end: number): void {
    this.#needles.push(needle);
    this.#ends.push(end);
  }

  /** Where the first ends; never, if there is none. */
  get end(): number {
    return this.#next < this.#ends.length ? (this.#ends[this.#next] ?? Infinity) : Infinity;
  }

  /** Takes the first, which must be there. */
  take(): number {
    const needle = this.#needles[this.#next++] ?? 0;
    if (this.#next === this.#ends.length) {
      this.#needles.length = 0;
      this.#ends.length = 0;
      this.#next = 0;
    }
    return needle;
  }

  /** Forgets those that were taken. */
  forget(): void {
    if (this.#next === 0) return;
    this.#needles = this.#needles.slice(this.#next);
    this.#ends = this.#ends.slice(this.#next);
    this.#next = 0;
  }
}
