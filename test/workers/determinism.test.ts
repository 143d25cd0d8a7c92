/** How many threads there are and which is first never changes a byte of the report. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import { redactorFor } from '../../src/redaction.js';
import { seal } from '../../src/report/seal.js';
import { Run } from '../../src/run.js';
import { openSource } from '../../src/source/plan.js';
import { LayerScanner } from '../../src/workers/layer-scanner.js';
import { seeded } from '../detectors/random.js';
import { inChunks } from '../support/streams.js';
import { manyLayers, onDisk, report, text } from './world.js';

const world = onDisk();
afterAll(() => world.remove());

describe.each(Object.keys(world.files) as (keyof typeof world.files)[])('%s', (layout) => {
  test.each([2, 4])('%i jobs', async (jobs) => {
    const alone = await report(world.files[layout], { jobs: 1 });
    expect(alone).toContain('"complete": true');
    expect(await report(world.files[layout], { jobs, workers: { smallest: 0 } })).toBe(alone);
  });
});

test('streamed, in chunks of any size', async () => {
  const archive = manyLayers.asDockerOci({ shuffle: 11, compression: 'gzip' });
  const alone = await report('-', { jobs: 1, stdin: inChunks(archive, 1000) });
  for (const size of [999, 65_536, 1 << 20]) {
    expect(await report('-', { jobs: 3, stdin: inChunks(archive, size), workers: { smallest: 0 } })).toBe(alone);
  }
});

test('a folder, whose size nobody knows beforehand', async () => {
  const reference = `dir:${world.files.layout}`;
  const alone = await report(reference, { jobs: 1 });
  expect(await report(reference, { jobs: 2, workers: { smallest: 0 } })).toBe(alone);
  expect(await report(reference, { jobs: 2, workers: { smallest: 5000 } })).toBe(alone);
  expect(await report(reference, { jobs: 2 })).toBe(alone);
});

describe('200 runs in random order', () => {
  const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
  let random = seeded(0);
  let scanner: LayerScanner;
  let detector: Awaited<ReturnType<typeof loadDetector>>;

  beforeAll(async () => {
    detector = await loadDetector();
    const disturb = (): { delay: number } => ({ delay: Math.floor(random() * 5) });
    scanner = new LayerScanner({ detector, rules: [], jobs: 4, workers: { smallest: 0, disturb } });
  });
  afterAll(() => scanner.close());

  test('give the same bytes', { timeout: 300_000 }, async () => {
    const files = [world.files.legacy, world.files.gzip, world.files.layout];
    const expected = await Promise.all(files.map((file) => report(file, { jobs: 1 })));
    const orders = new Set<string>();
    for (const seed of SEEDS) {
      random = seeded(seed);
      const redactor = redactorFor(detector);
      const ended: string[] = [];
      const run = new Run({
        detector,
        redactor,
        layers: scanner,
        onProgress: (progress) => progress.kind === 'layer-end' && ended.push(progress.blob),
      });
      const which = seed % files.length;
      await run.take(() => openSource(files[which] ?? ''));
      expect(text(seal(run.report(), redactor))).toBe(expected[which]);
      orders.add(ended.join());
    }
    // Else nothing was shown.
    expect(orders.size).toBeGreaterThan(50);
  });
});
