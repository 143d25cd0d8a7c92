/**
 * The last step of `npm run build`: joins the modules of `dist` into a few files. Finding and linking two hundred of them takes longer than
 * scanning a small image. What is imported when needed stays apart; other packages are never bundled.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

interface Program {
  entries: readonly string[];
  lazy: Readonly<Record<string, readonly string[]>>;
}

/**
 * What is loaded for one command alone, and what is there by then, or will be. esbuild cuts a file for every set of those who need a module: each
 * command that needs some modules of the others, and not all, would cut theirs into small pieces, which a scan would have to load.
 */
const LAZY: Program['lazy'] = {
  'audit/conduct.js': ['index.js'],
  'build-files.js': ['index.js'],
  'cli/baseline.js': ['cli/run.js', 'index.js', 'report/formats.js'],
  'cli/cache.js': ['cli/run.js'],
  'cli/completion.js': ['cli/run.js'],
  'cli/detectors.js': ['cli/run.js'],
  'cli/docker-plugin.js': ['cli/run.js'],
  'cli/serve.js': ['cli/run.js'],
  'detect/compile.js': ['index.js'],
  'detect/outside/thaw-outside.js': ['index.js'],
  'detect/read-rules.js': ['index.js'],
  'detect/toml.js': ['index.js'],
  'known-image.js': ['index.js'],
  'policy/baseline.js': ['index.js'],
  'policy/parse.js': ['index.js'],
  'report/formats.js': ['cli/run.js', 'index.js'],
  'rules/rule-book.js': ['index.js'],
  'source/engine-client.js': ['index.js'],
  'source/registry/client.js': ['index.js'],
  'source/registry/source.js': ['index.js'],
  'serve/serve.js': ['cli/run.js', 'index.js', 'report/formats.js'],
};

/** What a thread runs is apart from the program, though it is much the same code: what two share would be cut off for both, and each file takes its time to load. */
const PROGRAMS: readonly Program[] = [
  { entries: ['index.js', 'cli/main.js'], lazy: LAZY },
  { entries: ['workers/layer-worker.js'], lazy: {} },
];

export async function bundle(folder = 'dist'): Promise<void> {
  await bundlePrograms(folder);
  await bundlePage(folder);
}

async function bundlePrograms(folder: string): Promise<void> {
  const kept = new Set<string>();
  for (const program of PROGRAMS) for (const file of await bundleProgram(folder, program)) kept.add(resolve(file));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = resolve(folder, file);
    if (file.endsWith('.js') && !kept.has(path)) rmSync(path);
    if (/^(?:bundle|detect\/freeze)\.d\.ts$/.test(relative(resolve(folder), path))) rmSync(path);
  }
}

/** @returns the files that it wrote */
async function bundleProgram(folder: string, { entries, lazy }: Program): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: entries.map((entry) => join(folder, entry)),
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
    plugins: [sharing(folder, lazy)],
  });
  return Object.keys(metafile.outputs);
}

/** Has each lazy module need all of what is loaded anyway. */
function sharing(folder: string, lazy: Program['lazy']): Plugin {
  return {
    name: 'sharing',
    setup: (build) => {
      for (const [module, loaded] of Object.entries(lazy)) {
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
