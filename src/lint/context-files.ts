/** The build context as it lies on the disk, as far as `lint` looks into it, and what of it could not be looked at. */
import { constants } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Detector } from '../model/detector.js';
import { whyFailed } from '../model/file-failure.js';
import type { Skip } from '../model/skip.js';
import type { ContextEntry } from './context.js';
import { sensitiveFile } from './sensitive.js';

/** A context may be a whole disk, and then every build sends it: whoever has so many files has forgotten a `.dockerignore`. */
const MOST_ENTRIES = 200_000;

/** Of a file that holds credentials this much is looked at; longer ones are keystores or dumps. */
const MOST_BYTES = 64 << 20;

const TOO_LARGE = `it has more than ${MOST_BYTES >> 20} MiB`;

const CHUNK = 1 << 16;

/** Folders that are told of by their names. */
const WHOLE: ReadonlySet<string> = new Set(['.git', 'node_modules', 'coverage', 'dist', '.ssh', '.aws']);

export interface Context {
  entries: readonly ContextEntry[];
  skipped: readonly Skip[];
}

/** @param most entries that are looked at */
export async function contextEntries(folder: string, detector: Detector, most = MOST_ENTRIES): Promise<Context> {
  const entries: ContextEntry[] = [];
  const skipped: Skip[] = [];
  const skip = (reason: Skip['reason'], path: string, detail: string): void =>
    void skipped.push({ reason, severity: 'failure', path, detail });
  const pending = [''];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (entries.length >= most) {
      skip(
        'limit',
        folder,
        `${folder} has more than ${most} files, of which the others were not checked: .dockerignore ought to keep them out`,
      );
      break;
    }
    const here = await readdir(join(folder, next), { withFileTypes: true }).catch((error: unknown) => {
      const path = join(folder, next);
      skip('unreadable', path, `${path} was not searched: ${whyFailed(error)}`);
      return [];
    });
    for (const entry of here.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = posix.join(next, entry.name);
      if (entry.isDirectory() && !WHOLE.has(entry.name)) pending.push(path);
      const isRead = entry.isFile() && sensitiveFile(path) !== undefined;
      const file = path === '.git' && entry.isDirectory() ? '.git/config' : isRead ? path : undefined;
      const secret = file === undefined ? false : await holdsSecret(join(folder, file), file, detector);
      if (typeof secret === 'string')
        skip(
          'unreadable',
          join(folder, path),
          `${join(folder, path)} was not checked${secret === TOO_LARGE ? ' to its end' : ''}: ${secret}`,
        );
      entries.push({ path, holdsSecret: secret === true });
    }
  }
  return { entries, skipped };
}

/** @returns why not all of it was read, where that is so */
async function holdsSecret(file: string, path: string, detector: Detector): Promise<boolean | string> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const scan = detector.open({ kind: 'file', path });
    let at = 0;
    for (let read = 1; read > 0 && at < MOST_BYTES; at += read) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, at);
      scan.write(buffer.subarray(0, bytesRead));
      read = bytesRead;
    }
    const found = scan.end().some(({ category, confidence }) => category === 'secret' && confidence !== 'possible');
    return found || at < MOST_BYTES ? found : TOO_LARGE;
  } catch (error) {
    // A repository may be one that is only half made.
    return path === '.git/config' && isMissing(error) ? false : whyFailed(error);
  } finally {
    await handle?.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
