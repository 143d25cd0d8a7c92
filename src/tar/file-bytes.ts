/** The bytes of a stretch of a file, as a stream that opens it when it is first read. */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

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

/** Small enough for the second-level cache to keep it until it is looked at. */
const PASSING = 128 << 10;

/** Bytes after which everybody else on the thread has a turn. */
const TURN = 4 << 20;

/** That of whoever ended before: a file may be read in many short stretches. */
let idle: Uint8Array<ArrayBuffer> | undefined;

/**
 * The same, in the time of the thread that asks and without a new buffer for every chunk: the bytes of one are gone when the next one is asked for.
 * What reads ahead is the system, which does so for files read in order; handing buffers to other threads and back would cost more than the copy.
 */
export async function* passingFileBytes({ path, start, length }: FileRange): AsyncGenerator<Uint8Array, void> {
  if (length === 0) return;
  const file = openSync(path, 'r');
  const buffer = idle ?? new Uint8Array(PASSING);
  try {
    idle = undefined;
    for (let done = 0, turn = TURN; done < length;) {
      const got = readSync(file, buffer, 0, Math.min(buffer.length, length - done), start + done);
      if (got === 0) return;
      done += got;
      yield buffer.subarray(0, got);
      if (done < turn) continue;
      turn = done + TURN;
      await nextTurn();
    }
  } finally {
    closeSync(file);
    idle = buffer;
  }
}
