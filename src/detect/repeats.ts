/**
 * Knows text that goes on and on: where a keyword led to nothing, and the same bytes stand around the next one, that leads to nothing either.
 * Without it a file of one repeated line would cost an evaluation at every keyword, in every rule.
 */

/** What of the bytes an evaluation looked at, from the beginning of its keyword. */
export interface Seen {
  /** Not positive. */
  from: number;
  to: number;
}

interface Failure extends Seen {
  /** Offset of the keyword in the blob. */
  start: number;
  /** Bytes from the keyword before to this one, if the same bytes stand around both, else 0. */
  period: number;
}

/**
 * Bytes from one keyword to the next over which bytes are compared. So many more are held, so that what is known does not depend on how a blob is
 * cut: keywords that are not known are counted (see patience.ts).
 */
export const LONGEST_PERIOD = 4096;

/** Fewer bytes are compared one by one sooner than by a call. */
const FEW = 64;

export class Repeats {
  readonly #failures = new Map<number, Failure>();

  /** A needle led to nothing at `start`, and nothing but these bytes was asked. */
  failed(needle: number, start: number, { from, to }: Seen): void {
    const known = this.#failures.get(needle);
    if (known === undefined) this.#failures.set(needle, { start, from, to, period: 0 });
    else {
      known.start = start;
      known.from = from;
      known.to = to;
      known.period = 0;
    }
  }

  /**
   * Whether the bytes around `start` are those that led to nothing the last time.
   * @param held bytes of the blob from offset `base` on; all that an evaluation at `start`, or `LONGEST_PERIOD` before, may look at is among them
   */
  isKnown(needle: number, start: number, held: Buffer, base: number): boolean {
    const failure = this.#failures.get(needle);
    if (failure === undefined) return false;
    const { from, to, period } = failure;
    const then = failure.start - base;
    const now = start - base;
    const step = now - then;
    // Most texts differ at once, which is cheaper to see than to compare.
    if (step > LONGEST_PERIOD || held[then + to - 1] !== held[now + to - 1] || held[then + from] !== held[now + from]) return false;
    // What was the same one period before need not be compared again, but for the bytes that have come.
    const first = step === period ? Math.max(from, to - step) : from;
    if (!areSame(held, then + first, now + first, to - first)) return false;
    failure.start = start;
    failure.period = step;
    return true;
  }
}

function areSame(held: Buffer, then: number, now: number, length: number): boolean {
  if (length > FEW) return held.compare(held, then, then + length, now, now + length) === 0;
  for (let at = 0; at < length; at++) if (held[then + at] !== held[now + at]) return false;
  return true;
}
