import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileBytes, passingFileBytes } from '../../src/tar/file-bytes.js';
import { collect } from '../support/streams.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-file-bytes-'));
const path = join(folder, 'file');
const content = randomBytes(5_000_001);
writeFileSync(path, content);
afterAll(() => rmSync(folder, { recursive: true }));

const openFiles = (): number => readdirSync('/proc/self/fd').length;

test.each([fileBytes, passingFileBytes])('%o reads just the stretch, and what there is of one that is too long', async (read) => {
  for (const [start, length] of [
    [0, content.length],
    [1, 1 << 20],
    [777, 3_000_000],
    [4_999_999, 2],
    [10, 0],
  ] as const) {
    expect((await collect(read({ path, start, length }))).equals(content.subarray(start, start + length))).toBe(true);
  }
  expect((await collect(read({ path, start: 4_000_000, length: 9_000_000 }))).equals(content.subarray(4_000_000))).toBe(true);
  await expect(collect(read({ path: join(folder, 'none'), start: 0, length: 1 }))).rejects.toThrow('ENOENT');
});

test('who leaves early closes the file', async () => {
  const before = openFiles();
  for (let turn = 0; turn < 5; turn++)
    for await (const chunk of passingFileBytes({ path, start: 0, length: content.length })) if (chunk.length > 0) break;
  expect(openFiles()).toBe(before);
});
