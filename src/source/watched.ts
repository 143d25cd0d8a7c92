import { ScanError } from '../model/errors.js';

/** The bytes as they come, until the signal says stop. @throws ScanError ABORTED, even where the stream itself would wait for ever. */
export async function* watched(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void> {
  if (signal === undefined) {
    yield* bytes;
    return;
  }
  const source = bytes[Symbol.asyncIterator]();
  const abandon = new Waiting(signal);
  try {
    for (;;) {
      const next = await abandon.orGet(source.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    abandon.dispose();
    // Not awaited: a stream that hangs would hang here too.
    Promise.resolve(source.return?.()).catch(() => undefined);
  }
}

/**
 * Waits for one thing after another, or for the signal. Not with `Promise.race` against one promise that stands for the signal: that one
 * would keep what every race came to, which is all the bytes there ever were.
 */
class Waiting {
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

function stopped(signal: AbortSignal): ScanError {
  return new ScanError('ABORTED', 'the scan was stopped', { cause: signal.reason });
}
