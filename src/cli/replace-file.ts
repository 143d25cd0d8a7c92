import { readFile, realpath, stat } from 'node:fs/promises';

import type { Fix } from '../index.js';
import { ScanError } from '../model/errors.js';
import { whyFailed } from '../model/file-failure.js';
import { openBeside } from './beside.js';

/**
 * Writes files anew, each beside its place and renamed, with the mode it had; none when one of them is not any more what was read.
 * @throws ScanError OUTPUT_FAILED
 */
export async function replaceFiles(files: Fix['files']): Promise<void> {
  for (const { path, before } of files) {
    const now = await readFile(path, 'utf8').catch(() => undefined);
    if (now !== before)
      throw new ScanError('OUTPUT_FAILED', `${path} has changed since it was read, so that nothing was written. Run it again.`);
  }
  for (const { path, before, after } of files) {
    try {
      // A link stays one: what it leads to is replaced.
      const target = before === undefined ? path : await realpath(path);
      const mode = before === undefined ? undefined : (await stat(target)).mode & 0o7777;
      await (await openBeside(target, 0o666, mode)).write(after);
    } catch (error) {
      throw new ScanError('OUTPUT_FAILED', `${path} could not be written: ${whyFailed(error)}.`, { cause: error });
    }
  }
}
