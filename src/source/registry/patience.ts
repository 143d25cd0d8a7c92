/** How often, and after which waits, a request is made again. */

/** Time, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the signal fires. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

const MOST_ATTEMPTS = 5;
/** Whoever asks for a longer wait (Docker Hub counts over hours) means: not now. */
const LONGEST_WAIT = 120_000;
const FIRST_WAIT = 500;

/** So many things in a row that no attempt brought make the next ones not worth more than one. */
const MOST_IN_VAIN = 3;

/** What is known of a server that is asked for many things: one that gives nothing must not be waited for once for each. */
export class Endurance {
  #inVain = 0;

  get attempts(): number {
    return this.#inVain < MOST_IN_VAIN ? MOST_ATTEMPTS : 1;
  }

  gaveUp(): void {
    this.#inVain += 1;
  }

  answered(): void {
    this.#inVain = 0;
  }
}

/** The attempts at one thing. */
export class Patience {
  #attempts = 1;

  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly endurance = new Endurance(),
  ) {}

  /**
   * Waits before the next attempt: as long as the server asked for, else twice as long as the last time, spread by half so that many
   * clients do not come back together.
   * @returns false when there should be no further one.
   */
  async again(askedFor?: number): Promise<boolean> {
    if (this.#attempts >= this.endurance.attempts || (askedFor ?? 0) > LONGEST_WAIT) {
      this.endurance.gaveUp();
      return false;
    }
    const wait = FIRST_WAIT * 2 ** (this.#attempts - 1) * (0.75 + Math.random() / 2);
    this.#attempts += 1;
    await this.clock.sleep(Math.max(wait, askedFor ?? 0), this.signal);
    return true;
  }

  /** It went on, or came to its end: a later trouble is a new one. */
  progressed(): void {
    this.#attempts = 1;
    this.endurance.answered();
  }
}

/** Milliseconds that a `Retry-After` asks for: seconds or a date. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Whether a status says that the same request may succeed later. */
export function isPassing(status: number): boolean {
  return [408, 425, 429, 500, 502, 503, 504].includes(status);
}
