import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Source } from '../../src/model/image.js';
import { ociLayoutSource } from '../../src/source/oci-layout.js';
import { blobName, buildImage, json, ociFiles, sha256, writeFiles } from '../support/images.js';
import { gzipped, type TarEntry, tarOf } from '../support/tar.js';
import { archive, errorOf, essence, read } from './reading.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-oci-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function layout(files: readonly TarEntry[], select?: string): Source {
  const path = join(folder, String(++count));
  writeFiles(path, files);
  return ociLayoutSource({ path, name: 'layout', select });
}

/** The same files as a folder and as an archive. */
const forms: [string, (files: readonly TarEntry[]) => Source][] = [
  ['folder', layout],
  ['archive', (files) => archive(tarOf(files), 511)],
];

const shared = [{ name: 'usr/share/data', content: 'same on every platform' }];
const amd64 = buildImage({
  layers: [shared, [{ name: 'bin/app', content: 'amd64' }]],
  tags: ['1'],
  platform: { os: 'linux', architecture: 'amd64' },
});
const arm64 = buildImage({
  layers: [shared, [{ name: 'bin/app', content: 'arm64' }]],
  tags: ['1'],
  platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  annotations: { 'org.example.note': 'a note' },
  attestations: [{ predicateType: 'https://slsa.dev/provenance/v0.2' }],
});
const files = ociFiles([amd64, arm64], { nested: true });

/** The files without one, or with other content in its place. */
function without(all: readonly TarEntry[], name: string, instead?: Buffer): TarEntry[] {
  return all.flatMap((file) => (file.name !== name ? [file] : instead === undefined ? [] : [{ name, content: instead }]));
}

describe.each(forms)('%s', (form, open) => {
  test('every platform is an image; what they share is read once', async () => {
    const { images, handedOut, skipped } = await read(open(files));
    expect(images.map((image) => image.platform)).toEqual(['linux/amd64', 'linux/arm64/v8']);
    expect(new Set(images.map((image) => image.reference)).size).toBe(2);
    expect(images[1]?.reference).toBe(form === 'folder' ? 'layout (linux/arm64/v8)' : arm64.id);
    expect(images.map((image) => image.id)).toEqual([amd64.id, arm64.id]);
    expect(handedOut.size).toBe(3);
    expect(essence(images[1]!, handedOut)).toMatchObject({ layers: arm64.layers.map(({ diffId }) => ({ diffId, content: diffId })) });
    expect(skipped).toEqual([]);
  });

  test.each(['linux/arm64', 'linux/arm64/v8'])('only %s', async (platform) => {
    const { images, handedOut } = await read(open(files), { platform });
    expect(images.map((image) => image.id)).toEqual([arm64.id]);
    // A folder need not be read where it is not asked for; a stream has no choice.
    expect(handedOut.size).toBe(form === 'folder' ? 2 : 3);
  });

  test('a platform that is not there: says which are', async () => {
    const error = await errorOf(read(open(files), { platform: 'windows/amd64' }));
    expect(error).toMatchObject({ code: 'PLATFORM_NOT_FOUND', message: expect.stringContaining('linux/amd64, linux/arm64/v8') as string });
  });

  test('annotations and attestations are texts of their image', async () => {
    const { images } = await read(open(files));
    expect(images[0]!.documents.map(({ name }) => name)).toEqual(['org.opencontainers.image.ref.name']);
    expect(images[1]!.documents).toContainEqual({ kind: 'annotation', name: 'org.example.note', text: 'a note' });
    const [attestation] = images[1]!.documents.filter(({ kind }) => kind === 'attestation');
    expect(attestation).toMatchObject({ name: 'https://slsa.dev/provenance/v0.2', text: expect.stringContaining('in-toto.io') as string });
  });

  test('a platform that was never pulled is no failure', async () => {
    const index = files.find(({ name, content }) => name !== 'index.json' && String(content).includes('"manifests"'))!;
    const [absent] = [...String(index.content).matchAll(/"digest":"([^"]+)"/g)].map(([, digest]) => digest!);
    const { images, skipped } = await read(open(without(files, blobName(absent!))));
    expect(images.map((image) => image.id)).toEqual([arm64.id]);
    expect(skipped).toMatchObject([{ reason: 'missing', severity: 'policy', path: absent }]);
  });

  test('a layer that is not there is a failure and keeps its place', async () => {
    const layer = sha256(gzipped(amd64.layers[0]!.tar));
    const { images } = await read(open(without(ociFiles([amd64]), blobName(layer))));
    expect(images[0]!.layers.map(({ index, diffId }) => [index, diffId])).toEqual(amd64.layers.map(({ diffId }, index) => [index, diffId]));
    expect(images[0]!.skipped).toMatchObject([{ reason: 'missing', severity: 'failure', layer: amd64.layers[0]!.diffId }]);
  });

  test('a config that is not there: no image, and the error names it', async () => {
    const error = await errorOf(read(open(without(ociFiles([amd64]), blobName(amd64.id)))));
    expect(error).toMatchObject({ code: 'NOT_AN_IMAGE', message: expect.stringContaining(amd64.id) as string });
  });

  test('one image of two without config: the other is still read', async () => {
    const { images, skipped } = await read(open(without(ociFiles([amd64, arm64]), blobName(amd64.id))));
    expect(images.map((image) => image.id)).toEqual([arm64.id]);
    expect(skipped).toMatchObject([{ reason: 'missing', severity: 'failure', path: amd64.id }]);
  });

  test('a config that was changed: used, and told', async () => {
    const changed = Buffer.from(String(amd64.config).replace('"linux"', '"Linux"'));
    const { images } = await read(open(without(ociFiles([amd64]), blobName(amd64.id), changed)));
    expect(images[0]).toMatchObject({ id: sha256(changed), platform: 'Linux/amd64' });
    expect(images[0]!.skipped).toMatchObject([{ reason: 'digest-mismatch', severity: 'failure', path: amd64.id }]);
  });

  test('a config that is no config: says so', async () => {
    const error = await errorOf(read(open(without(ociFiles([amd64]), blobName(amd64.id), Buffer.from('{"a":1}')))));
    expect(error).toMatchObject({ code: 'NOT_AN_IMAGE', message: expect.stringContaining('no image config') as string });
  });

  test('more layers than the config knows: told, and none is lost', async () => {
    const config = json({ ...(JSON.parse(String(amd64.config)) as object), rootfs: { diff_ids: [amd64.layers[0]!.diffId] } });
    const { images } = await read(open(without(ociFiles([amd64]), blobName(amd64.id), config)));
    expect(images[0]!.layers.map(({ diffId }) => diffId)).toEqual([amd64.layers[0]!.diffId, '']);
    expect(images[0]!.skipped.map(({ severity }) => severity)).toEqual(['failure', 'failure']);
  });

  test('a foreign layer is left out on purpose', async () => {
    const foreign = {
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      digest: `sha256:${'0'.repeat(64)}`,
      size: 1,
      urls: ['https://example.com/'],
    };
    const config = buildImage({ layers: [[]] }).config;
    const { images } = await read(
      open(manifestFiles({ config: put(config, 'application/vnd.docker.container.image.v1+json'), layers: [foreign] }, [config])),
    );
    expect(images[0]!.skipped).toMatchObject([{ reason: 'foreign-layer', severity: 'policy' }]);
  });

  test('an artifact that is no image is left out on purpose', async () => {
    const chart = Buffer.from('{}');
    const artifact = manifestFiles({ config: put(chart, 'application/vnd.cncf.helm.config.v1+json'), layers: [] }, [chart]);
    expect(await errorOf(read(open(artifact)))).toMatchObject({ code: 'NOT_AN_IMAGE', message: expect.stringContaining('helm') as string });
  });

  test('an index that contains itself ends', async () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const loop = json({ manifests: [{ digest }] });
    const all = [
      { name: 'index.json', content: loop },
      { name: blobName(digest), content: loop },
      { name: 'oci-layout', content: '{}' },
    ];
    expect((await errorOf(read(open(all)))).code).toBe('NOT_AN_IMAGE');
  });

  test('a digest that is a path leads nowhere', async () => {
    const all = [{ name: 'index.json', content: json({ manifests: [{ digest: 'sha256:../../index.json' }] }) }];
    expect((await errorOf(read(open(all)))).code).toBe('NOT_AN_IMAGE');
  });
});

describe.each(forms)('build cache, %s', (_, open) => {
  const layers = [tarOf([{ name: 'a', content: 'a' }]), tarOf([{ name: 'b', content: 'b' }])];
  const config = json({ layers: [{ blob: sha256(gzipped(layers[0]!)), parent: -1 }], records: [] });
  const cacheConfig = put(config, 'application/vnd.buildkit.cacheconfig.v0');
  const descriptors = layers.map((layer) => ({
    ...put(gzipped(layer), 'application/vnd.oci.image.layer.v1.tar+gzip'),
    annotations: { 'containerd.io/uncompressed': sha256(layer) },
  }));
  const blobs = [...layers.map((layer) => gzipped(layer)), config];

  test.each([
    ['as an index, which BuildKit writes by default', { manifests: [...descriptors, cacheConfig] }],
    ['as an image manifest (image-manifest=true)', { config: cacheConfig, layers: descriptors }],
  ])('%s', async (_form, manifest) => {
    const { images, handedOut } = await read(open(manifestFiles(manifest, blobs)));
    expect(images).toHaveLength(1);
    expect(images[0]).toMatchObject({ source: 'build-cache', id: sha256(config), history: [], skipped: [] });
    expect(images[0]!.layers.map(({ diffId, blob }) => [diffId, handedOut.get(blob)])).toEqual(
      layers.map((layer) => [sha256(layer), sha256(layer)]),
    );
  });
});

test('a tag of a folder', async () => {
  const two = ociFiles([amd64, buildImage({ layers: [[]], tags: ['other'] })]);
  expect((await read(layout(two, '1'))).images.map((image) => [image.id, image.reference])).toEqual([[amd64.id, 'layout:1']]);
  expect(await errorOf(read(layout(two, 'none')))).toMatchObject({
    code: 'IMAGE_NOT_FOUND',
    message: expect.stringContaining('1; other') as string,
  });
});

/** A layout of one manifest and the blobs it names. */
function manifestFiles(manifest: object, blobs: readonly Buffer[]): TarEntry[] {
  const bytes = json({ schemaVersion: 2, ...manifest });
  const index = json({ schemaVersion: 2, manifests: [put(bytes, 'application/vnd.oci.image.manifest.v1+json')] });
  return [{ name: 'index.json', content: index }, ...[bytes, ...blobs].map((content) => ({ name: blobName(sha256(content)), content }))];
}

function put(content: Buffer, mediaType: string): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: sha256(content), size: content.length };
}
