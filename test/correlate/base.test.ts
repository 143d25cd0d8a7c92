import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanImage } from '../../src/index.js';
import type { SealedImage } from '../../src/report/format.js';
import { mapImages, ofOrigins } from '../../src/report/groups.js';
import { buildImage, type ImageSpec } from '../support/images.js';
import { dpkgPackage, inFolder, layerOf, privateKey, scanLayers, whose } from './ownership/archives.js';

const row = (createdBy: string, emptyLayer = false): object => ({
  created: '2026-01-01T00:00:00Z',
  created_by: createdBy,
  empty_layer: emptyLayer,
});

/** An image and the one below it, with a password in every place that both have. */
function pair(): { base: ImageSpec; image: ImageSpec } {
  const base = {
    layers: [layerOf({ 'base.pem': privateKey() })],
    config: {
      Env: ['BASE_PASSWORD=dreimal-schwarzer-kater', 'BOTH_PASSWORD=before-it-was-changed'],
      Labels: { api_password: 'of-the-base-image-1' },
    },
    history: [row('COPY base.pem / # buildkit'), row('ENV BASE_PASSWORD=dreimal-schwarzer-kater', true)],
    tags: ['acme/base:1'],
  };
  const image = {
    layers: [...base.layers, layerOf({ 'mine.pem': privateKey() })],
    config: {
      Env: ['BASE_PASSWORD=dreimal-schwarzer-kater', 'BOTH_PASSWORD=after-it-was-changed', 'MY_PASSWORD=nobody-elses-at-all'],
      Labels: { api_password: 'of-the-base-image-1' },
    },
    history: [...base.history, row('COPY mine.pem / # buildkit')],
  };
  return { base, image };
}

async function scanOn(base: ImageSpec, image: ImageSpec): Promise<SealedImage> {
  return inFolder(async (folder) => {
    const [below, above] = [join(folder, 'base.tar'), join(folder, 'image.tar')];
    writeFileSync(below, buildImage(base).asDockerLegacy());
    writeFileSync(above, buildImage(image).asDockerLegacy());
    const [scanned] = (await scanImage(above, { jobs: 1, base: below })).images;
    if (scanned === undefined) throw new Error('there is no image');
    return scanned;
  });
}

describe('--base', () => {
  it('tells layers, settings and steps that came with the base', async () => {
    const { base, image } = pair();
    const scanned = await scanOn(base, image);
    expect(scanned.base).toMatchObject({ by: 'option', layers: 1 });
    expect(whose(scanned).map((line) => line.replace(/ \/tmp\S+/, ''))).toEqual([
      expect.stringMatching(/^BASE_PASSWORD: base base-(?:config|history)/),
      expect.stringMatching(/^BASE_PASSWORD: base base-(?:config|history)/),
      'BOTH_PASSWORD: yours',
      'MY_PASSWORD: yours',
      expect.stringMatching(/^api_password: base base-config/),
      expect.stringMatching(/^base.pem: base base-layer/),
      'mine.pem: yours',
    ]);
  });

  it('says so when the image is not built on it', async () => {
    const { image } = pair();
    const scanned = await scanOn({ layers: [layerOf({ other: 'x' })] }, image);
    expect(scanned.base).toBeUndefined();
    expect(scanned.skipped).toMatchObject([{ reason: 'missing', severity: 'policy' }]);
    expect(new Set(scanned.findings.map(({ origin }) => origin))).toEqual(new Set(['yours']));
  });

  it('leaves to the distribution what is its', async () => {
    const files = { 'usr/share/demo/key.pem': privateKey() };
    const layers = [layerOf({ ...files, ...dpkgPackage('demo', files) })];
    expect(whose(await scanOn({ layers }, { layers }))).toEqual(['usr/share/demo/key.pem: distribution digest dpkg demo']);
  });

  it('that cannot be read is an error', async () => {
    await expect(scanLayers([layerOf({ a: 'x' })], {}, { base: '/nowhere/base.tar' })).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });
});

describe('without --base', () => {
  const layers = [layerOf({ 'base.pem': privateKey() }), layerOf({ 'mine.pem': privateKey() })];

  it.each([`# debian.sh --arch 'amd64' out/ 'trixie' '@1700000000'`, 'ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit'])(
    'a first row that only makers of base images write is taken for one, and marked: %s',
    async (first) => {
      const image = await scanLayers(layers, { history: [row(first), row('CMD ["bash"]', true), row('COPY . . # buildkit')] });
      expect(whose(image)).toEqual(['base.pem: base base-layer inferred', 'mine.pem: yours']);
      expect(image.base).toEqual({ by: 'history', layers: 1 });
    },
  );

  it('any other row is not', async () => {
    const image = await scanLayers(layers, { history: [row('/bin/sh -c #(nop) ADD file:0 in / '), row('COPY . . # buildkit')] });
    expect(whose(image)).toEqual(['base.pem: yours', 'mine.pem: yours']);
    expect(image.base).toBeUndefined();
  });

  it('labels name the base, but none of its layers', async () => {
    const Labels = { 'org.opencontainers.image.base.name': 'docker.io/library/node:22' };
    const image = await scanLayers(layers, { config: { Labels } });
    expect(image.base).toEqual({ by: 'label', name: 'docker.io/library/node:22', layers: 0 });
    expect(whose(image)).toEqual(['base.pem: yours', 'mine.pem: yours']);
  });
});

it('--only lists some origins, and counts the others', async () => {
  const { base, image } = pair();
  const scanned = await scanOn(base, image);
  const report = {
    tool: { name: 's', version: '1', ruleSet: 'r' },
    images: [scanned],
    skipped: [],
    summary: { findings: { critical: 9, high: 9, medium: 9, low: 9 }, complete: true },
  };
  const left = mapImages(report as unknown as Parameters<typeof mapImages>[0], (one) => ofOrigins(one, ['yours']));
  expect(left.images[0]?.findings.map(({ origin }) => origin)).not.toContain('base');
  const listed = left.images[0]?.findings.length ?? 0;
  expect(left.images[0]?.unlistedOrigins).toEqual({ only: ['yours'], findings: scanned.findings.length - listed });
  expect(Object.values(left.summary.findings).reduce((sum, count) => sum + count, 0)).toBe(listed);
});
