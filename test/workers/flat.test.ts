/** What a thousand scans leave behind in a program that uses the library: neither memory nor open handles. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { scanImages } from '../../src/index.js';
import { onDisk } from './world.js';

const world = onDisk();
afterAll(() => world.remove());

const LIBRARY = new URL('../../dist/index.js', import.meta.url).href;

/**
 * The program. `held` is what outlives a full collection, in bytes; `peak` is the highest resident size of 300 scans,
 * since a single look depends on when the collector ran last and on what the kernel has taken back.
 */
const PROGRAM = `
  import { scanImages } from ${JSON.stringify(LIBRARY)};
  const scans = async (count) => {
    let peak = 0;
    for (let run = 0; run < count; run++) {
      const { images } = await scanImages([process.argv[1]], { jobs: 2 });
      if (images[0].findings.length === 0) throw new Error('a scan found nothing');
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    // What a finished scan holds is let go by callbacks of collections before.
    for (let round = 0; round < 4; round++) await new Promise((resolve) => setTimeout(resolve, 50)).then(gc);
    const { heapUsed, external } = process.memoryUsage();
    return { peak, held: heapUsed + external, handles: process.getActiveResourcesInfo().sort() };
  };
  const first = await scans(300);
  await scans(400);
  console.log(JSON.stringify({ first, last: await scans(300) }));`;

interface State {
  readonly peak: number;
  readonly held: number;
  readonly handles: readonly string[];
}

test('1,000 scans in one process leave nothing behind', { timeout: 240_000 }, async () => {
  const args = ['--expose-gc', '--input-type=module', '--eval', PROGRAM, world.files.podman];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe('');
  const { first, last } = JSON.parse(stdout) as { first: State; last: State };
  expect(last.handles).toEqual(first.handles);
  expect(last.held - first.held).toBeLessThan(4 << 20);
  expect(last.peak - first.peak).toBeLessThan(64 << 20);
});

test('scans with threads leave nothing behind', { timeout: 120_000 }, async () => {
  const scan = (): Promise<unknown> => scanImages([world.files.podman], { jobs: 2, workers: { smallest: 0 } });
  await scan();
  const handles = process.getActiveResourcesInfo().sort();
  for (let run = 0; run < 8; run++) await scan();
  expect(process.getActiveResourcesInfo().sort()).toEqual(handles);
});
