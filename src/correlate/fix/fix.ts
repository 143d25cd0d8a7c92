/** Plans as new texts and as diffs. */
import type { BuildFiles } from './build.js';
import type { Plan } from './change.js';
import { unifiedDiff } from './diff.js';
import { rewriteDockerfile, rewriteIgnore } from './rewrite.js';

/** A file as it is, where there is one, and as it ought to be. */
export interface FixedFile {
  path: string;
  before?: string | undefined;
  after: string;
}

/** The files that a plan changes. */
export function fixedFiles({ dockerfile, ignore }: BuildFiles, { changes }: Plan): FixedFile[] {
  const after = rewriteDockerfile(dockerfile, changes);
  const ignored = ignore === undefined ? undefined : rewriteIgnore(ignore.text, changes);
  return [
    ...(after === dockerfile.text ? [] : [{ path: dockerfile.path, before: dockerfile.text, after }]),
    ...(ignore === undefined || ignored === undefined || ignored === ignore.text
      ? []
      : [{ path: ignore.path, before: ignore.text, after: ignored }]),
  ];
}

/** Empty when nothing changes. */
export function diffOf(files: readonly FixedFile[]): string {
  return files.map(({ path, before, after }) => unifiedDiff(path, before, after)).join('');
}
