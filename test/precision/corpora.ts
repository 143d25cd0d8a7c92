/**
 * Real content to scan, made once and kept: a Debian root file system with the packages of `debian-packages.txt`, and the trees of the npm
 * packages that `npm/package-lock.json` pins. Each is one layer in a docker archive, so that the whole pipeline runs, with ownership.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = new URL('.', import.meta.url).pathname;

export interface Corpus {
  name: string;
  /** A docker archive of one layer. */
  image: string;
  /** The layer by itself, a plain tar. */
  layer: string;
  /** Bytes of the layer. */
  size: number;
}

interface Recipe {
  /** Makes the layer. */
  make: (layer: string, folder: string) => void;
  /** The instruction that an image would have it from. */
  instruction: string;
}

export const CORPORA: Readonly<Record<string, Recipe>> = {
  debian: { make: debian, instruction: 'RUN /bin/sh -c apt-get install -y --no-install-recommends $PACKAGES # buildkit' },
  npm: { make: npm, instruction: 'RUN /bin/sh -c npm ci --ignore-scripts # buildkit' },
};

/** @param folder where it is kept between runs @throws where mmdebstrap, npm or the network is missing */
export async function corpus(name: string, folder: string): Promise<Corpus> {
  const recipe = CORPORA[name];
  if (recipe === undefined) throw new Error(`no corpus ${name}, only ${Object.keys(CORPORA).join(', ')}`);
  const home = resolve(folder, name);
  const layer = join(home, 'layer.tar');
  const image = join(home, 'image.tar');
  if (!existsSync(image)) {
    mkdirSync(home, { recursive: true });
    if (!existsSync(layer)) {
      console.error(`making corpus ${name}; this takes minutes, once`);
      recipe.make(join(home, 'unfinished.tar'), home);
      renameSync(join(home, 'unfinished.tar'), layer);
    }
    await archive(home, recipe.instruction, layer, image);
  }
  return { name, image, layer, size: statSync(layer).size };
}

/** mmdebstrap excludes nothing unless told to, so documentation and translations are in. */
function debian(layer: string): void {
  const packages = readFileSync(join(here, 'debian-packages.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  run('.', 'mmdebstrap', '--quiet', '--variant=minbase', `--include=${packages.join(',')}`, 'bookworm', layer);
}

/** Without the scripts of the packages: what is measured is what they publish. */
function npm(layer: string, folder: string): void {
  const app = join(folder, 'app');
  mkdirSync(app, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) writeFileSync(join(app, file), readFileSync(join(here, 'npm', file)));
  // Not `npm ci`: it insists on the optional packages of every platform, which mirrors may lack.
  const quietly = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  run(app, 'npm', 'install', '--ignore-scripts', '--omit=optional', ...quietly);
  run(folder, 'tar', '-cf', layer, 'app');
  rmSync(app, { recursive: true });
}

async function archive(home: string, instruction: string, layer: string, image: string): Promise<void> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(layer, { highWaterMark: 1 << 20 })) digest.update(chunk as Buffer);
  const rootfs = { type: 'layers', diff_ids: [`sha256:${digest.digest('hex')}`] };
  const step = { created_by: instruction, comment: 'buildkit.dockerfile.v0' };
  writeFileSync(join(home, 'config.json'), JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs, history: [step] }));
  writeFileSync(join(home, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: ['precision:1'], Layers: ['layer.tar'] }]));
  run(home, 'tar', '-cf', `${image}.unfinished`, 'manifest.json', 'config.json', 'layer.tar');
  renameSync(`${image}.unfinished`, image);
}

function run(cwd: string, program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
