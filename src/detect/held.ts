/** The part of a blob that is in memory, as bytes and as text: one character a byte, so that indices are offsets. */
import type { Seen } from './repeats.js';
import type { Around, View } from './view.js';

/** Text of so many bytes is made at once where hits stand close together: parts of a text cost less than texts of their own. */
const STRETCH = 4096;

/** So much before it is made with it: of one hit a line is asked for after its name, and of the next what stands before that. */
const BEFORE = 1024;

/** Longer texts are asked for by few, and would drive out what others share. */
const LONGEST_SHARED = 2048;

/** All offsets are those in the blob. */
export class Held {
  /** Of the first byte that is held. */
  base = 0;
  /** How many are. */
  filled = 0;
  /** The span of all that was handed out since this was reset. */
  readonly seen: Seen = { from: 0, to: 0 };
  #shared: Around = { text: '', base: 0 };

  constructor(readonly bytes: Buffer) {}

  /** After the last byte that is held. */
  get end(): number {
    return this.base + this.filled;
  }

  /** @param from may lie before the blob, as `to` may lie after it */
  view(from: number, to: number): View {
    const first = Math.max(0, from);
    const last = Math.max(first, Math.min(this.end, to));
    return new HeldView(this, first, last, last < to);
  }

  /** Begins anew to note what is handed out. */
  forgetSeen(from: number, to: number): void {
    this.seen.from = from;
    this.seen.to = to;
  }

  /** Notes that bytes had a part in what comes of the others. */
  see(from: number, to: number): void {
    if (from < this.seen.from) this.seen.from = from;
    if (to > this.seen.to) this.seen.to = to;
  }

  /** The text of `[from, to)`, all of which is held. */
  text(from: number, to: number): string {
    if (to - from > LONGEST_SHARED) {
      this.see(from, to);
      return this.#made(from, to);
    }
    const { text, base } = this.around(from, to);
    return text.slice(from - base, to - base);
  }

  /** A text that the text of `[from, to)` is a part of. */
  around(from: number, to: number): Around {
    this.see(from, to);
    const { text, base } = this.#shared;
    if (from >= base && to <= base + text.length) return this.#shared;
    if (from < base - STRETCH || from > base + text.length) return (this.#shared = { text: this.#made(from, to), base: from });
    const first = Math.max(this.base, from - BEFORE);
    return (this.#shared = { text: this.#made(first, Math.max(to, Math.min(from + STRETCH, this.end))), base: first });
  }

  #made(from: number, to: number): string {
    return this.bytes.toString('latin1', from - this.base, to - this.base);
  }
}

class HeldView implements View {
  readonly #held: Held;

  constructor(
    held: Held,
    readonly from: number,
    readonly to: number,
    readonly atEnd: boolean,
  ) {
    this.#held = held;
  }

  text(from: number, to: number): string {
    const first = this.#clipped(from);
    return this.#held.text(first, Math.max(first, this.#clipped(to)));
  }

  around(from: number, to: number): Around {
    const first = this.#clipped(from);
    return this.#held.around(first, Math.max(first, this.#clipped(to)));
  }

  #clipped(offset: number): number {
    return Math.min(Math.max(offset, this.from), this.to);
  }
}
