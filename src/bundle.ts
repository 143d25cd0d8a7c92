/**
 * The last step of `npm run build`: joins the modules of `dist` into a few files. Finding and linking two hundred of them takes longer than
 * scanning a small image. What is imported when needed stays apart; other packages are never bundled.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const ENTRIES = ['index.js', 'cli/main.js', 'workers/layer-worker.js'];

export async function bundle(folder = 'dist'): Promise<void> {
  const { metafile } = await build({
    entryPoints: ENTRIES.map((entry) => join(folder, entry)),
    outdir: folder,
    outbase: folder,
    allowOverwrite: true,
    chunkNames: 'parts/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    metafile: true,
  });
  const kept = new Set(Object.keys(metafile.outputs).map((file) => resolve(file)));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = resolve(folder, file);
    if (file.endsWith('.js') && !kept.has(path)) rmSync(path);
    if (/^(?:bundle|detect\/freeze)\.d\.ts$/.test(relative(resolve(folder), path))) rmSync(path);
  }
}
