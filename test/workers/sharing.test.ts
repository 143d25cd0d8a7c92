/** How main thread and layer threads share the work on one layer, and that nothing of it shows in what is found. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import { ScanError } from '../../src/model/errors.js';
import type { LayerBlob } from '../../src/model/image.js';
import type { ScannedLayer } from '../../src/model/layer.js';
import type { PackageDocument } from '../../src/model/ownership.js';
import { handOut } from '../../src/source/hand-out.js';
import { fileBytes } from '../../src/tar/file-bytes.js';
import { TruncatedError } from '../../src/tar/truncated.js';
import { STRETCH } from '../../src/tar/stretch.js';
import { LayerScanner, type WorkerOptions } from '../../src/workers/layer-scanner.js';
import { dismiss, engage } from '../../src/workers/reserve.js';
import { seeded } from '../detectors/random.js';
import { leak, leakyFile } from '../hostile/leaks.js';
import { listed } from '../support/entries.js';
import { inChunks } from '../support/streams.js';
import { gzipped, tarOf } from '../support/tar.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-sharing-'));
const detector = await loadDetector();
const scanner = new LayerScanner({ detector, rules: [], jobs: 2, workers: { smallest: 0, cutFrom: 0 } });
afterAll(async () => {
  await scanner.close();
  rmSync(folder, { recursive: true });
});

/** Lines that compress no better than programs do. */
function numbers(step: number): string {
  return Array.from({ length: 20_000 }, (_, line) => `line ${(line * 7919 * step) % 104_729}`).join('\n');
}

const tar = tarOf([
  leakyFile('first', 1),
  { name: 'var/lib/dpkg/info/demo.list', content: '/usr/bin/demo\n' },
  ...Array.from({ length: 100 }, (_, index) => ({ name: `filler-${index}`, content: numbers(index + 1) })),
  leakyFile('last', 2),
  { name: 'var/lib/dpkg/info/demo.md5sums', content: `${'0'.repeat(32)}  usr/bin/demo\n` },
]);

/** @param rest Bytes of the layers after it: more than its own, and the thread is left alone with it. */
function onDisk(name: string, content: Uint8Array, rest = 0): LayerBlob {
  const path = join(folder, name);
  writeFileSync(path, content);
  const file = { path, start: 0, length: content.length };
  return { key: name, size: content.length, rest, file, bytes: fileBytes(file) };
}

async function scan(blob: LayerBlob, by = scanner): Promise<ScannedLayer & { documents: PackageDocument[] }> {
  const documents: PackageDocument[] = [];
  const { scanned } = by.scan(blob, { onProgress: () => undefined, onDocument: (document) => documents.push(document) });
  return { ...(await scanned), documents };
}

const paths = ({ matches, entries }: ScannedLayer): (string | undefined)[] => matches.map(({ entry }) => listed(entries)[entry]?.path);

describe.each([
  ['plain', tar],
  ['gzip', gzipped(tar)],
])('a layer on disk, %s', (form, content) => {
  test('is the same layer whoever reads it', { timeout: 180_000 }, async () => {
    const alone = new LayerScanner({ detector, rules: [], jobs: 1 });
    const expected = await scan(onDisk(form, content), alone);
    expect(expected.complete).toBe(true);
    expect(expected.documents.map(({ path }) => path)).toEqual(['var/lib/dpkg/info/demo.list', 'var/lib/dpkg/info/demo.md5sums']);
    // So that it is shared out.
    expect(content.length).toBeGreaterThan(4 << 20);
    for (const rest of [0, 1e12]) {
      for (let turn = 0; turn < 4; turn++) {
        const layer = await scan(onDisk(form, content, rest));
        expect({ ...layer, entries: listed(layer.entries) }).toEqual({ ...expected, entries: listed(expected.entries) });
      }
    }
    await alone.close();
  });

  test.each([0, 1e12])('is read as far as it is there, with %i bytes to come', async (rest) => {
    const blob = onDisk(`${form}-cut`, content, rest);
    truncateSync(blob.file!.path, Math.floor(0.9 * content.length));
    const layer = await scan(blob);
    expect(layer).toMatchObject({ complete: false, diffId: '', skipped: [{ reason: 'truncated', severity: 'failure' }] });
    expect(paths(layer)).toEqual(['first']);
  });

  test.each([0, 1e12])('is gone, with %i bytes to come', async (rest) => {
    const blob = onDisk(`${form}-gone`, content, rest);
    rmSync(blob.file!.path);
    expect(await scan(blob)).toMatchObject({ complete: false, files: 0, skipped: [{ reason: 'truncated', severity: 'failure' }] });
  });
});

describe.each([
  ['plain', tar],
  ['gzip', gzipped(tar)],
])('a layer that comes as a stream, %s', (form, content) => {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const streamed = (rest: number, bytes: AsyncIterable<Uint8Array>, size = content.length): LayerBlob => {
    return { key: form, digest, size, rest, bytes };
  };
  const rests = [0, 1e12];

  test('is the same layer whoever reads it', { timeout: 180_000 }, async () => {
    const alone = new LayerScanner({ detector, rules: [], jobs: 1 });
    const expected = await scan(streamed(0, inChunks(content, 65_536)), alone);
    expect(expected).toMatchObject({ complete: true, skipped: [] });
    for (const rest of rests) {
      for (const size of [4097, 65_536, content.length]) {
        const layer = await scan(streamed(rest, inChunks(content, size)));
        expect({ ...layer, entries: listed(layer.entries) }).toEqual({ ...expected, entries: listed(expected.entries) });
      }
    }
    await alone.close();
  });

  test.each([
    new ScanError('DIGEST_MISMATCH', 'the blob is another one'),
    new ScanError('LIMIT_EXCEEDED', 'it is over a limit'),
    new TruncatedError('gzip'),
    new Error('the connection was reset'),
  ])('is told as by one reader where it breaks with $message', { timeout: 60_000 }, async (error) => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield* inChunks(content.subarray(0, content.length - 1000), 65_536);
      throw error;
    }
    const alone = new LayerScanner({ detector, rules: [], jobs: 1 });
    const expected = await scan(streamed(0, breaking()), alone);
    expect(expected).toMatchObject({ complete: false, skipped: [{ severity: 'failure' }] });
    for (const rest of rests) {
      const layer = await scan(streamed(rest, breaking()));
      expect({ ...layer, entries: listed(layer.entries) }).toEqual({ ...expected, entries: listed(expected.entries) });
    }
    await alone.close();
  });

  test.each(rests)('is not what it should be, or not as long, with %i bytes to come', async (rest) => {
    const other = await scan({ ...streamed(rest, inChunks(content, 65_536)), digest: `sha256:${'0'.repeat(64)}` });
    expect(other).toMatchObject({ complete: true, skipped: [{ reason: 'digest-mismatch' }] });
    const short = await scan(streamed(rest, inChunks(content, 65_536), content.length + 1));
    expect(short).toMatchObject({ complete: false, skipped: [{ reason: 'truncated' }] });
  });

  test.each(rests)('is told as far as it came when it is stopped, with %i bytes to come', async (rest) => {
    const control = new AbortController();
    async function* hanging(): AsyncGenerator<Uint8Array> {
      yield* inChunks(content.subarray(0, content.length - 1000), 65_536);
      setTimeout(() => control.abort(), 1500);
      await new Promise(() => undefined);
    }
    const stopped = new LayerScanner({ detector, rules: [], jobs: 2, workers: { smallest: 0 }, signal: control.signal });
    // So that its thread has begun long ago.
    await scan(streamed(rest, inChunks(content, 65_536)), stopped);
    const layer = await scan(streamed(rest, hanging()), stopped);
    expect(layer).toMatchObject({ complete: false, skipped: [{ reason: 'interrupted', severity: 'failure' }] });
    expect(paths(layer)).toContain('first');
    await stopped.close();
  });
});

describe('a plain layer of many stretches', () => {
  const inner = tarOf(Array.from({ length: 60 }, (_, index) => ({ name: `inner-${index}`, content: numbers(index + 1) })));
  const large = tarOf([
    leakyFile('first', 1),
    ...Array.from({ length: 100 }, (_, index) => ({ name: `filler-${index}`, content: numbers(index + 1) })),
    { name: 'inner.tar', content: inner },
    leakyFile('middle', 3),
    { name: 'hard', type: 'link' as const, linkname: 'first' },
    ...Array.from({ length: 40 }, (_, index) => ({ name: `pax-${index}`, content: numbers(index + 1), pax: { note: leak(4) } })),
    leakyFile('last', 2),
  ]);
  const together = (options: WorkerOptions, signal?: AbortSignal): LayerScanner =>
    new LayerScanner({ detector, rules: [], jobs: 4, workers: { smallest: 0, cutFrom: 0, ...options }, signal });

  test('is the same layer, whoever is first with a stretch', { timeout: 180_000 }, async () => {
    expect(large.length).toBeGreaterThan(4 * STRETCH);
    const alone = new LayerScanner({ detector, rules: [], jobs: 1 });
    const expected = await scan(onDisk('large', large), alone);
    expect(expected.complete).toBe(true);
    const random = seeded(7);
    const four = together({ disturb: () => ({ delay: 1 + Math.floor(random() * 20) }) });
    for (let turn = 0; turn < 12; turn++) {
      const layer = await scan(onDisk('large', large), four);
      expect({ ...layer, entries: listed(layer.entries) }).toEqual({ ...expected, entries: listed(expected.entries) });
    }
    await four.close();
  });

  test('is lost with the thread that breaks down over a stretch of it, and no other is', { timeout: 180_000 }, async () => {
    for (const end of ['throw', 'hang'] as const) {
      const four = together({ patience: 2000, disturb: (key) => (key === 'lost' ? { end } : {}) });
      const layers = await Promise.all([scan(onDisk('lost', large), four), scan(onDisk('kept', tar), four)]);
      expect(layers[0]).toMatchObject({ complete: false, files: 0, skipped: [{ reason: 'interrupted', severity: 'failure' }] });
      expect(paths(layers[1])).toEqual(['first', 'last']);
      expect(paths(await scan(onDisk('after', large), four))).toContain('last');
      await four.close();
    }
  });

  test('that is stopped in the middle is told as far as it came', { timeout: 180_000 }, async () => {
    // So that its threads have begun long ago.
    const warm = together({});
    await scan(onDisk('warm', large), warm);
    await warm.close();
    const control = new AbortController();
    let asked = 0;
    const disturb = (): { delay: number } => {
      asked += 1;
      // Long after the first three are done.
      if (asked === 4) setTimeout(() => control.abort(), 3000);
      return asked > 3 ? { delay: 300_000 } : { delay: 0 };
    };
    const four = together({ disturb }, control.signal);
    const layer = await scan(onDisk('stopped', large), four);
    expect(layer).toMatchObject({ complete: false, diffId: '', skipped: [{ reason: 'interrupted', severity: 'failure' }] });
    expect(paths(layer)).toEqual(['first']);
    expect(layer.files).toBeGreaterThan(40);
    expect(layer.files).toBeLessThan(103);
    await four.close();
  });

  test('whose end is not there is told as by one reader', async () => {
    for (const length of [large.length - 5000, large.length - 3 * STRETCH, 3 * STRETCH]) {
      const [one, four] = await Promise.all(
        [1, 4].map(async (jobs) => {
          const by = new LayerScanner({ detector, rules: [], jobs, workers: { smallest: 0, cutFrom: 0 } });
          const layer = await scan(onDisk(`cut-${jobs}`, large.subarray(0, length)), by);
          await by.close();
          return { ...layer, entries: listed(layer.entries), skipped: layer.skipped.map((skip) => ({ ...skip, layer: '' })) };
        }),
      );
      expect(one?.skipped).toMatchObject([{ reason: 'truncated' }]);
      expect(four).toEqual(one);
    }
  });
});

test('whoever hands layers out tells how much is to come', async () => {
  const sizes = { a: 5, b: 70, c: undefined, d: 300 };
  const layers = Object.keys(sizes).map((blob, index) => ({ index, blob, diffId: '' }));
  const blobs = new Map(
    Object.entries(sizes).map(([key, size]) => [
      key,
      { key, bytes: fileBytes({ path: '', start: 0, length: 0 }), ...(size !== undefined && { size }) },
    ]),
  );
  const told: [string, number | undefined][] = [];
  const onLayer = ({ key, rest }: LayerBlob): Promise<void> => Promise.resolve(void told.push([key, rest]));
  await handOut([{ layers } as never], blobs, { onLayer });
  expect(told).toEqual([
    ['c', 375],
    ['d', 75],
    ['b', 5],
    ['a', 0],
  ]);
});

test('a thread is kept for a while after its last scan, however long ago the one before was', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    // Its own patience: nobody else's thread is in the reserve for it.
    const setting = { rules: [], ruleSet: detector.ruleSet, patience: 59_000 };
    const thread = engage(setting);
    await dismiss(thread);
    vi.advanceTimersByTime(6000);
    expect(engage(setting)).toBe(thread);
    await dismiss(thread);
    vi.advanceTimersByTime(6000);
    expect(thread.isOver).toBe(false);
    vi.advanceTimersByTime(6000);
    expect(thread.isOver).toBe(true);
    const next = engage(setting);
    expect(next).not.toBe(thread);
    await next.end();
  } finally {
    vi.useRealTimers();
  }
});
