/** Globs of what a policy speaks of: paths and images. */
import { globMatcher } from '../model/glob.js';

/** Whether a path, as layers have it (`app/.env`) or as people name files (`./Dockerfile`), is of a glob; how either begins is the same. */
export function pathMatcher(glob: string): (path: string) => boolean {
  const isOf = globMatcher(fromRoot(glob));
  return (path) => isOf(fromRoot(path));
}

function fromRoot(path: string): string {
  return path.replace(/^(?:\.?\/+)+/, '');
}

/** Whether a reference is of a glob: as it is, or without its tag and digest. */
export function imageMatcher(glob: string): (reference: string) => boolean {
  const isOf = globMatcher(glob);
  return (reference) => isOf(reference) || isOf(reference.replace(/@[^@/]*$/, '').replace(/:[^:/]*$/, ''));
}
