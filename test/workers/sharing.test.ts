/** How main thread and layer threads share the work on one layer, and that nothing of it shows in what is found. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import type { LayerBlob } from '../../src/model/image.js';
import type { ScannedLayer } from '../../src/model/layer.js';
import { handOut } from '../../src/source/hand-out.js';
import { fileBytes } from '../../src/tar/file-bytes.js';
import { STRETCH } from '../../src/tar/stretch.js';
import { LayerScanner, type WorkerOptions } from '../../src/workers/layer-scanner.js';
import { dismiss, engage } from '../../src/workers/reserve.js';
import { seeded } from '../detectors/random.js';
import { leak, leakyFile } from '../hostile/leaks.js';
import { listed } from '../support/entries.js';
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
  ...Array.from({ length: 100 }, (_, index) => ({ name: `filler-${index}`, content: numbers(index + 1) })),
  leakyFile('last', 2),
]);

/** @param rest Bytes of the layers after it: more than its own, and the thread is left alone with it. */
function onDisk(name: string, content: Uint8Array, rest = 0): LayerBlob {
  const path = join(folder, name);
  writeFileSync(path, content);
  const file = { path, start: 0, length: content.length };
  return { key: name, size: content.length, rest, file, bytes: fileBytes(file) };
}

const scan = (blob: LayerBlob, by = scanner): Promise<ScannedLayer> => by.scan(blob, () => undefined).scanned;

const paths = ({ matches, entries }: ScannedLayer): (string | undefined)[] => matches.map(({ entry }) => listed(entries)[entry]?.path);

describe.each([
  ['plain', tar],
  ['gzip', gzipped(tar)],
])('a layer on disk, %s', (form, content) => {
  test('is the same layer whoever reads it', { timeout: 180_000 }, async () => {
    const alone = new LayerScanner({ detector, rules: [], jobs: 1 });
    const expected = await scan(onDisk(form, content), alone);
    expect(expected.complete).toBe(true);
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
