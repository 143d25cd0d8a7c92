/**
 * Peak memory of a whole scan (VmHWM, which counts all threads) of what is too large to be held: `tsx memory.ts [CASE…]`, by `make bench-memory`.
 * An image goes to `stowaway scan -` as it is made, or it is written to a file first: there a plain layer is scanned in stretches by all threads.
 * Two leaks, in its first and its last bytes, must be found.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { leakyFile } from '../hostile/leaks.js';
import { peakOf } from '../support/peak-memory.js';
import { END_OF_ARCHIVE, rawHeader, tarOf } from '../support/tar.js';
import { PROGRAM } from '../support/program.js';

interface Case {
  /** Megabytes that the scan may take. */
  limit: number;
  /** Whether the image lies in a file. */
  onDisk?: true;
  /** The entries of its layer between the leaks, and how many bytes they are. */
  bytes: number;
  entries: () => Generator<Buffer>;
}

const CASES: Record<string, Case> = {
  '12 GB on stdin': { limit: 400, ...filesOf(12e9, 24e6) },
  '500,000 files': { limit: 600, ...filesOf(500_000 * 512, 512) },
  'one file of 2 GB': { limit: 400, ...filesOf(2e9, 2e9) },
  '4 GB on disk': { limit: 400, onDisk: true, ...filesOf(4e9, 24e6) },
  '500,000 files on disk': { limit: 600, onDisk: true, ...filesOf(500_000 * 512, 512) },
  'one file of 2 GB on disk': { limit: 400, onDisk: true, ...filesOf(2e9, 2e9) },
};

const only = process.argv.slice(2).join(' ');
console.log('case                       limit MB    peak MB    seconds       MB/s');
for (const [name, one] of Object.entries(CASES)) if (name.includes(only)) await measure(name, one);

async function measure(name: string, one: Case): Promise<void> {
  const { limit, bytes, entries } = one;
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-memory-'));
  const file = join(folder, 'image.tar');
  const image = (): Readable => Readable.from(imageOf(bytes, entries), { objectMode: false, highWaterMark: 1 << 20 });
  if (one.onDisk === true) await pipeline(image(), createWriteStream(file));
  const started = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'scan', one.onDisk === true ? file : '-', '-f', 'json', '--quiet'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let peak = 0;
  const poll = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 50);
  let report = '';
  child.stdout.on('data', (chunk: Buffer) => (report += chunk.toString()));
  const ended = once(child, 'close');
  if (one.onDisk !== true) await pipeline(image(), child.stdin);
  await ended;
  clearInterval(poll);
  rmSync(folder, { recursive: true });
  const seconds = (performance.now() - started) / 1000;
  const found = ['first', 'last'].filter((leak) => report.includes(`"path": "${leak}"`) || report.includes(`"path":"${leak}"`));
  const cells = [limit, peak.toFixed(0), seconds.toFixed(1), (bytes / 1e6 / seconds).toFixed(0)];
  console.log(name.padEnd(24) + cells.map((cell) => String(cell).padStart(11)).join(''));
  if (found.length < 2) console.log(`  only these leaks were found: ${found.join(', ') || 'none'}`);
  if (found.length < 2 || peak > limit) process.exitCode = 1;
}

/** A docker archive of one layer. Its diffId is computed by making the layer twice: it must be right, or the scan is incomplete. */
async function* imageOf(bytes: number, entries: () => Generator<Buffer>): AsyncGenerator<Uint8Array> {
  const layer = function* (): Generator<Buffer> {
    yield tarOf([leakyFile('first', 1)]).subarray(0, -END_OF_ARCHIVE.length);
    yield* entries();
    yield tarOf([leakyFile('last', 2)]);
  };
  const hash = createHash('sha256');
  let size = 0;
  for (const piece of layer()) {
    hash.update(piece);
    size += piece.length;
  }
  yield rawHeader({ name: '0/layer.tar', size: BigInt(size) });
  yield* layer();
  yield Buffer.alloc((512 - (size % 512)) % 512);
  const rootfs = { type: 'layers', diff_ids: [`sha256:${hash.digest('hex')}`] };
  const manifest = [{ Config: 'c.json', RepoTags: [`bench:${bytes}`], Layers: ['0/layer.tar'] }];
  await Promise.resolve();
  yield tarOf([
    { name: 'c.json', content: JSON.stringify({ os: 'linux', architecture: 'amd64', config: {}, rootfs, history: [] }) },
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  ]);
}

/** Files of `each` bytes, text and machine code in turn: Node's own program, and its types. */
function filesOf(bytes: number, each: number): Pick<Case, 'bytes' | 'entries'> {
  const contents = [readFileSync(process.execPath), readFileSync('node_modules/typescript/lib/typescript.js')];
  const entries = function* (): Generator<Buffer> {
    for (let made = 0, count = 0; made < bytes; made += each, count++) {
      yield rawHeader({ name: `srv/${count % 977}/${count}`, size: BigInt(each) });
      for (let left = each, turn = count; left > 0; turn++) {
        const content = contents[turn % 2] ?? Buffer.alloc(1);
        const from = each < content.length ? (count * 512) % (content.length - each) : 0;
        const piece = content.subarray(from, from + Math.min(left, content.length - from));
        yield piece;
        left -= piece.length;
      }
      yield Buffer.alloc((512 - (each % 512)) % 512);
    }
  };
  return { bytes, entries };
}
