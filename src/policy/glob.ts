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

/** Whether a path, as layers have it (`app/.env`), is of a glob, which may begin with a slash as people write paths. */
export function pathMatcher(glob: string): (path: string) => boolean {
  return globMatcher(glob.replace(/^\/+/, ''));
}

/** Whether a reference is of a glob: as it is, or without its tag and digest. */
export function imageMatcher(glob: string): (reference: string) => boolean {
  const isOf = globMatcher(glob);
  return (reference) => isOf(reference) || isOf(reference.replace(/@[^@/]*$/, '').replace(/:[^:/]*$/, ''));
}
