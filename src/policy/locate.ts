/**
 * On which line of a TOML text a key or table stands: the parser tells values, not places, and a message that names a line is worth a thousand
 * that do not. Made for configuration as people write it; of a key in an inline table it tells nothing.
 */

/** @param path keys, and indices of arrays of tables, as a schema reports them. @returns 1-based; 0 where it is not to be found. */
export function lineOf(text: string, path: readonly PropertyKey[]): number {
  let table: PropertyKey[] = [];
  const counts = new Map<string, number>();
  let above = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*(\[{1,2})([^[\]]+)\]/.exec(line);
    if (header !== null) {
      const names = keysOf(header[2] ?? '');
      const count = counts.get(names.join('.')) ?? 0;
      counts.set(names.join('.'), count + 1);
      table = header[1] === '[[' ? [...names, count] : names;
    } else {
      const key = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(line)?.[1];
      if (key === undefined) continue;
      const whole = [...table, ...keysOf(key)];
      if (isSame(whole, path)) return index + 1;
      continue;
    }
    if (table.length > 0 && isSame(table.slice(0, path.length), path)) return index + 1;
    // Of what is not there itself, the table that it would stand in.
    if (table.length > 0 && isSame(table, path.slice(0, table.length))) above = index + 1;
  }
  return above;
}

function keysOf(text: string): string[] {
  return [...text.matchAll(/[\w-]+|"[^"]*"|'[^']*'/g)].map(([key]) => key.replace(/^["']|["']$/g, ''));
}

function isSame(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
