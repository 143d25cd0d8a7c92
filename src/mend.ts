/** What the public API does with the files of a build. All behind it is loaded by those who ask: a scan needs none of it. */
import type { Fix, FixOptions, LintOptions } from './build-files.js';
import type { Report } from './model/report.js';
import type { Sealed } from './model/sealed.js';

export type { Fix, FixOptions, LintOptions } from './build-files.js';

/**
 * Checks Dockerfiles with their build contexts, compose files and workflows, before anything is built. Folders are searched for them.
 * @throws ScanError OPTION_INVALID for a path that there is not; RULES_INVALID.
 */
export async function lintPaths(paths: readonly string[], options: LintOptions = {}): Promise<Sealed<Report>> {
  return (await import('./build-files.js')).lintPaths(paths, options);
}

/**
 * What to change in a Dockerfile and its `.dockerignore` so that nothing leaks any more that was found in the files or in images built from them.
 * @throws ScanError OPTION_INVALID when the report is none, or none of its images was built from the file.
 */
export async function mend(options: FixOptions): Promise<Fix> {
  return (await import('./build-files.js')).mend(options);
}
