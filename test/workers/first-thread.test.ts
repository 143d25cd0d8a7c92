/** The thread that starts before the program is loaded: only where one is likely to be needed, once, and the first scan uses it. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { prepare } from '../../src/prepare.js';
import { nextThread, SMALLEST } from '../../src/workers/first-thread.js';
import { buildImage } from '../support/images.js';
import { onDisk, report } from './world.js';
import { PROGRAM } from '../support/program.js';

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
let threads: Worker[] = [];
const count = (worker: Worker): void => {
  born.push(worker.threadId);
  threads.push(worker);
};
const told = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
beforeEach(() => {
  born = [];
  threads = [];
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
  prepare(['a\0b', 'a'.repeat(5000)]);
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
  const given = [nextThread(), nextThread()];
  await told();
  expect(given.map(({ threadId }) => threadId)).toEqual(born);
  expect(born).toHaveLength(2);
  await Promise.all(given.map((thread) => thread.terminate()));
});

test('one that died before anybody needed it is replaced', async () => {
  prepare([large]);
  await told();
  const [dead = Infinity] = born;
  process.off('worker', count);
  const died = new Promise((resolve) => void threads[0]?.once('exit', resolve));
  await threads[0]?.terminate();
  await died;
  const next = nextThread();
  expect(next.threadId).toBeGreaterThan(dead);
  await next.terminate();
});

/** Node lets such a process start no threads. */
function withoutThreads(...args: string[]): { status: number | null; said: string } {
  const flags = ['--experimental-permission', '--allow-fs-read=*', '--allow-fs-write=*'];
  const { status, stderr } = spawnSync(process.execPath, [...flags, PROGRAM, 'scan', '--no-cache', '--exit-zero', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return { status, said: stderr };
}

test('where no thread can be started, small images are scanned all the same, and others are told of in a sentence', () => {
  expect(withoutThreads(world.files.layout)).toEqual({ status: 0, said: '' });
  const noise = join(folder, 'noise.tar');
  const content = randomBytes(2 * SMALLEST);
  writeFileSync(noise, buildImage({ layers: [[{ name: 'noise', content }]] }).asDockerOci());
  const { status, said } = withoutThreads(noise);
  expect(status).toBe(2);
  expect(said).toMatch(/^stowaway: no thread can be started here \(.+\): scan with --jobs 1, which needs none\n$/);
  expect(withoutThreads(noise, '--jobs', '1').status).toBe(0);
});

test.each(['built-in rules', 'rules of the user'])('a scan uses it, with %s, and reports what it reports without any', async (which) => {
  const options = which === 'built-in rules' ? {} : { rules: [rules] };
  const expected = await report(world.files.gzip, { ...options, jobs: 1 });
  prepare([large]);
  await told();
  expect(born).toHaveLength(1);
  // No thread of another scan was waited for as long as this one.
  const workers = { smallest: 0, patience: 59_000 };
  expect(await report(world.files.gzip, { ...options, jobs: 2, workers })).toBe(expected);
  const [first = Infinity] = born;
  const next = nextThread();
  expect(next.threadId).toBeGreaterThan(first);
  await next.terminate();
});
