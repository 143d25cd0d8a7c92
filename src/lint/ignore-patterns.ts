/** The patterns of a `.dockerignore`: Go's `filepath.Match` with `**`, later ones overrule earlier ones (https://docs.docker.com/build/concepts/context/#dockerignore-files). */

/** Whether a path of the build context (`a/b`, without a leading slash) is kept out of it. */
export function ignores(text: string): (path: string) => boolean {
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ brings: line.startsWith('!'), pattern: toPattern(line.replace(/^!/, '').trim()) }));
  return (path) => {
    // What is said of a folder is said of all in it.
    const parents = path.split('/').map((_, index, names) => names.slice(0, index + 1).join('/'));
    return patterns.reduce(
      (ignored, { brings, pattern }) => (parents.some((one) => pattern?.test(one) === true) ? !brings : ignored),
      false,
    );
  };
}

function toPattern(line: string): RegExp | undefined {
  const path = line.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  const source = path.replace(/\*\*\/?|[*?]|\[[^\]]+\]|\\.|[^\\]/g, (piece) => {
    if (piece === '**/') return '(?:.*/)?';
    if (piece === '**') return '.*';
    if (piece === '*') return '[^/]*';
    if (piece === '?') return '[^/]';
    if (/^\[.+\]$/.test(piece)) return piece.replace(/\\/g, '\\\\');
    return (piece.startsWith('\\') ? piece.slice(1) : piece).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // Docker refuses such a pattern; it keeps nothing out.
    return undefined;
  }
}
