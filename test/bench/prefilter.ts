/**
 * MB/s of the detector alone (open, write, end; no archive, no report) on ordinary bytes; spam.ts has texts made to slow it down.
 *
 * Usage: tsx test/bench/prefilter.ts. Compare ratios of runs on one machine, never its numbers with another's.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDetector } from '../../src/detect/load.js';

const RUNS = 5;
const CHUNK = 64 * 1024;
const MOST_TEXT = 250e6;

interface File {
  path: string;
  bytes: Buffer;
}

const detector = await loadDetector();
console.log('corpus                    MB     MB/s');
const texts = textsOf('node_modules');
const size = texts.reduce((sum, { bytes }) => sum + bytes.length, 0);
report('node_modules text', size, () => texts.reduce((found, file) => found + scan(file), 0));
const binary = { path: 'usr/bin/node', bytes: readFileSync(process.execPath) };
report('node binary', binary.bytes.length, () => scan(binary));

function report(name: string, size: number, work: () => number): void {
  let found = 0;
  const seconds = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    found = work();
    return (performance.now() - started) / 1000;
  }).sort((a, b) => a - b);
  const median = seconds[Math.floor(RUNS / 2)] ?? Number.NaN;
  console.log(
    `${name.padEnd(25)} ${(size / 1e6).toFixed(0).padStart(4)} ${(size / 1e6 / median).toFixed(1).padStart(8)}  ${found} matches`,
  );
}

function scan({ path, bytes }: File): number {
  const blob = detector.open({ kind: 'file', path });
  for (let at = 0; at < bytes.length; at += CHUNK) blob.write(bytes.subarray(at, at + CHUNK));
  return blob.end().length;
}

/** Files without NUL in their first bytes. */
function textsOf(folder: string): File[] {
  const files: File[] = [];
  let size = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || size > MOST_TEXT) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    if (bytes.subarray(0, 8192).includes(0)) continue;
    files.push({ path, bytes });
    size += bytes.length;
  }
  return files;
}
