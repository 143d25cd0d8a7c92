import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/**
 * Where scanned layers are kept: as asked for, else as the environment says; undefined where it names no home that is there: a user
 * without one must not be given one.
 * https://specifications.freedesktop.org/basedir-spec/
 */
export function cacheFolder(
  asked: string | undefined,
  env: NodeJS.ProcessEnv,
  isThere: (path: string) => boolean = existsSync,
): string | undefined {
  const { STOWAWAY_CACHE_DIR: own, XDG_CACHE_HOME: shared = '', HOME, USERPROFILE } = env;
  const named = asked || own;
  if (named) return named;
  // By the specification a relative path is invalid, and to be ignored.
  if (isAbsolute(shared)) return join(shared, 'stowaway');
  const home = HOME || USERPROFILE;
  return home && isThere(home) ? join(home, '.cache', 'stowaway') : undefined;
}
