import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ociLayoutSource } from '../../src/source/oci-layout.js';
import { archiveSource } from '../../src/source/archive.js';
import { type BuiltImage, buildImage, dockerLegacy, dockerOci, podman } from '../support/images.js';
import { inChunks } from '../support/streams.js';
import { gzipped } from '../support/tar.js';
import { archive, essence, read } from './reading.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-layouts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = [{ name: 'etc/os-release', content: 'ID=example\n' }];
const image = buildImage({
  // The last layer is empty and the third equals the first: both are common.
  layers: [base, [{ name: 'app/main.js', content: 'run()' }, { name: 'etc/.wh.os-release' }], base, []],
  config: { Env: ['PATH=/bin'], Cmd: ['run'], Labels: { a: 'b' }, Healthcheck: { Test: ['CMD', 'true'] }, OnBuild: ['RUN x'], User: 'u' },
  history: [{ created_by: 'a' }, { created_by: 'b', empty_layer: true }, { created_by: 'c' }, { created_by: 'd' }, { comment: 'e' }],
});

/** The image as every layout must give it. */
const expected = {
  id: image.id,
  config: {
    env: ['PATH=/bin'],
    labels: { a: 'b' },
    cmd: ['run'],
    entrypoint: [],
    healthcheck: ['CMD', 'true'],
    shell: [],
    onBuild: ['RUN x'],
    user: 'u',
  },
  history: [
    { createdBy: 'a', emptyLayer: false },
    { createdBy: 'b', emptyLayer: true },
    { createdBy: 'c', emptyLayer: false },
    { createdBy: 'd', emptyLayer: false },
    { comment: 'e', emptyLayer: false },
  ],
  platform: 'linux/amd64',
  skipped: [],
  layers: image.layers.map(({ diffId }, index) => ({ index, diffId, content: diffId })),
};

const layouts: [string, (options?: { shuffle: number }) => Buffer][] = [
  ['Docker 24', image.asDockerLegacy],
  ['podman', image.asPodman],
  ['Docker 25', image.asDockerOci],
  ['containerd store', (options) => image.asDockerOci({ compression: 'gzip', nested: true, ...options })],
  ['OCI archive, gzip', image.asOciArchive],
  ['OCI archive, plain', (options) => image.asOciArchive({ compression: 'none', ...options })],
];

describe.each(layouts)('%s', (_, bytes) => {
  test.each([1, 511, 65536])('in chunks of %d', async (size) => {
    const { images, skipped, handedOut } = await read(archive(bytes(), size));
    expect(images.map((each) => essence(each, handedOut))).toEqual([expected]);
    expect(images[0]?.reference).toBe('example/app:1');
    expect(skipped).toEqual([]);
  });

  test('compressed as a whole', async () => {
    const { images, handedOut } = await read(archive(gzipped(bytes()), 511));
    expect(images.map((each) => essence(each, handedOut))).toEqual([expected]);
  });

  test('with its members in any order, cut anywhere', async () => {
    const runs = fc.asyncProperty(
      fc.integer(),
      fc.array(fc.integer({ min: 1, max: 4096 }), { minLength: 1, maxLength: 4 }),
      async (shuffle, sizes) => {
        const { images, handedOut } = await read(archive(bytes({ shuffle }), sizes));
        expect(images.map((each) => essence(each, handedOut))).toEqual([expected]);
      },
    );
    await fc.assert(runs, { numRuns: 25 });
  });

  test('hands out no layer twice, and leaves go of what is not read', async () => {
    const keys: string[] = [];
    const { images } = await archive(bytes()).read({
      onLayer: async (blob) => {
        keys.push(blob.key);
        for await (const chunk of blob.bytes) if (chunk.length > 0) break;
      },
    });
    expect(new Set(keys).size).toBe(keys.length);
    expect(images).toHaveLength(1);
  });
});

test('an OCI layout folder', async () => {
  const path = join(folder, 'layout');
  image.writeOciLayout(path);
  const { images, skipped, handedOut, blobs } = await read(ociLayoutSource({ path, name: path }));
  expect(images.map((each) => essence(each, handedOut))).toEqual([expected]);
  expect(skipped).toEqual([]);
  // Two of the four layers are the same one.
  expect(blobs).toHaveLength(3);
  expect(blobs.every((blob) => blob.digest === blob.key && blob.size !== undefined)).toBe(true);
});

test('an OCI archive says what it is', async () => {
  const { images } = await read(archive(image.asOciArchive()));
  expect(images[0]).toMatchObject({ source: 'oci-archive', digest: expect.stringMatching(/^sha256:/) as string });
  expect((await read(archive(image.asDockerLegacy()))).images[0]?.source).toBe('docker-archive');
});

describe('several images', () => {
  const other = buildImage({ layers: [base, [{ name: 'other', content: 'x' }]], tags: ['example/other:2', 'example/other:latest'] });
  const untagged = buildImage({ layers: [[{ name: 'third', content: 'x' }]], tags: [] });

  const forms: [string, (images: BuiltImage[]) => Buffer][] = [
    ['Docker 24', dockerLegacy],
    ['podman', podman],
    ['Docker 25', dockerOci],
  ];

  test.each(forms)('%s: each with its layers, shared ones read once', async (_, bytes) => {
    const { images, handedOut } = await read(archive(bytes([image, other])));
    expect(images.map((each) => each.reference)).toEqual(['example/app:1', 'example/other:2, example/other:latest']);
    expect(essence(images[1]!, handedOut)).toMatchObject({
      id: other.id,
      layers: other.layers.map(({ diffId }) => ({ diffId, content: diffId })),
    });
    expect(images[1]!.layers[0]!.blob).toBe(images[0]!.layers[0]!.blob);
    expect([...handedOut.values()].filter((digest) => digest === image.layers[0]!.diffId)).toHaveLength(1);
  });

  test('two manifests of one config keep their own tags', async () => {
    const spec = { layers: [base], annotations: { a: '1' } };
    const twins = [
      buildImage({ ...spec, tags: ['example/twin:1'] }),
      buildImage({ ...spec, tags: ['example/twin:2'], annotations: { a: '2' } }),
    ];
    const { images } = await read(archive(dockerOci(twins)));
    expect(images.map((each) => [each.reference, each.id])).toEqual(twins.map((twin) => [twin.spec.tags![0], twin.id]));
  });

  test('without a tag: by id, and as the archive is called where there is no other', async () => {
    expect((await read(archive(podman([untagged, other])))).images[0]?.reference).toBe(untagged.id);
    expect((await read(archive(podman([untagged])))).images[0]?.reference).toBe('image.tar');
  });

  test.each([
    ['a tag', 'example/other:2'],
    ['a tag, in full', 'docker.io/example/other:latest'],
    ['the last part of a tag', '2'],
    ['an id', other.id],
  ])('chosen by %s', async (_, select) => {
    const source = archiveSource({
      kind: 'docker-archive',
      name: 'image.tar',
      select,
      open: () => inChunks(podman([image, other]), 65536),
    });
    expect((await read(source)).images.map((each) => each.id)).toEqual([other.id]);
  });
});
