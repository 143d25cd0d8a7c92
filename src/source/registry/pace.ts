/** How many requests a registry gets at once, fewer after it said that these were too many; and how many in a second. */
import pLimit, { type LimitFunction } from 'p-limit';
import type { Clock } from './patience.js';

/** So many answers without a complaint allow one more at once. */
const PATIENT_ANSWERS = 20;

export class Pace {
  readonly #questions: LimitFunction;
  readonly #downloads: LimitFunction;
  #answers = 0;
  /** When the next request may begin. */
  #next = 0;

  /** @param most Questions (manifests, tags, small blobs) at once, and as many downloads: one that waits for the other must not block it. */
  constructor(
    private readonly most: number,
    private readonly rate: { perSecond: number | undefined; clock: Clock; signal: AbortSignal },
  ) {
    this.#questions = pLimit(most);
    this.#downloads = pLimit(most);
  }

  question<T>(ask: () => Promise<T>): Promise<T> {
    return this.#questions(ask);
  }

  /** Waits for a place; the result gives it back. */
  download(): Promise<() => void> {
    return new Promise((begin) => {
      void this.#downloads(() => new Promise<void>((end) => begin(end)));
    });
  }

  /** Waits until one more request does not make too many in a second. Rejects when the signal fires. */
  async turn(): Promise<void> {
    const { perSecond, clock, signal } = this.rate;
    if (perSecond === undefined) return;
    const now = clock.now();
    const turn = Math.max(now, this.#next);
    this.#next = turn + 1000 / perSecond;
    if (turn > now) await clock.sleep(turn - now, signal);
  }

  /** The registry answered 429. */
  slower(): void {
    this.#answers = 0;
    this.#atOnce(Math.floor(this.#questions.concurrency / 2));
  }

  answered(): void {
    if (this.#questions.concurrency === this.most || ++this.#answers < PATIENT_ANSWERS) return;
    this.#answers = 0;
    this.#atOnce(this.#questions.concurrency + 1);
  }

  #atOnce(count: number): void {
    for (const limit of [this.#questions, this.#downloads]) limit.concurrency = Math.max(1, Math.min(this.most, count));
  }
}
