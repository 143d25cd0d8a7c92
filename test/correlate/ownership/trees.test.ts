import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { treeOf } from '../../../src/correlate/ownership/trees.js';
import { hex, layerOf, privateKey, scanLayers, whose, type Files } from './archives.js';

const SITE = 'usr/lib/python3/site-packages';

function record(files: Files, more: readonly string[] = []): string {
  const rows = Object.entries(files).map(
    ([path, content]) =>
      `${path.slice(SITE.length + 1)},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`,
  );
  return [...rows, ...more, 'demo-1.0.dist-info/RECORD,,', ''].join('\r\n');
}

describe('a Python distribution', () => {
  const key = { [`${SITE}/demo/key.pem`]: privateKey() };

  it('owns what its RECORD names, unchanged', async () => {
    const image = await scanLayers([layerOf({ ...key, [`${SITE}/demo-1.0.dist-info/RECORD`]: record(key) })]);
    expect(whose(image)).toEqual([`${SITE}/demo/key.pem: package digest pypi demo`]);
  });

  it('does not when it was changed', async () => {
    const changed = { [`${SITE}/demo/key.pem`]: privateKey() };
    const image = await scanLayers([layerOf({ ...changed, [`${SITE}/demo-1.0.dist-info/RECORD`]: record(key) })]);
    expect(whose(image)).toEqual([`${SITE}/demo/key.pem: yours modified pypi demo`]);
  });

  it('does not when it was installed from a folder: that code is the builder’s', async () => {
    const rows = record(key, ['demo-1.0.dist-info/direct_url.json,,']);
    expect(whose(await scanLayers([layerOf({ ...key, [`${SITE}/demo-1.0.dist-info/RECORD`]: rows })]))).toEqual([
      `${SITE}/demo/key.pem: yours`,
    ]);
  });
});

describe('an npm package', () => {
  it('owns what came with its package.json', async () => {
    const files = { 'app/node_modules/@a/b/test/key.pem': privateKey(), 'app/node_modules/@a/b/package.json': '{}' };
    const image = await scanLayers([layerOf(files), layerOf({ 'app/node_modules/@a/b/mine.pem': privateKey() })]);
    expect(whose(image)).toEqual(['app/node_modules/@a/b/mine.pem: yours', 'app/node_modules/@a/b/test/key.pem: package path npm @a/b']);
  });

  it('owns nothing that npm never publishes, nor npm’s own notes', () => {
    for (const path of ['a/.npmrc', 'a/.git/config', '.package-lock.json', '.bin/x', '.cache/a/b', 'a/lib/.env']) {
      expect(treeOf(`app/node_modules/${path}`), path).toBeUndefined();
    }
    expect(treeOf('app/my_node_modules/a/b')).toBeUndefined();
    expect(treeOf('node_modules/a/node_modules/b/c')).toMatchObject({ package: 'b', marker: 'node_modules/a/node_modules/b/package.json' });
  });
});

it.each([
  ['usr/lib/ruby/gems/3.3.0/gems/rack-test-2.1.0/x.pem', 'gem rack-test usr/lib/ruby/gems/3.3.0/specifications/rack-test-2.1.0.gemspec'],
  ['root/.m2/repository/org/acme/core/1.2/core-1.2.jar', 'maven core root/.m2/repository/org/acme/core/1.2/_remote.repositories'],
  ['go/pkg/mod/github.com/!acme/lib@v1.2.3/testdata/key.pem', 'go github.com/Acme/lib'],
  [
    'root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/ring-0.17.8/k.pem',
    'cargo ring root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/ring-0.17.8/.cargo-ok',
  ],
  ['app/lib/app-1.0.jar', undefined],
  ['usr/local/bundle/bundler/gems/mine-0123456/x', undefined],
  ['go/pkg/mod/cache/download/a/@v/v1.zip', undefined],
])('%s', (path, expected) => {
  const tree = treeOf(path);
  expect(tree && [tree.system, tree.package, tree.marker].filter((part) => part !== undefined).join(' ')).toBe(expected);
});

it('what Gradle fetched lies under its own digest', async () => {
  const key = privateKey();
  const at = (sha1: string): string => `root/.gradle/caches/modules-2/files-2.1/org.acme/core/1.2/${sha1}/core.pem`;
  const own = at(hex('sha1', key).replace(/^0+/, ''));
  const image = await scanLayers([layerOf({ [own]: key, [at('1'.repeat(40))]: privateKey() })]);
  expect(whose(image)).toEqual([`${at('1'.repeat(40))}: yours modified gradle core`, `${own}: package digest gradle core`].sort());
});
