/** The bytes of a stretch of a file, as a stream that opens it when it is first read. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import type { FileRange } from '../model/image.js';

/** Large enough for the calls to vanish beside the reading. */
const CHUNK = 1 << 20;

/** A range that nobody reads is never opened; one that is left early is closed. A file that is shorter ends early, without an error. */
export function fileBytes({ path, start, length }: FileRange): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => read(path, start, length) };
}

async function* read(path: string, start: number, length: number): AsyncGenerator<Uint8Array, void> {
  if (length === 0) return;
  for await (const chunk of createReadStream(path, { start, end: start + length - 1, highWaterMark: CHUNK })) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}

/**
 * The same, without a new buffer for every chunk, which would set off the garbage collector again and again: the bytes of a chunk are gone when
 * the next one is asked for. All but the last have a megabyte.
 */
export async function* passingFileBytes({ path, start, length }: FileRange): AsyncGenerator<Uint8Array, void> {
  if (length === 0) return;
  const file = await open(path);
  try {
    const fill = async (buffer: Uint8Array, at: number): Promise<Uint8Array> => {
      const wanted = Math.min(buffer.length, start + length - at);
      let filled = 0;
      for (let got = -1; filled < wanted && got !== 0; filled += got) {
        ({ bytesRead: got } = await file.read(buffer, filled, wanted - filled, at + filled));
      }
      return buffer.subarray(0, filled);
    };
    let [current, other] = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)];
    let at = start;
    // While one is looked at, the other is filled.
    for (let chunk = await fill(current, at); chunk.length > 0;) {
      at += chunk.length;
      [current, other] = [other, current];
      const next = fill(current, at);
      next.catch(() => undefined);
      try {
        yield chunk;
      } finally {
        await next.catch(() => undefined);
      }
      chunk = await next;
    }
  } finally {
    await file.close();
  }
}
