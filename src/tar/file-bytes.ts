/** The bytes of a stretch of a file, as a stream that opens it when it is first read. */
import { createReadStream } from 'node:fs';

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
