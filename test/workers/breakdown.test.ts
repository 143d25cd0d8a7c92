/** What a run makes of threads that die or hang, and of being stopped in the middle. */
import { afterAll, describe, expect, test } from 'vitest';
import { scanImages } from '../../src/index.js';
import type { ScanOptions } from '../../src/scan.js';
import type { Disturbance } from '../../src/workers/messages.js';
import { leakyFile } from '../hostile/leaks.js';
import { inChunks } from '../support/streams.js';
import { rawHeader, tarOf } from '../support/tar.js';
import { manyLayers, onDisk } from './world.js';

const world = onDisk();
afterAll(() => world.remove());

const LAYERS = manyLayers.layers.length;
const victim = manyLayers.layers[5]!.diffId.slice('sha256:'.length);

/** The podman archive names layers by their diffId. */
const ending = (end: Disturbance['end']): ScanOptions => ({
  jobs: 2,
  workers: {
    smallest: 0,
    ...(end === 'hang' && { patience: 4000 }),
    disturb: (key) => (key.includes(victim) && end !== undefined ? { end } : {}),
  },
});

const ways = {
  'on disk': (options: ScanOptions) => scanImages([world.files.podman], options),
  streamed: (options: ScanOptions) => scanImages(['-'], { ...options, stdin: inChunks(manyLayers.asPodman(), 65_536) }),
};

describe.each(Object.entries(ways))('%s', (_, scan) => {
  test.each([
    ['throws', 'throw', 'a fault of a test'],
    ['hangs', 'hang', 'it did nothing for 4 seconds'],
    ['fills its memory', 'exhaust', 'memory'],
  ] as const)('a thread that %s takes one layer with it', { timeout: 120_000 }, async (_name, end, why) => {
    const whole = await scan({ jobs: 1 });
    const { images, summary } = await scan(ending(end));
    const [image] = images;
    expect(summary.complete).toBe(false);
    expect(image!.skipped).toMatchObject([{ reason: 'interrupted', severity: 'failure', layer: `${victim}.tar` }]);
    expect(image!.skipped[0]!.detail).toContain(why);
    expect(image!.layers.map(({ files }) => files > 0)).toEqual(Array.from({ length: LAYERS }, (_each, index) => index !== 5));
    expect(image!.findings.length).toBeGreaterThan(0.7 * whole.images[0]!.findings.length);
  });
});

test('a thread whose rules are not ours gives nothing', async () => {
  const { LayerScanner } = await import('../../src/workers/layer-scanner.js');
  const { loadDetector } = await import('../../src/detect/load.js');
  const detector = { ...(await loadDetector()), ruleSet: 'sha256:other' };
  const scanner = new LayerScanner({ detector, rules: [], jobs: 2, workers: { smallest: 0, disturb: () => ({ delay: 500 }) } });
  try {
    const tar = manyLayers.layers[0]!.tar;
    const listener = { onProgress: () => undefined, onDocument: () => undefined };
    const { scanned } = scanner.scan({ key: 'a', size: tar.length, bytes: inChunks(tar, 512) }, listener);
    expect((await scanned).skipped).toMatchObject([{ reason: 'interrupted', detail: expect.stringContaining('other rules') as string }]);
  } finally {
    await scanner.close();
  }
});

describe('stopped in the middle', () => {
  const stop = async (
    reference: string,
    jobs: number,
    stdin?: AsyncIterable<Uint8Array>,
  ): Promise<{ took: number; scan: PromiseSettledResult<Awaited<ReturnType<typeof scanImages>>> }> => {
    const control = new AbortController();
    let stopped = Number.NaN;
    let ended = 0;
    const [scan] = await Promise.allSettled([
      scanImages([reference, 'dir:/nowhere'], {
        jobs,
        signal: control.signal,
        ...(stdin !== undefined && { stdin }),
        workers: { smallest: 0, disturb: () => ({ delay: 20 }) },
        onProgress: ({ kind }) => {
          if (kind !== 'layer-end' || ++ended !== 3) return;
          stopped = performance.now();
          control.abort();
        },
      }),
    ]);
    return { took: performance.now() - stopped, scan: scan };
  };

  test.each([
    ['podman', 1],
    ['podman', 3],
    ['layout', 3],
  ] as const)('%s with %i jobs: reports what was found, and each layer that was not read', async (layout, jobs) => {
    const { took, scan } = await stop(world.files[layout], jobs);
    expect(took).toBeLessThan(2000);
    if (scan.status === 'rejected') throw scan.reason;
    const { images, skipped, summary } = scan.value;
    expect(summary.complete).toBe(false);
    const read = images[0]!.layers.filter(({ files }) => files > 0).length;
    expect(read).toBeGreaterThanOrEqual(3);
    // Those that were under way are told of as well, with what was found in them.
    expect(images[0]!.skipped.length).toBeGreaterThanOrEqual(LAYERS - read);
    expect(new Set(images[0]!.skipped.map(({ reason, severity }) => `${reason} ${severity}`))).toEqual(new Set(['interrupted failure']));
    expect(images[0]!.findings.length).toBeGreaterThan(0);
    expect(skipped).toMatchObject([{ reason: 'interrupted', count: 1 }]);
  });

  test.each([1, 3])('streamed with %i jobs: what was found in the layers that came', async (jobs) => {
    const { took, scan } = await stop('-', jobs, inChunks(manyLayers.asPodman(), 512));
    expect(took).toBeLessThan(2000);
    if (scan.status === 'rejected') throw scan.reason;
    const { images, summary } = scan.value;
    expect(summary.complete).toBe(false);
    expect(images).toMatchObject([{ reference: 'standard input', id: '', alignment: 'unknown' }]);
    expect(images[0]!.findings.length).toBeGreaterThan(0);
    expect(images[0]!.skipped).toContainEqual(expect.objectContaining({ reason: 'interrupted', severity: 'failure' }));
  });

  test.each([1, 3])('in one large layer, with %i jobs: what was found in it so far', async (jobs) => {
    const control = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield rawHeader({ name: `${'0'.repeat(64)}/layer.tar`, size: 1n << 40n });
      yield tarOf([leakyFile('found', 1)]).subarray(0, -1024);
      yield rawHeader({ name: 'large', size: 1n << 39n });
      setTimeout(() => control.abort(), 1000);
      for (;;) {
        yield Buffer.alloc(1 << 20, 'text\n');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    const { images, summary } = await scanImages(['-'], { jobs, stdin: endless(), signal: control.signal, workers: { smallest: 0 } });
    expect(summary.complete).toBe(false);
    expect(images[0]?.findings.flatMap(({ sightings }) => sightings.map(({ path }) => path))).toEqual(['found']);
  });

  test('before the beginning: nothing is read', async () => {
    const scan = scanImages([world.files.podman], { signal: AbortSignal.abort() });
    await expect(scan).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
