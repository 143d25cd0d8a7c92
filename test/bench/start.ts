/** What every run of the program takes, however little there is to scan: medians of whole processes, in milliseconds. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage } from '../support/images.js';
import { PROGRAM } from '../support/program.js';

const RUNS = 9;

export function startTimes(): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-start-'));
  const file = join(folder, 'empty.tar');
  writeFileSync(file, buildImage({ layers: [[]] }).asDockerOci());
  try {
    return { '--version': timeOf('--version'), 'an empty image': timeOf('scan', file, '--no-cache') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timeOf(...args: string[]): number {
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, [PROGRAM, ...args], { stdio: 'ignore' });
    if (status !== 0) throw new Error(`stowaway ${args.join(' ')} ended with ${status}`);
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}
