/** The stored bytes of a layer, watched on their way: how far they came, whether their stream broke, whether to go on at all. */
import { ScanError } from '../model/errors.js';

export interface Watch {
  signal?: AbortSignal | undefined;
  /** Called with the bytes read so far, after each chunk. */
  onProgress?: ((read: number) => void) | undefined;
}

export class WatchedBytes implements AsyncIterable<Uint8Array> {
  /** The error of the stream itself, to tell it from errors of those who read it. */
  failure: { error: unknown } | undefined;
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #watch: Watch;
  #read = 0;

  constructor(bytes: AsyncIterable<Uint8Array>, watch: Watch) {
    this.#iterator = bytes[Symbol.asyncIterator]();
    this.#watch = watch;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => this.#next(),
      return: async () => {
        // A stream that hangs would keep an aborted scan waiting.
        const left = this.#iterator.return?.();
        if (this.#watch.signal?.aborted === true) left?.catch(() => undefined);
        else await left;
        return { value: undefined, done: true };
      },
    };
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    try {
      const next = await unlessAborted(this.#iterator.next(), this.#watch.signal);
      if (next.done !== true) {
        this.#read += next.value.length;
        this.#watch.onProgress?.(this.#read);
      }
      return next;
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
  }
}

/** @throws ScanError ABORTED */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ScanError('ABORTED', 'the scan was aborted', { cause: signal.reason });
}

/** Not `Promise.race` with one promise for the signal: that would keep every chunk it ever raced against. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let abort: () => void = () => undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      abort = () => {
        reject(new ScanError('ABORTED', 'the scan was aborted', { cause: signal.reason }));
      };
      signal.addEventListener('abort', abort);
      promise.then(resolve, reject);
      if (signal.aborted) abort();
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
