/** The stored bytes of a layer, watched on their way: how far they came, whether their stream broke, whether to go on at all. */
import { Waiting } from '../tar/waiting.js';

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
  readonly #waiting: Waiting | undefined;
  #read = 0;

  constructor(bytes: AsyncIterable<Uint8Array>, watch: Watch) {
    this.#iterator = bytes[Symbol.asyncIterator]();
    this.#watch = watch;
    if (watch.signal !== undefined) this.#waiting = new Waiting(watch.signal);
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.#waiting?.dispose();
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
      const coming = this.#iterator.next();
      const next = await (this.#waiting?.orGet(coming) ?? coming);
      if (next.done === true) this.#waiting?.dispose();
      else {
        this.#read += next.value.length;
        this.#watch.onProgress?.(this.#read);
      }
      return next;
    } catch (error) {
      this.#waiting?.dispose();
      this.failure ??= { error };
      throw error;
    }
  }
}
