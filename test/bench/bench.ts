/**
 * MB/s of a whole scan (hashes, line counts and report included) beside Node's own gunzip of the same bytes, in one run.
 *
 * The corpora are what every checkout has: the installed npm packages (text, many small files) and the node binary. Compare ratios and
 * medians, never absolute numbers of different machines.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip, gzipSync } from 'node:zlib';
import { scanImage } from '../../dist/index.js';
import { tarOf } from '../support/tar.js';

const RUNS = 5;
const folder = mkdtempSync(join(tmpdir(), 'stowaway-bench-'));

try {
  const corpora = {
    node_modules: ['-C', process.cwd(), 'node_modules'],
    binary: ['-C', join(process.execPath, '..'), 'node'],
  };
  console.log('corpus         layer      MB  gunzip MB/s  scan MB/s  ratio');
  for (const [name, args] of Object.entries(corpora)) {
    const layer = join(folder, 'layer.tar');
    execFileSync('tar', ['--exclude=.cache', '-chf', layer, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
    for (const compressed of [true, false]) await measure(name, layer, compressed);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(name: string, layer: string, compressed: boolean): Promise<void> {
  const bytes = readFileSync(layer);
  const stored = compressed ? gzipSync(bytes, { level: 6 }) : bytes;
  const zipped = join(folder, 'layer.gz');
  writeFileSync(zipped, compressed ? stored : gzipSync(bytes, { level: 6 }));
  const image = join(folder, 'image.tar');
  writeFileSync(image, archiveOf(stored, `sha256:${createHash('sha256').update(bytes).digest('hex')}`));

  const gunzip: number[] = [];
  const scan: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    gunzip.push(await timed(() => drain(createReadStream(zipped, { highWaterMark: 1 << 20 }).pipe(createGunzip({ chunkSize: 1 << 20 })))));
    scan.push(await timed(() => scanImage(image)));
  }
  const size = statSync(layer).size / 1e6;
  const [base, ours] = [median(gunzip), median(scan)];
  const columns = [name.padEnd(14), (compressed ? 'gzip' : 'plain').padEnd(6), size.toFixed(0).padStart(6)];
  columns.push((size / base).toFixed(0).padStart(12), (size / ours).toFixed(0).padStart(10), (ours / base).toFixed(2).padStart(6));
  console.log(columns.join(' '));
}

function archiveOf(layer: Buffer, diffId: string): Buffer {
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [],
  });
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: ['bench:1'], Layers: ['layer.tar'] }]);
  return tarOf([
    { name: 'layer.tar', content: layer },
    { name: 'config.json', content: config },
    { name: 'manifest.json', content: manifest },
  ]);
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
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
