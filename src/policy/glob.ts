/**
 * Globs of paths and references: `*` and `?` stay within a segment, `**` goes over any number of them, all else stands for itself. Turned
 * into patterns without nesting, so that none takes long.
 */
export function globMatcher(glob: string): (text: string) => boolean {
  const source = glob.replace(/\*\*\/|\*\*|[*?\\^$.|+()[\]{}]/g, (part) => SOURCES[part] ?? `\\${part}`);
  const pattern = new RegExp(`^${source}$`, 'su');
  return (text) => pattern.test(text);
}

const SOURCES: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

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
