/**
 * The corpora: Debian packages pinned by `debian-packages.txt` and a root file system, and the npm packages pinned by the lock file. Each
 * is made once into a folder of archives, as one layer plain, gzipped and zstd-compressed; the root file system also as ten layers.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tarOf } from '../support/tar.js';

const here = new URL('.', import.meta.url).pathname;

/** An archive of the layers in one form, ready to be scanned. */
export interface BenchCase {
  name: string;
  file: string;
  /** The gzipped layers by themselves, for the yardsticks. */
  gzipped: string[];
  /** Bytes of all layers, uncompressed. */
  size: number;
}

/** @param folder kept between runs; what is there already is not made again */
export function benchCases(folder: string, names?: readonly string[]): BenchCase[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(CORPORA)
    .filter(([name]) => names === undefined || names.includes(name))
    .flatMap(([name, fill]) => casesOf(name, fill, folder));
}

const CORPORA: Record<string, (folder: string) => void> = {
  rootfs: (folder) => run('mmdebstrap', '--variant=minbase', '--include=python3,perl,git,nginx-light', 'bookworm', folder),
  node_modules: (folder) => cpSync('node_modules', join(folder, 'node_modules'), { recursive: true }),
  binaries: (folder) => {
    unpack('binaries', folder);
    cpSync(process.execPath, join(folder, 'node'));
  },
  text: (folder) => unpack('text', folder),
  jars: (folder) => unpack('jars', folder),
};

function casesOf(name: string, fill: (folder: string) => void, folder: string): BenchCase[] {
  const home = resolve(folder, name);
  if (!existsSync(join(home, 'made'))) {
    try {
      make(home, fill, name === 'rootfs' ? [1, 10] : [1]);
    } catch (error) {
      console.error(`SKIPPED corpus ${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      return [];
    }
  }
  return JSON.parse(readFileSync(join(home, 'made'), 'utf8')) as BenchCase[];
}

function make(home: string, fill: (folder: string) => void, layerCounts: readonly number[]): void {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const tree = mkdtempSync(join(home, 'tree-'));
  fill(tree);
  const cases = layerCounts.flatMap((count) => {
    const layers = split(tree, count, home);
    const gzipped = layers.map((layer, index) => keep(join(home, `${count}-${index}.gz`), gzipSync(layer, { level: 6 })));
    const size = layers.reduce((sum, layer) => sum + layer.length, 0);
    const forms: Record<string, readonly Buffer[]> = { plain: layers, gzip: gzipped.map((file) => readFileSync(file)) };
    if (existsSync('/usr/bin/zstd'))
      forms['zstd'] = layers.map((layer) => execFileSync('zstd', ['-3', '-q', '-c'], { input: layer, maxBuffer: 2 ** 31 }));
    return Object.entries(forms).map(([form, blobs]) => {
      const name = `${home.split('/').at(-1)} ${form}${count === 1 ? '' : ` x${count}`}`;
      return { name, file: keep(join(home, `${form}-${count}.tar`), archiveOf(layers, blobs)), gzipped, size };
    });
  });
  rmSync(tree, { recursive: true });
  writeFileSync(join(home, 'made'), JSON.stringify(cases));
}

/** The tree as tars of about the same number of entries each. */
function split(tree: string, count: number, home: string): Buffer[] {
  const names = execFileSync('find', ['.', '-mindepth', '1'], { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 30 })
    .trim()
    .split('\n')
    .sort();
  const each = Math.ceil(names.length / count);
  const list = join(home, 'list');
  return Array.from({ length: count }, (_, index) => {
    writeFileSync(list, names.slice(index * each, (index + 1) * each).join('\n'));
    return execFileSync('tar', ['--no-recursion', '-cf', '-', '-T', list], { cwd: tree, maxBuffer: 2 ** 31 });
  });
}

function archiveOf(layers: readonly Buffer[], blobs: readonly Buffer[]): Buffer {
  const diffIds = layers.map((layer) => `sha256:${createHash('sha256').update(layer).digest('hex')}`);
  const config = { architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: diffIds }, history: [] };
  const names = blobs.map((_, index) => `${index}.tar`);
  return tarOf([
    ...blobs.map((content, index) => ({ name: names[index] ?? '', content })),
    { name: 'config.json', content: JSON.stringify(config) },
    { name: 'manifest.json', content: JSON.stringify([{ Config: 'config.json', RepoTags: ['bench:1'], Layers: names }]) },
  ]);
}

function unpack(corpus: string, folder: string): void {
  const packages = readFileSync(join(here, 'debian-packages.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${corpus} `))
    .map((line) => line.slice(corpus.length + 1));
  const downloads = mkdtempSync(join(folder, 'debs-'));
  execFileSync('apt-get', ['download', '-qq', ...packages], { cwd: downloads, stdio: ['ignore', 'ignore', 'pipe'] });
  for (const deb of readdirSync(downloads)) run('dpkg-deb', '-x', join(downloads, deb), folder);
  rmSync(downloads, { recursive: true });
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function keep(file: string, content: Uint8Array): string {
  writeFileSync(file, content);
  return file;
}
