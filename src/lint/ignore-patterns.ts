/**
 * The patterns of a `.dockerignore`: Go's `filepath.Match` with `**`, later ones overrule earlier ones
 * (https://docs.docker.com/build/concepts/context/#dockerignore-files).
 */
import { posix } from 'node:path';

/** Whether a path of the build context (`a/b`, without a leading slash) is kept out of it. */
export function ignores(text: string): (path: string) => boolean {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    // A comment begins in the first column: anywhere else # is part of a name.
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
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
  // From the root of the context, however it is written: `/a`, `./a/`, `b/../a`.
  const path = posix.normalize(`/${line}`).replace(/^\/|\/$/g, '');
  const source = path.replace(/\*\*\/?|[*?]|\[[^\]]+\]|\\.|[^\\]/g, (piece, at: number) => {
    if (piece.startsWith('**')) return at + piece.length === path.length ? '.*' : '(?:.*/)?';
    if (piece === '*') return '[^/]*';
    if (piece === '?') return '[^/]';
    if (/^\[.+\]$/.test(piece)) return piece;
    return (piece.startsWith('\\') ? piece.slice(1) : piece).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // Docker refuses such a pattern; it keeps nothing out.
    return undefined;
  }
}
