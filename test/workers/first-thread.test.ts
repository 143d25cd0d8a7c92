/** The thread that starts before the program is loaded: only where one is likely to be needed, once, and the first scan uses it. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { prepare } from '../../src/prepare.js';
import { nextThread } from '../../src/workers/first-thread.js';
import { SMALLEST } from '../../src/workers/smallest.js';
import { onDisk, report } from './world.js';

const world = onDisk();
const folder = mkdtempSync(join(tmpdir(), 'stowaway-first-'));
const [small, large] = [join(folder, 'small.tar'), join(folder, 'large.tar')];
const rules = join(folder, 'rules.toml');
writeFileSync(
  rules,
  String.raw`[[rule]]
id = "acme-line"
title = "Acme line"
provider = "acme"
severity = "high"
use = "run"
specificity = 3
pattern = '''words and (?<secret>lines)'''
keywords = ["words and"]
`,
);
writeFileSync(small, '');
writeFileSync(large, '');
truncateSync(large, SMALLEST);

/** Ids of the threads that were born, once they are told. */
let born: number[] = [];
const count = ({ threadId }: Worker): void => void born.push(threadId);
const told = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
beforeEach(() => {
  born = [];
  process.on('worker', count);
});
afterEach(() => {
  process.off('worker', count);
});
afterAll(() => {
  world.remove();
  rmSync(folder, { recursive: true });
});

test('nothing starts for small files, or where no thread is wanted', async () => {
  prepare([small, `docker-archive:${small}`]);
  prepare([large], 1);
  prepare([`${small}/in-a-file`, 'a\0b', 'a'.repeat(5000)]);
  await told();
  expect(born).toEqual([]);
});

test.each([
  ['a large file', () => [small, large]],
  ['a large file with a prefix', () => [`oci-archive:${large}`]],
  ['a folder', () => [folder]],
  ['standard input', () => ['-']],
  ['a name that an engine or a registry may know', () => ['alpine:3']],
])('one thread starts for %s, and is the next', async (_, references) => {
  prepare(references());
  prepare(references());
  await told();
  expect(born).toHaveLength(1);
  const threads = [nextThread(), nextThread()];
  await told();
  expect(threads.map(({ threadId }) => threadId)).toEqual(born);
  expect(born).toHaveLength(2);
  await Promise.all(threads.map((thread) => thread.terminate()));
});

test.each(['built-in rules', 'rules of the user'])('a scan uses it, with %s, and reports what it reports without any', async (which) => {
  const options = which === 'built-in rules' ? {} : { rules: [rules] };
  const expected = await report(world.files.gzip, { ...options, jobs: 1 });
  prepare([large]);
  await told();
  // No thread of another scan was waited for as long as this one.
  const workers = { smallest: 0, patience: 59_000 };
  expect(await report(world.files.gzip, { ...options, jobs: 2, workers })).toBe(expected);
  const [first = 0] = born;
  const next = nextThread();
  expect(next.threadId).toBeGreaterThan(first);
  await next.terminate();
});
