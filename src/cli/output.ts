import { open, realpath, stat, type FileHandle } from 'node:fs/promises';

import { ScanError } from '../model/errors.js';
import { isMissing, whyFailed } from '../model/file-failure.js';
import { openBeside } from './beside.js';
import { deliver } from './streams.js';

/** Where a report goes. Opened before the scan, so that a folder without permission is told at once and not after it. */
export interface Output {
  write: (text: string) => Promise<void>;
  /** Gives up: afterwards there is no trace of it. Does nothing after `write`. */
  discard: () => Promise<void>;
}

/**
 * Opens a file for a report. It is written beside its place and renamed, so that it is never seen half-written and an old one survives a
 * failure. A report with values in full is for its owner's eyes only (mode 0600).
 * @throws ScanError OUTPUT_FAILED when it cannot be created; `write` throws the same when the disk is full.
 */
export async function fileOutput(path: string, { secret }: { secret: boolean }): Promise<Output> {
  const mode = secret ? 0o600 : 0o666;
  try {
    const target = await existing(path);
    if (target !== undefined && !target.regular) return deviceOutput(path, await open(target.path, 'w', mode));
    return await atomicOutput(path, target?.path ?? path, mode);
  } catch (error) {
    throw failed(path, error);
  }
}

/** The report on standard output. Who reads only its beginning must know that it is not whole: a broken pipe is an error. */
export function streamOutput(stream: NodeJS.WritableStream): Output {
  return {
    write: (text) =>
      deliver(stream, text).catch((error: unknown) => {
        throw failed('standard output', error);
      }),
    discard: () => Promise.resolve(),
  };
}

async function atomicOutput(path: string, target: string, mode: number): Promise<Output> {
  const { write, discard } = await openBeside(target, mode);
  return {
    write: (text) =>
      write(text).catch((error: unknown) => {
        throw failed(path, error);
      }),
    discard,
  };
}

/** A device or pipe (`/dev/stdout`, a FIFO) is written to as it is: renaming over it would replace it. */
function deviceOutput(path: string, handle: FileHandle): Output {
  return {
    write: async (text) => {
      try {
        await handle.writeFile(text);
      } catch (error) {
        throw failed(path, error);
      } finally {
        await handle.close();
      }
    },
    discard: () => handle.close().catch(() => undefined),
  };
}

/** What stands at the path, links followed; undefined when nothing does. */
async function existing(path: string): Promise<{ path: string; regular: boolean } | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    // The real path of /dev/stdout is that of a pipe, which has no name.
    return found.isFile() ? { path: await realpath(path), regular: true } : { path, regular: false };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function failed(path: string, error: unknown): ScanError {
  return new ScanError('OUTPUT_FAILED', `The report could not be written to ${path}: ${whyFailed(error, OF_REPORTS)}.`, { cause: error });
}

const OF_REPORTS = {
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder; name a file in it',
  EPIPE: 'its reader went away',
  ERR_STREAM_DESTROYED: 'its reader went away',
  EEXIST: 'another report is being written there',
};
