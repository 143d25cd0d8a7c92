/** What SQLite and the file system say when a store cannot be used, as sentences. */
import { ScanError } from '../model/errors.js';

/** Primary result codes, https://www.sqlite.org/rescode.html, and those of the file system. */
const REASONS: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^SQLITE_FULL|^13$|^ENOSPC$|^EDQUOT$/, 'no space is left on its disk: make room and start again, nothing that was finished is lost'],
  [/^SQLITE_(?:BUSY|LOCKED)|^[56]$/, 'another process has held it for too long: wait for that one to end, or use another folder'],
  [
    /^SQLITE_(?:READONLY|PERM)|^[38]$|^E(?:ACCES|PERM|ROFS)$/,
    'it may not be written to: make it writable for this user, or use another folder',
  ],
  [
    /^SQLITE_CANTOPEN|^14$|^ENOENT$|^ENOTDIR$|^EEXIST$|^EISDIR$/,
    'it cannot be opened: a part of its path is missing, or is a file where a folder should be',
  ],
  [/^SQLITE_(?:CORRUPT|NOTADB)|^11$|^26$/, 'it is damaged or no store at all: move it away and start again'],
  [/^SQLITE_IOERR|^10$|^EIO$/, 'its disk fails to read or write'],
];

/** What SQLite says in words, where a driver has no code for it. */
const WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/disk is full/, 'SQLITE_FULL'],
  [/is locked/, 'SQLITE_BUSY'],
  [/readonly/, 'SQLITE_READONLY'],
  [/unable to open/, 'SQLITE_CANTOPEN'],
  [/malformed|not a database/, 'SQLITE_CORRUPT'],
  [/disk I\/O/, 'SQLITE_IOERR'],
];

/** A ScanError as it is; anything else as STORE_FAILED that names the file. */
export function storeFailure(path: string, error: unknown): ScanError {
  if (error instanceof ScanError) return error;
  const codes = codesOf(error);
  const [, reason] = REASONS.find(([pattern]) => codes.some((code) => pattern.test(code))) ?? [];
  return new ScanError(
    'STORE_FAILED',
    `the store ${path} cannot be used: ${reason ?? `it failed with ${codes.at(0) ?? 'an unknown error'}`}`,
    {
      cause: error,
    },
  );
}

/** `node:sqlite` has the number in `errcode` (its low byte is the primary code), libsql a name in `code`, or words only. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const codes: string[] = [];
  if ('errcode' in error && typeof error.errcode === 'number') codes.push(String(error.errcode & 0xff));
  for (const [words, code] of WORDS) if (words.test(error.message)) codes.push(code);
  if ('code' in error && typeof error.code === 'string') codes.push(error.code);
  return codes;
}
