/** The files of the cache: damaged, foreign, too many, shared by processes, killed on the way. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CacheFolder } from '../../src/cache/folder.js';
import { evict } from '../../src/cache/evict.js';
import { LayerCache } from '../../src/cache/layer-cache.js';
import { clearCache, surveyCache } from '../../src/cache/survey.js';
import { readLayer } from '../../src/layer/read-layer.js';
import { loadDetector } from '../../src/detect/load.js';
import type { ScannedLayer } from '../../src/model/layer.js';
import { sample } from '../detectors/samples.js';
import { inChunks } from '../support/streams.js';
import { tarOf } from '../support/tar.js';
import { newFolder, removeFolders } from './folders.js';

afterAll(removeFolders);

let layer: ScannedLayer;
let problems: string[];
beforeAll(async () => {
  const detector = await loadDetector();
  const tar = tarOf([
    { name: 'etc/a', content: sample('npm-token', 1).text },
    { name: 'etc/link', type: 'link', linkname: 'etc/a' },
  ]);
  layer = await readLayer({ key: 'a', bytes: inChunks(tar, 4096) }, { open: (context) => detector.open(context) });
});
beforeEach(() => {
  problems = [];
});

async function opened(folder: string, limit = 1 << 20): Promise<LayerCache> {
  const cache = await LayerCache.open({ folder, limit, rules: ['r'], onProblem: (sentence) => problems.push(sentence) });
  if (cache === undefined) throw new Error(problems.join());
  return cache;
}

function entriesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\/[0-9a-f]{62}$/.test(name))
    .map((name) => join(folder, name));
}

const clean = (): boolean => true;

test('a damaged entry is none, whichever byte is damaged', async () => {
  const folder = newFolder();
  const cache = await opened(folder);
  await cache.keep(layer, undefined, clean);
  const [path = ''] = entriesIn(folder);
  const bytes = readFileSync(path);
  expect((await cache.layer(layer.diffId))?.content.entries).toEqual(layer.entries);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(path, damaged);
    expect([at, await cache.layer(layer.diffId)]).toEqual([at, undefined]);
  }
  for (const length of [0, 1, 27, 28, 29, bytes.length - 1]) {
    writeFileSync(path, bytes.subarray(0, length));
    expect([length, await cache.layer(layer.diffId)]).toEqual([length, undefined]);
  }
  await cache.keep(layer, undefined, clean);
  expect(await cache.layer(layer.diffId)).toBeDefined();
  expect(problems).toEqual([]);
});

test('an entry in the place of another is none', async () => {
  const folder = newFolder();
  const cache = await opened(folder);
  await cache.keep(layer, undefined, clean);
  const [first = ''] = entriesIn(folder);
  const bytes = readFileSync(first);
  rmSync(first);
  await cache.keep({ ...layer, diffId: `sha256:${'1'.repeat(64)}`, digest: `sha256:${'1'.repeat(64)}` }, undefined, clean);
  const [second = ''] = entriesIn(folder);
  writeFileSync(second, bytes);
  expect(await cache.layer(`sha256:${'1'.repeat(64)}`)).toBeUndefined();
});

test('another key knows nothing, and a broken one is made anew', async () => {
  const folder = newFolder();
  await (await opened(folder)).keep(layer, undefined, clean);
  const key = join(folder, 'layers-v1/key');
  for (const broken of [Buffer.alloc(0), Buffer.alloc(31), Buffer.alloc(32)]) {
    writeFileSync(key, broken);
    const cache = await opened(folder);
    expect(await cache.layer(layer.diffId)).toBeUndefined();
    expect(readFileSync(key).length).toBe(32);
  }
});

test('an incomplete layer is not kept, nor one that failed, nor one with a secret in a text', async () => {
  const folder = newFolder();
  const cache = await opened(folder);
  await cache.keep({ ...layer, complete: false }, undefined, clean);
  await cache.keep({ ...layer, skipped: [{ reason: 'limit', severity: 'failure', detail: 'x' }] }, undefined, clean);
  await cache.keep(layer, undefined, (text) => !text.includes('etc/link'));
  expect(entriesIn(folder)).toEqual([]);
});

describe('room', () => {
  test('is made by removing what was not used for longest', async () => {
    const folder = newFolder();
    const files = new CacheFolder(folder);
    const rules = '0'.repeat(16);
    const name = (index: number): string => index.toString(16).padStart(64, '0');
    await files.key();
    for (let index = 0; index < 10; index++) {
      await files.write(rules, name(index), new Uint8Array(100));
      const time = new Date(1_700_000_000_000 + index * 1000);
      utimesSync(join(folder, 'layers-v1', rules, '00', name(index).slice(2)), time, time);
    }
    await files.read(rules, name(0));
    await evict(files, 1000);
    expect((await files.list()).length).toBe(10);
    await evict(files, 550);
    // One was used just now; nine tenths of the limit are left.
    const left = (await files.list()).map(({ path }) => parseInt(path.slice(-4), 16)).sort();
    expect(left).toEqual([0, 7, 8, 9]);
  });

  test('is kept by the cache itself', async () => {
    const folder = newFolder();
    const cache = await opened(folder, 16_000);
    for (let index = 0; index < 60; index++) {
      await cache.keep({ ...layer, diffId: `sha256:${index.toString().padStart(64, '0')}` }, undefined, clean);
    }
    expect((await surveyCache(folder)).bytes).toBeGreaterThan(16_000);
    await cache.close();
    expect((await surveyCache(folder)).bytes).toBeLessThanOrEqual(16_000);
    expect((await surveyCache(folder)).bytes).toBeGreaterThan(8_000);
  });
});

describe('a folder that cannot be used', () => {
  const isRoot = process.getuid?.() === 0;
  test.runIf(!isRoot)('is told once', async () => {
    const folder = newFolder();
    const cache = await opened(folder);
    chmodSync(join(folder, 'layers-v1'), 0o500);
    for (let time = 0; time < 2; time++) await cache.keep(layer, undefined, clean);
    chmodSync(join(folder, 'layers-v1'), 0o700);
    expect(problems.length).toBe(1);
  });

  test('because it is a file', async () => {
    const path = join(newFolder(), 'file');
    writeFileSync(path, 'x');
    expect(await LayerCache.open({ folder: path, limit: 1, rules: [], onProblem: (sentence) => problems.push(sentence) })).toBeUndefined();
    expect(problems).toEqual([
      expect.stringMatching(/^the cache of layers in .* is not used: a part of its path is a file, not a folder$/),
    ]);
  });

  test('because it is a link to somewhere', async () => {
    const [folder, elsewhere] = [newFolder(), newFolder()];
    writeFileSync(join(elsewhere, 'key'), 'mine');
    symlinkSync(elsewhere, join(folder, 'layers-v1'));
    expect(await LayerCache.open({ folder, limit: 1, rules: [], onProblem: (sentence) => problems.push(sentence) })).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/ is not used: .*layers-v1 is a link$/)]);
    await expect(clearCache(folder)).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    await expect(surveyCache(folder)).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    expect(readdirSync(elsewhere)).toEqual(['key']);
  });

  test.runIf(isRoot)('because it is of another user', async () => {
    const folder = newFolder();
    await opened(folder);
    chownSync(join(folder, 'layers-v1'), 65534, 65534);
    expect(await LayerCache.open({ folder, limit: 1, rules: [], onProblem: (sentence) => problems.push(sentence) })).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/ is not used: .*layers-v1 belongs to another user$/)]);
    await expect(clearCache(folder)).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
  });

  test.skipIf(process.platform === 'win32')(
    'for a moment: it is closed to others, and a key that they could read is made anew',
    async () => {
      const folder = newFolder();
      await (await opened(folder)).keep(layer, undefined, clean);
      const [root, key] = [join(folder, 'layers-v1'), join(folder, 'layers-v1/key')];
      chmodSync(root, 0o777);
      expect(await (await opened(folder)).layer(layer.diffId)).toBeDefined();
      expect(statSync(root).mode & 0o777).toBe(0o700);
      const before = readFileSync(key);
      chmodSync(key, 0o644);
      expect(await (await opened(folder)).layer(layer.diffId)).toBeUndefined();
      expect(readFileSync(key)).not.toEqual(before);
      expect(statSync(key).mode & 0o777).toBe(0o600);
      // A link in its place leads to a key that someone else may know.
      writeFileSync(join(folder, 'theirs'), before, { mode: 0o600 });
      rmSync(key);
      symlinkSync(join(folder, 'theirs'), key);
      expect(await (await opened(folder)).layer(layer.diffId)).toBeUndefined();
      expect(lstatSync(key).isFile()).toBe(true);
    },
  );

  test('because something else stands in its way', async () => {
    const folder = newFolder();
    const cache = await opened(folder);
    await cache.keep(layer, undefined, clean);
    const [entry = ''] = entriesIn(folder);
    const rules = join(entry, '../..');
    rmSync(rules, { recursive: true });
    writeFileSync(rules, 'x');
    for (let time = 0; time < 2; time++) await cache.keep(layer, undefined, clean);
    expect(problems.length).toBe(1);
    expect(await cache.layer(layer.diffId)).toBeUndefined();
  });
});

test('clearing removes what is of the cache and nothing else', async () => {
  const folder = newFolder();
  await (await opened(folder)).keep(layer, undefined, clean);
  writeFileSync(join(folder, 'mine'), 'x');
  writeFileSync(join(folder, 'layers-v1', 'mine'), 'x');
  expect(await clearCache(folder)).toMatchObject({ entries: 1, ruleSets: 1 });
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['layers-v1', 'layers-v1/mine', 'mine']);
  rmSync(join(folder, 'layers-v1', 'mine'));
  await (await opened(folder)).keep(layer, undefined, clean);
  await clearCache(folder);
  expect(readdirSync(folder)).toEqual(['mine']);
  expect(await surveyCache(join(folder, 'nothing'))).toMatchObject({ entries: 0, bytes: 0, ruleSets: 0 });
});

test('what a process left half-written is removed when it is old', async () => {
  const folder = newFolder();
  await (await opened(folder)).keep(layer, undefined, clean);
  const [entry = ''] = entriesIn(folder);
  const [young, old] = ['0', '1'].map((digit) => join(entry, '..', `.${digit.repeat(16)}.tmp`));
  for (const path of [young, old]) writeFileSync(path ?? '', 'half');
  utimesSync(old ?? '', new Date(0), new Date(0));
  await surveyCache(folder);
  expect(() => statSync(old ?? '')).toThrow();
  expect(statSync(young ?? '').size).toBe(4);
});

/** Writes the same few entries over and over, of 1 MB each. */
const WRITER = `
  import { CacheFolder } from ${JSON.stringify(new URL('../../src/cache/folder.ts', import.meta.url).pathname)};
  import { Keyed } from ${JSON.stringify(new URL('../../src/cache/keyed.ts', import.meta.url).pathname)};
  const folder = new CacheFolder(process.argv[1]);
  const keyed = new Keyed(await folder.key());
  process.stdout.write('begun');
  for (let round = 0; ; round++) {
    const name = (round % 4).toString().repeat(64);
    await folder.write('${'0'.repeat(16)}', name, keyed.seal(name, Buffer.alloc(1 << 20, round)));
  }
`;

test('processes that write at once, and are killed on the way, leave whole entries', async () => {
  const folder = newFolder();
  for (let round = 0; round < 3; round++) {
    const writers = [1, 2].map(() =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    await Promise.all(writers.map((writer) => new Promise((resolve) => writer.stdout.once('data', resolve))));
    await after(100 + 70 * round);
    for (const writer of writers) writer.kill('SIGKILL');
    await Promise.all(writers.map((writer) => new Promise((resolve) => writer.once('exit', resolve))));
    const files = new CacheFolder(folder);
    const { Keyed } = await import('../../src/cache/keyed.js');
    const keyed = new Keyed(await files.key());
    const listed = await files.list();
    expect(listed.length).toBeGreaterThan(0);
    for (const { path } of listed) {
      const name = path.split('/').slice(-2).join('');
      expect(keyed.unseal(name, readFileSync(path))?.length).toBe(1 << 20);
    }
  }
});
