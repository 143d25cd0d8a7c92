/** Tells what a hostile archive makes unreadable, without letting it fill memory with reasons. */
import type { Skip, SkipReason } from '../model/skip.js';

export class Skips {
  #told = 0;
  #untold = 0;
  readonly #limit: number;
  readonly #onSkip: (skip: Skip) => void;

  constructor(limit: number, onSkip: (skip: Skip) => void) {
    this.#limit = limit;
    this.#onSkip = onSkip;
  }

  fail(reason: SkipReason, detail: string, path?: string): void {
    if (this.#told === this.#limit) {
      this.#untold += 1;
      return;
    }
    this.#told += 1;
    this.#onSkip({ reason, severity: 'failure', ...(path === undefined ? {} : { path }), detail });
  }

  /** To be called once, at the end. */
  finish(): void {
    if (this.#untold === 0) return;
    this.#onSkip({
      reason: 'unreadable',
      severity: 'failure',
      count: this.#untold,
      detail: `${this.#untold} more parts of the archive could not be read`,
    });
  }
}
