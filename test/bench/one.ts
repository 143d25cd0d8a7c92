/** Measures one case in a process of its own, so that its peak memory is its own: `tsx one.ts CASE-AS-JSON`. Prints a Measured as JSON. */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { scanImage } from '../../dist/index.js';
import { peakOf } from '../support/peak-memory.js';
import type { BenchCase } from './corpora.js';

const RUNS = 5;

/** Scans that are not counted: those in which V8 compiles. Their first is told apart, for it is all there is on a command line. */
const WARM = 3;

/** What makes Node's gunzip fastest: see src/tar/gzip.ts. */
const FASTEST = { chunkSize: 1 << 20, highWaterMark: 4 << 20 };

export interface Measured {
  name: string;
  /** Bytes uncompressed. */
  size: number;
  /** The first scan of the process, in seconds. */
  first: number;
  /** Medians of later ones, in seconds. */
  scan: number;
  /** A scan of what was scanned before, from the cache of layers. */
  cached: number;
  gunzip: number;
  /** Processor time of a scan, in seconds. */
  cpu: number;
  /** Peak resident memory of the process, in bytes. */
  memory: number;
}

const bench = JSON.parse(process.argv[2] ?? '') as BenchCase;
const scans: number[] = [];
const gunzips: number[] = [];
const cpus: number[] = [];
const cacheds: number[] = [];
const cache = { folder: mkdtempSync(join(tmpdir(), 'stowaway-bench-')) };
const first = await timed(() => scanImage(bench.file));
for (let run = 1; run < WARM; run++) await scanImage(bench.file);
await scanImage(bench.file, { cache });
for (let run = 0; run < RUNS; run++) {
  gunzips.push(
    await timed(async () => {
      for (const file of bench.gzipped) await drain(createReadStream(file, { highWaterMark: 1 << 20 }).pipe(createGunzip(FASTEST)));
    }),
  );
  const before = process.cpuUsage();
  scans.push(await timed(() => scanImage(bench.file)));
  const { user, system } = process.cpuUsage(before);
  cpus.push((user + system) / 1e6);
  cacheds.push(await timed(() => scanImage(bench.file, { cache })));
}
rmSync(cache.folder, { recursive: true });
const memory = peakOf(process.pid) * 2 ** 20;
const { name, size } = bench;
const [scan, cached] = [median(scans), median(cacheds)];
const measured: Measured = { name, size, first, scan, cached, gunzip: median(gunzips), cpu: median(cpus), memory };
process.stdout.write(JSON.stringify(measured));

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let length = 0;
  for await (const chunk of bytes) length += chunk.length;
  if (length === 0) throw new Error('nothing was read');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
