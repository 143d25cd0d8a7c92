/** In which forms a value may stand in a text, so that all of them can be hidden. */

/** Shorter secrets are only masked where the detectors see them in their context. */
export const SHORTEST_HIDDEN = 4;

/** Lines of a key are secrets of their own; `-----END` and short rests are not. */
const LINE = 16;

/** The value as it is, JSON-escaped, percent-encoded and line by line. */
export function spellings(value: string): Set<string> {
  const all = new Set([value, JSON.stringify(value).slice(1, -1), percentEncoded(value)]);
  if (value.includes('\n')) {
    for (const line of value.split(/\r?\n/)) if (line.length >= LINE && !line.startsWith('-----')) all.add(line);
  }
  return new Set([...all].filter((spelling) => spelling.length >= SHORTEST_HIDDEN));
}

function percentEncoded(value: string): string {
  // A lone surrogate cannot be encoded; such a value has no percent-encoded spelling.
  return value.isWellFormed() ? encodeURIComponent(value) : value;
}
