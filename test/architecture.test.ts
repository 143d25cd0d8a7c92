import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The walls and habits that no compiler checks. The map of them is src/README.md. */

const root = new URL('..', import.meta.url).pathname;

/** The only files that may open a Secret, each for a reason. */
const REVEALERS = [
  'src/model/secret.ts', // defines it, and its redacted form
  'src/source/registry/authorization.ts', // logs in, where a registry asks for it
  'src/serve/auth/keys.ts', // compares and signs with the secrets of the server itself
  'src/report/redactor.ts', // must know a value to hide it
  'src/report/reveal.ts', // --show-secrets
  'src/correlate/join.ts', // the same value is the same finding
  'src/policy/identity.ts', // a baseline holds keyed hashes of values
  'src/policy/key.ts', // and this is the key
  'src/cache/traces.ts', // what is kept of a value is a keyed hash of it
  'src/workers/codec.ts', // a clone of a secret is empty: its bytes are moved between threads and wrapped again
];

/** Which folder of src may import which; `model` is free to all. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  model: [],
  tar: [],
  source: ['tar'],
  layer: ['tar'],
  detect: [],
  correlate: [],
  report: [],
  cache: [],
  policy: [],
  store: [],
  audit: ['.', 'source', 'store', 'report', 'policy', 'detect'],
  workers: ['tar', 'layer', 'detect'],
  serve: ['.', 'source', 'detect', 'report', 'store'],
  lint: ['correlate', 'detect'],
  rules: ['detect'],
  cli: ['.', 'report', 'serve'],
  '.': ['source', 'layer', 'detect', 'correlate', 'report', 'cache', 'policy', 'workers', 'store', 'audit', 'lint', 'rules'],
};

const sources = files('src', '.ts');

test('a folder imports only what lies below it', () => {
  const broken = sources.flatMap((file) => {
    const folder = folderOf(file);
    const allowed = MAY_IMPORT[folder] ?? [];
    return importsOf(file)
      .map((target) => folderOf(target))
      .filter((target) => target !== folder && target !== 'model' && !allowed.includes(target))
      .map((target) => `${file} imports ${target}`);
  });
  expect(broken).toEqual([]);
});

test('every folder of src is on the list of walls, and on the map', () => {
  const folders = [...new Set(sources.map(folderOf))];
  expect(folders.filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  const map = text('src/README.md');
  expect(folders.filter((folder) => folder !== '.' && !map.includes(`${folder}/`))).toEqual([]);
});

test('the command line reaches the pipeline through the public API', () => {
  const reached = files('src/cli', '.ts')
    .flatMap(importsOf)
    .filter((target) => folderOf(target) === '.');
  expect(reached.filter((target) => !/^src\/(?:index|prepare|version)\.ts$/.test(target))).toEqual([]);
});

test('a file holds one idea in at most 250 lines', () => {
  expect(sources.filter((file) => text(file).split('\n').length > 251)).toEqual([]);
});

test('names say what a thing is', () => {
  const empty = /(?:^|[/-])(?:utils?|helpers?|common|misc|manager)(?:[./-]|$)/i;
  expect([...sources, ...files('test', '.ts')].filter((file) => empty.test(file))).toEqual([]);
});

test('only named files open a secret', () => {
  expect(sources.filter((file) => /\.reveal\(\)/.test(text(file)) && !REVEALERS.includes(file))).toEqual([]);
});

test('only sealing makes safe text', () => {
  const sealers = ['src/report/redactor.ts', 'src/report/seal.ts', 'src/model/sealed.ts'];
  expect(sources.filter((file) => /as SafeText/.test(text(file)) && !sealers.includes(file))).toEqual([]);
});

test('only the command line touches the process and the console', () => {
  const touches = /\bprocess\.(?!getuid|versions|platform)|\bconsole\./;
  const found = sources.filter((file) => !file.startsWith('src/cli/') && touches.test(codeOf(file)));
  expect(found).toEqual([]);
});

describe('prose', () => {
  test('nothing is left for later without being written down elsewhere', () => {
    const later = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
    expect(sources.filter((file) => later.test(text(file)))).toEqual([]);
  });

  test('every runtime dependency has a reason in CONTRIBUTING', () => {
    const manifest = JSON.parse(text('package.json')) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;
    const reasons = text('CONTRIBUTING.md');
    const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    expect(names.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
  });
});

function files(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function text(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Without comments: they may name what the code may not use. */
function codeOf(file: string): string {
  return text(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

function folderOf(file: string): string {
  const [, folder, rest] = /^src\/(?:([^/]+)\/)?(.+)$/.exec(file) ?? [];
  return rest === undefined ? file : (folder ?? '.');
}

/** Targets of relative imports, static and lazy, as paths from the root. */
function importsOf(file: string): string[] {
  const specifiers = codeOf(file).matchAll(/(?:from |import ?\(?)'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier = '']) => relative(root, join(root, file, '..', specifier)).replace(/\.js$/, '.ts'));
}
