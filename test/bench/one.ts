/** Measures one case in a process of its own, so that its peak memory is its own: `tsx one.ts CASE-AS-JSON`. Prints a Measured as JSON. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { scanImage } from '../../dist/index.js';
import { peakOf } from '../support/peak-memory.js';
import type { BenchCase } from './corpora.js';
import { PROGRAM } from '../support/program.js';

const RUNS = 5;

/** Scans that are not counted: those in which V8 compiles. */
const WARM = 3;

/** Whole runs of the program, which starts and compiles anew each time. */
const COMMANDS = 3;

/** What makes Node's gunzip fastest: see src/tar/gzip.ts. */
const FASTEST = { chunkSize: 1 << 20, highWaterMark: 4 << 20 };

export interface Measured {
  name: string;
  /** Bytes uncompressed. */
  size: number;
  /** `stowaway scan FILE --no-cache`, in seconds: all there is on a command line. */
  command: number;
  /** A scan in a process that is warm, in seconds. */
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
const commands: number[] = [];
for (let run = 0; run < COMMANDS; run++) commands.push(await timed(() => command(bench.file)));
for (let run = 0; run < WARM; run++) await scanImage(bench.file);
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
const measured: Measured = { name, size, command: median(commands), scan, cached, gunzip: median(gunzips), cpu: median(cpus), memory };
process.stdout.write(JSON.stringify(measured));

/** Whatever it finds. */
async function command(file: string): Promise<void> {
  const [code] = (await once(spawn(process.execPath, [PROGRAM, 'scan', file, '--no-cache'], { stdio: 'ignore' }), 'exit')) as [
    number | null,
  ];
  if (code === null) throw new Error('stowaway was ended');
}

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
