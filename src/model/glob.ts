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
