/** Gunzips by a stream of `node:zlib`, with back-pressure on both sides. */
import { createGunzip, type Gunzip } from 'node:zlib';

/**
 * Node's default of 16 KiB a chunk costs two thirds of the speed, and without room to read ahead inflating (on another
 * thread) and scanning (on this one) take turns instead of overlapping.
 */
const OPTIONS = { chunkSize: 1 << 20, highWaterMark: 4 << 20 };

/** @param corrupt The error of damaged data, by that of zlib. */
export async function* gunzipStream(
  bytes: AsyncIterable<Uint8Array>,
  corrupt: (error: unknown) => Error,
): AsyncGenerator<Uint8Array, void> {
  const inflate = createGunzip(OPTIONS);
  const source = new Source(bytes);
  const feeding = feed(source, inflate);
  try {
    for await (const chunk of inflate) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
    await feeding;
  } catch (error) {
    throw source.failed ? source.failure : corrupt(error);
  } finally {
    inflate.destroy();
    void source.leave();
  }
}

/** Keeps errors of the input apart from those of the data. */
class Source {
  failed = false;
  failure: unknown;
  readonly #iterator: AsyncIterator<Uint8Array>;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#iterator = bytes[Symbol.asyncIterator]();
  }

  async next(): Promise<Uint8Array | undefined> {
    try {
      const next = await this.#iterator.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      this.failed = true;
      this.failure = error;
      throw error;
    }
  }

  async leave(): Promise<void> {
    try {
      await this.#iterator.return?.();
    } catch {
      // Whoever leaves early has no more use for an error of what it left.
    }
  }
}

/** Never rejects: an error destroys `inflate`, whose reader then sees it. What follows the last member is still read, for the digest. */
async function feed(source: Source, inflate: Gunzip): Promise<void> {
  try {
    for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
      if (inflate.readableEnded) continue;
      if (inflate.destroyed) return;
      if (!inflate.write(chunk)) await ready(inflate);
    }
    inflate.end();
  } catch (error) {
    inflate.destroy(error instanceof Error ? error : new Error('the stream failed', { cause: error }));
  }
}

/** Until it takes more, or never will. Listeners are taken off again: a layer is thousands of chunks. */
function ready(inflate: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'end']) inflate.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'close', 'end']) inflate.on(event, done);
  });
}
