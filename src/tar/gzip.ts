/** Gunzips a stream of any number of members (estargz has one per file), on the thread that reads it where that can be had. */
import { setImmediate as nextTurn } from 'node:timers/promises';

import { ScanError } from '../model/errors.js';
import { gunzipStream } from './gunzip-stream.js';
import { Inflater } from './inflater.js';
import { TruncatedError } from './truncated.js';

export interface GunzipOptions {
  /** The bytes of a chunk are gone when the next one is asked for: that spares a buffer for every chunk. */
  passing: boolean;
  /** Whether checksums are compared: not needed where the digest of what comes out is. */
  checked: boolean;
}

/** Zeros after the last member are padding; anything else there, and a stream that is cut, is ARCHIVE_CORRUPT. */
export function gunzip(bytes: AsyncIterable<Uint8Array>, { passing, checked }: GunzipOptions): AsyncIterable<Uint8Array> {
  const inflater = Inflater.make(checked);
  return inflater === undefined ? gunzipStream(bytes, corrupt) : inflated(bytes, inflater, passing);
}

/** Chunks after which everybody else has a turn: a megabyte of gzip can hold a gigabyte, and whoever stops the scan must be heard meanwhile. */
const TURN = 64;

async function* inflated(bytes: AsyncIterable<Uint8Array>, inflater: Inflater, passing: boolean): AsyncGenerator<Uint8Array, void> {
  let given = 0;
  try {
    for await (const chunk of bytes) {
      for (const plain of inflater.inflate(chunk)) {
        yield passing ? plain : new Uint8Array(plain);
        given += 1;
        if (given % TURN === 0) await nextTurn();
      }
      if (inflater.failure !== undefined) break;
    }
    // After damage, what came before it.
    const rest = inflater.take();
    if (rest.length > 0) yield passing ? rest : new Uint8Array(rest);
    if (inflater.failure !== undefined) throw corrupt(inflater.failure);
    if (!inflater.isComplete) throw new TruncatedError('gzip');
  } finally {
    inflater.close();
  }
}

/** @param error Of a stream of zlib, or of the inflater. */
function corrupt(error: unknown): ScanError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return new TruncatedError('gzip', { cause: error });
  return new ScanError('ARCHIVE_CORRUPT', 'the gzip data are damaged: fetch the file again', { cause: error });
}
