/** Whose a folder is. What others may write decides what is found, and what they may read lets them test guesses of secrets. */
import type { Stats } from 'node:fs';
import { chmod, lstat } from 'node:fs/promises';
import { ScanError } from '../model/errors.js';
import { isMissing } from '../model/file-failure.js';

const OTHERS = 0o077;

/**
 * Makes sure that only this user may use the folder.
 * @returns whether it is there.
 * @throws ScanError SOURCE_DENIED when it is a link or another user's; what the file system throws
 */
export async function claimFolder(path: string): Promise<boolean> {
  const facts = await lstatOrNothing(path);
  if (facts === undefined) return false;
  if (facts.isSymbolicLink()) throw new ScanError('SOURCE_DENIED', `${path} is a link`);
  if (!isMine(facts.uid)) throw new ScanError('SOURCE_DENIED', `${path} belongs to another user`);
  if (facts.isDirectory() && isPosix() && (facts.mode & OTHERS) !== 0) await chmod(path, facts.mode & 0o700);
  return true;
}

/** Whether a file is this user's and was for nobody else. @throws what the file system throws */
export async function isPrivateFile(path: string): Promise<boolean> {
  const facts = await lstatOrNothing(path);
  return facts?.isFile() === true && isMine(facts.uid) && (!isPosix() || (facts.mode & OTHERS) === 0);
}

async function lstatOrNothing(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMine(owner: number): boolean {
  const user = process.getuid?.();
  return user === undefined || owner === user;
}

/** Windows has no such modes. */
function isPosix(): boolean {
  return process.getuid !== undefined;
}
