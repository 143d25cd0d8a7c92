/**
 * The last step of `npm run build`: joins the modules of `dist` into a few files. Finding and linking two hundred of them takes longer than
 * scanning a small image. What is imported when needed stays apart; other packages are never bundled.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ENTRIES = ['index.js', 'cli/main.js', 'workers/layer-worker.js'];

/**
 * What is loaded for one command alone, and what is there by then, or will be. esbuild cuts a file for every set of those who need a module: each
 * command that needs some modules of the others, and not all, would cut theirs into small pieces, which a scan would have to load.
 */
const LAZY: Readonly<Record<string, readonly string[]>> = {
  'cli/baseline.js': ['cli/run.js', 'index.js', 'report/formats.js'],
  'cli/cache.js': ['cli/run.js'],
  'cli/completion.js': ['cli/run.js'],
  'cli/detectors.js': ['cli/run.js'],
  'cli/docker-plugin.js': ['cli/run.js'],
  'cli/serve.js': ['cli/run.js'],
  'policy/baseline.js': ['index.js'],
  'policy/parse.js': ['index.js'],
  'report/formats.js': ['cli/run.js', 'index.js'],
  'serve/serve.js': ['cli/run.js', 'index.js', 'report/formats.js'],
};

export async function bundle(folder = 'dist'): Promise<void> {
  await bundleProgram(folder);
  await bundlePage(folder);
}

async function bundleProgram(folder: string): Promise<void> {
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

/** The script and the style that the HTML report carries, for browsers (`report/html/assets.ts`). */
async function bundlePage(folder: string): Promise<void> {
  await build({
    entryPoints: ['page.ts', 'page.css'].map((file) => join('src/report/html/browser', file)),
    outdir: join(folder, 'report/html'),
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    charset: 'utf8',
  });
  // Of a tab in a string the bundler makes a real one; a report holds no control characters.
  const script = join(folder, 'report/html/page.js');
  writeFileSync(script, readFileSync(script, 'utf8').replaceAll('\t', '\\t'));
}
