/** Reads the files that are checked: no more of them than a person would write, and nothing that never ends. */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { whyFailed } from '../model/file-failure.js';
import type { Skip } from '../model/skip.js';

/** Bytes. A Dockerfile or workflow has some thousands; parsing more than this takes longer than building it. */
const MOST_BYTES = 4 << 20;

/** @returns its text, or why it was not read: a skip that makes the run incomplete. */
export async function readText(path: string): Promise<string | Skip> {
  let handle: FileHandle | undefined;
  try {
    // A pipe that nobody writes to would hold the run up.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const is = await handle.stat();
    if (!is.isFile()) return skip('special-file', path, is.isDirectory() ? 'it is a folder' : 'it is no regular file');
    if (is.size > MOST_BYTES) return skip('limit', path, `it has more than ${MOST_BYTES >> 20} MiB`);
    const text = await handle.readFile('utf8');
    return text.includes('\0') ? skip('unsupported', path, 'it is no text in UTF-8') : text;
  } catch (error) {
    return skip('unreadable', path, whyFailed(error));
  } finally {
    await handle?.close();
  }
}

function skip(reason: Skip['reason'], path: string, why: string): Skip {
  return { reason, severity: 'failure', path, detail: `${path} was not checked: ${why}` };
}
