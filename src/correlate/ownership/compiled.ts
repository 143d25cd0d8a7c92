/** Files that a system makes of a package's files after it has unpacked them: whose the source is, theirs they are. */

/**
 * The source of a file of Python's bytecode, in `__pycache__` (PEP 3147) or beside it; undefined for any other file. Packages bring the
 * source, and compile it when they are installed or when it first runs, so that no database lists the bytecode.
 */
export function sourceOf(path: string): string | undefined {
  if (!path.endsWith('.pyc')) return undefined;
  const [, folder, name] = CACHED.exec(path) ?? [];
  return folder === undefined || name === undefined ? path.slice(0, -1) : `${folder}${name}.py`;
}

const CACHED = /^((?:.*\/)?)__pycache__\/([^/]+?)\.[a-z]+-\d+(?:\.opt-\d)?\.pyc$/;
