import type { EntryList, PathEntry } from '../../src/model/layer.js';

/** All entries of a list, whatever it is. */
export function listed(entries: EntryList): PathEntry[] {
  const all: PathEntry[] = [];
  entries.forEach((entry) => all.push(entry));
  return all;
}
