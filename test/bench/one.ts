/** Measures one case in a process of its own, so that its peak memory is its own: `tsx one.ts CASE-AS-JSON`. Prints a Measured as JSON. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { scanImage } from '../../dist/index.js';
import { peakOf } from '../support/peak-memory.js';
import type { BenchCase } from './corpora.js';

const RUNS = 5;

/** What makes Node's gunzip fastest: see src/tar/gzip.ts. */
const FASTEST = { chunkSize: 1 << 20, highWaterMark: 4 << 20 };

export interface Measured {
  name: string;
  /** Bytes uncompressed. */
  size: number;
  /** Medians, in seconds. */
  scan: number;
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
}
const memory = peakOf(process.pid) * 2 ** 20;
const measured: Measured = { name: bench.name, size: bench.size, scan: median(scans), gunzip: median(gunzips), cpu: median(cpus), memory };
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
