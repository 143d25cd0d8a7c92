/**
 * MB/s of a whole scan (hashes, line counts and report included) beside Node's own gunzip and `gzip -dc` of the same bytes, and beside any
 * peer on PATH, in one run: `tsx bench.ts [CORPUS…]`; also of the same layers in a registry on this machine, and from the cache of layers. Compare ratios and medians, never absolute numbers of different machines.
 * The results are also written to `.cache/bench/result.json`, for `make bench-compare`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchCases, type BenchCase } from './corpora.js';
import type { Measured } from './one.js';
import { pushedCases } from './pushed.js';
import { startTimes } from './start.js';

const folder = join(process.cwd(), '.cache/bench');
const only = process.argv.slice(2);
const one = new URL('one.ts', import.meta.url).pathname;

/** Black boxes, for time alone: what each needs to look for secrets in an archive, without network. */
const PEERS: Record<string, (file: string) => string[]> = {
  kingfisher: (file) => ['scan', '--no-validate', '--archive', file],
  trufflehog: (file) => ['docker', '--no-verification', '--image', `file://${file}`],
  trivy: (file) => ['image', '--offline-scan', '--scanners', 'secret', '--input', file],
  gitleaks: (file) => ['dir', '--max-archive-depth', '3', file],
  betterleaks: (file) => ['dir', '--max-archive-depth', '3', file],
};
const peers = Object.keys(PEERS).filter((peer) => spawnSync('which', [peer]).status === 0);

const HEADS = [
  'corpus',
  'MB',
  'MB/s',
  'cpu s',
  'peak MB',
  'cached / scan',
  'command / gunzip',
  '/ gunzip',
  '/ gzip -dc',
  ...peers.map((peer) => `/ ${peer}`),
];
const results: (Measured & { gzip: number; peers: Record<string, number> })[] = [];

for (const [what, milliseconds] of Object.entries(startTimes())) console.log(`${what.padEnd(24)} ${milliseconds.toFixed(0)} ms`);
print(HEADS);
const archives = benchCases(folder, only.length === 0 ? undefined : only);
const pushed = await pushedCases(archives.filter(({ name }) => name.includes('gzip')));
for (const bench of [...archives, ...pushed.cases]) {
  const measured = JSON.parse(execFileSync('npx', ['tsx', one, JSON.stringify(bench)], { encoding: 'utf8' })) as Measured;
  const gzip = timed('gzip', ['-dc', ...bench.gzipped]);
  const isFile = !bench.file.startsWith('registry:');
  const others = Object.fromEntries((isFile ? peers : []).map((peer) => [peer, timed(peer, PEERS[peer]?.(bench.file) ?? [])]));
  results.push({ ...measured, gzip, peers: others });
  print([...rowOf(bench, measured), ratio(measured.scan, gzip), ...Object.values(others).map((seconds) => ratio(measured.scan, seconds))]);
}
await pushed.stop();
writeFileSync(join(folder, 'result.json'), JSON.stringify(results, null, 2));

function rowOf(bench: BenchCase, { command, scan, cached, cpu, memory, gunzip }: Measured): string[] {
  return [
    bench.name,
    (bench.size / 1e6).toFixed(0),
    (bench.size / 1e6 / scan).toFixed(0),
    cpu.toFixed(2),
    (memory / 1e6).toFixed(0),
    ratio(cached, scan),
    ratio(command, gunzip),
    ratio(scan, gunzip),
  ];
}

/** Of our time to theirs: below 1 we are faster. */
function ratio(ours: number, theirs: number): string {
  return (ours / theirs).toFixed(2);
}

function timed(program: string, args: readonly string[]): number {
  const started = performance.now();
  spawnSync(program, args, { stdio: 'ignore' });
  return (performance.now() - started) / 1000;
}

function print(cells: readonly string[]): void {
  console.log(
    cells.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(Math.max(8, HEADS[index]?.length ?? 0)))).join('  '),
  );
}
