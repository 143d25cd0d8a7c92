/** What the file system says when it refuses, as the end of a sentence. */
import { sentenceOf } from './errors.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
  ELOOP: 'its links lead round in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'files may not be that large',
  EMFILE: 'too many files are open',
  EIO: 'the device fails to read or write',
};

/**
 * Without a path: the message of a system error repeats an absolute one, which nobody may have asked for.
 * @param own what some codes mean for the caller, who knows what was tried.
 */
export function whyFailed(error: unknown, own: Readonly<Record<string, string>> = {}): string {
  const code = fileCode(error);
  return own[code] ?? REASONS[code] ?? (code === '' ? sentenceOf(error) : `it failed with ${code}`);
}

/** Node's name for it, such as ENOENT; empty where it is no error of the system. */
export function fileCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether nothing stands at the path. */
export function isMissing(error: unknown): boolean {
  return fileCode(error) === 'ENOENT';
}
