import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { expect } from 'vitest';

const FOLDER = new URL('../../testdata/golden/', import.meta.url);

/** Compares with a file of `testdata/golden`; `UPDATE_GOLDEN=1` writes it instead, to be looked at before it is committed. */
export function expectGolden(name: string, text: string): void {
  const file = new URL(name, FOLDER);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text, `testdata/golden/${name}; after a change on purpose run with UPDATE_GOLDEN=1`).toBe(readFileSync(file, 'utf8'));
}
