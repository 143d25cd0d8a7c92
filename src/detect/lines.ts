/** Line and column of an offset, although only the last part of the blob is still held. */

const NEWLINE = 10;

export interface Position {
  /** 1-based. */
  line: number;
  /** 1-based, in bytes. */
  column: number;
}

/** Fed with the newline counts of the prefilter, so that a blob without matches is never read twice. */
export class Lines {
  /** An offset in the held bytes with the number of newlines before it. */
  #known = { offset: 0, newlines: 0 };
  #scannedNewlines = 0;
  /** Offset after the last newline before the held bytes. */
  #lineStart = 0;

  /** Bytes up to `offset` were scanned, with so many more newlines in them. */
  scanned(offset: number, newlines: number): void {
    this.#scannedNewlines += newlines;
    this.#known = { offset, newlines: this.#scannedNewlines };
  }

  /** `held[0, count)`, which starts at `base`, is about to be forgotten. */
  forget(held: Buffer, base: number, count: number): void {
    const last = count === 0 ? -1 : held.lastIndexOf(NEWLINE, count - 1);
    if (last >= 0) this.#lineStart = base + last + 1;
  }

  /** @param offset of a byte in `held`, which starts at `base` */
  at(held: Buffer, base: number, offset: number): Position {
    const from = Math.min(offset, this.#known.offset);
    const to = Math.max(offset, this.#known.offset);
    const between = countNewlines(held, from - base, to - base);
    const newlines = offset < this.#known.offset ? this.#known.newlines - between : this.#known.newlines + between;
    this.#known = { offset, newlines };
    const last = offset === base ? -1 : held.lastIndexOf(NEWLINE, offset - base - 1);
    const lineStart = last < 0 ? this.#lineStart : base + last + 1;
    return { line: newlines + 1, column: offset - lineStart + 1 };
  }
}

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
