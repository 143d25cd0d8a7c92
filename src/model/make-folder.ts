/** Makes folders that the user names. Node's own recursive `mkdir` tries for ever where none can be made, as below /proc. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileCode, isMissing } from './file-failure.js';

/**
 * Makes a folder and those above it, for this user alone.
 * @returns whether it was not there before.
 * @throws what the file system throws
 */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    return await makeOne(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    return makeOne(path);
  }
}

async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (fileCode(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
    return false;
  }
}
