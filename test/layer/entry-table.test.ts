import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EntryTable } from '../../src/model/entry-table.js';
import type { PathEntry } from '../../src/model/layer.js';
import { listed } from '../support/entries.js';

const text = fc.string({ unit: 'binary', maxLength: 30 });
const entry: fc.Arbitrary<PathEntry> = fc.oneof(
  fc.record({ path: text, kind: fc.constantFrom('file', 'directory', 'whiteout', 'opaque', 'special') }),
  fc.record({ path: text, kind: fc.constantFrom('symlink', 'hardlink'), target: text }),
);

function tableOf(entries: readonly PathEntry[]): EntryTable {
  const table = new EntryTable();
  for (const each of entries) table.push(each);
  return table;
}

function expectAll(table: EntryTable, entries: readonly PathEntry[]): void {
  expect(table).toHaveLength(entries.length);
  expect(listed(table)).toEqual(entries);
  expect(entries.map((_, index) => table.at(index))).toEqual(entries);
  expect([table.at(-1), table.at(entries.length)]).toEqual([undefined, undefined]);
}

it('gives back what was put in, one by one and in order', () => {
  fc.assert(fc.property(fc.array(entry), (entries) => expectAll(tableOf(entries), entries)));
});

it('over many pages, of many entries and of long names', () => {
  const short = Array.from({ length: 9000 }, (_, index): PathEntry => ({ path: `d/${index}`, kind: 'file' }));
  const long = Array.from({ length: 60 }, (_, index): PathEntry => ({ path: `${'é/'.repeat(8000)}${index}`, kind: 'directory' }));
  const entries = [...short, ...long, ...short];
  const table = tableOf(entries);
  expectAll(table, entries);
  expectAll(new EntryTable(table.pages()), entries);
});

it('goes on after it was asked', () => {
  const table = tableOf([{ path: 'a', kind: 'file' }]);
  expect(table.at(0)).toEqual({ path: 'a', kind: 'file' });
  table.push({ path: 'b', kind: 'symlink', target: '' });
  expectAll(table, [
    { path: 'a', kind: 'file' },
    { path: 'b', kind: 'symlink', target: '' },
  ]);
});
