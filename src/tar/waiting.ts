/** Bytes that may never come, and a signal that says not to wait for them. */
import { ScanError } from '../model/errors.js';

/**
 * Waits for one thing after another, or for the signal. Not with `Promise.race` against one promise that stands for the signal: that one
 * would keep what every race came to, which is all the bytes there ever were.
 */
export class Waiting {
  #reject: ((error: ScanError) => void) | undefined;
  readonly #signal: AbortSignal;
  readonly #stop = (): void => this.#reject?.(stopped(this.#signal));

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  orGet<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      if (this.#signal.aborted) this.#stop();
      promise.then(resolve, reject);
    });
  }

  dispose(): void {
    this.#signal.removeEventListener('abort', this.#stop);
  }
}

/** @throws ScanError ABORTED */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw stopped(signal);
}

function stopped(signal: AbortSignal): ScanError {
  return new ScanError('ABORTED', 'the scan was stopped', { cause: signal.reason });
}
