/**
 * The last step of `npm run build`: joins the modules of `dist` into a few files. Finding and linking two hundred of them takes longer than
 * scanning a small image. What is imported when needed stays apart; other packages are never bundled.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ENTRIES = ['index.js', 'cli/main.js', 'workers/layer-worker.js'];

/**
 * What is loaded for one command alone, and what is there by then, or will be. esbuild cuts a file for every set of those who need a module: each
 * command that needs some modules of the others, and not all, would cut theirs into small pieces, which a scan would have to load.
 */
const LAZY: Readonly<Record<string, readonly string[]>> = {
  'cli/cache.js': ['cli/run.js'],
  'cli/detectors.js': ['cli/run.js'],
  'cli/serve.js': ['cli/run.js'],
  'report/formats.js': ['cli/run.js', 'index.js'],
  'serve/serve.js': ['cli/run.js', 'index.js', 'report/formats.js'],
};

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
    plugins: [sharing(folder)],
  });
  const kept = new Set(Object.keys(metafile.outputs).map((file) => resolve(file)));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = resolve(folder, file);
    if (file.endsWith('.js') && !kept.has(path)) rmSync(path);
    if (/^(?:bundle|detect\/freeze)\.d\.ts$/.test(relative(resolve(folder), path))) rmSync(path);
  }
}

/** Has each module of `LAZY` need all of what is loaded anyway. */
function sharing(folder: string): Plugin {
  return {
    name: 'sharing',
    setup: (build) => {
      for (const [module, loaded] of Object.entries(LAZY)) {
        const path = resolve(folder, module);
        build.onLoad({ filter: new RegExp(`${module.replaceAll('.', '\\.')}$`) }, (args) => {
          if (args.path !== path) return undefined;
          const needs = loaded.map((each) => `import ${JSON.stringify(resolve(folder, each))};\n`).join('');
          return { contents: needs + readFileSync(path, 'utf8'), loader: 'js' };
        });
      }
    },
  };
}
