/** What a registry keeps besides plain images, pushed to a real one request by request: each is read, or told of by name. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { scanImages } from '../../src/index.js';
import { HandPush, type Pushed } from '../engines/hand-push.js';
import { useRegistry } from '../engines/use-engine.js';
import { sha256 } from '../support/images.js';
import { hasZstd, type TarEntry, tarOf, zstdCompressed } from '../support/tar.js';
import { scanOne, type ScannedImage } from './readable.js';
import { fill, secret } from './secrets.js';

const registryFor = useRegistry({ secured: false });

const OCI = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

const leaky: TarEntry[] = [
  { name: 'etc/motd', content: 'hello\n'.repeat(1000) },
  { name: 'app/.npmrc', content: fill('//registry.npmjs.org/:_authToken={{NPM_TOKEN}}\n') },
];

interface Stored {
  bytes: Uint8Array;
  /** Its tar. */
  tar: Buffer;
  mediaType: string;
  annotations?: Record<string, string>;
}

/** Pushes an image of those layers. */
async function pushImage(push: HandPush, layers: readonly Stored[], tag: string): Promise<Pushed> {
  const config = await push.blob(configOf(layers.map(({ tar }) => sha256(tar))), OCI.config);
  const descriptors: object[] = [];
  for (const { bytes, mediaType, annotations } of layers)
    descriptors.push({ ...(await push.blob(bytes, mediaType)), ...(annotations !== undefined && { annotations }) });
  return push.manifest({ schemaVersion: 2, mediaType: OCI.manifest, config, layers: descriptors }, OCI.manifest, tag);
}

function configOf(diffIds: readonly string[]): Buffer {
  const history = diffIds.map((_, index) => ({ created_by: `COPY layer${index} / # buildkit` }));
  return Buffer.from(
    JSON.stringify({ os: 'linux', architecture: 'amd64', config: {}, rootfs: { type: 'layers', diff_ids: diffIds }, history }),
  );
}

/** Where each secret was seen. */
function seen({ findings }: ScannedImage): [string, string][] {
  return findings.flatMap(({ sightings, ...finding }) =>
    sightings.map(({ kind, path, name }): [string, string] => [finding.secret.reveal(), `${kind} ${path ?? name ?? ''}`]),
  );
}

describe('layers in other clothes', () => {
  test('eStargz: a gzip member for each file, a table of contents, a footer', async (context) => {
    const { host } = registryFor(context);
    const push = new HandPush(host, 'estargz');
    const toc = JSON.stringify({ version: 1, entries: leaky.map(({ name }) => ({ name, type: 'reg' })) });
    const tar = tarOf([{ name: '.prefetch.landmark', content: '\x0f' }, ...leaky, { name: 'stargz.index.json', content: toc }]);
    const members = Array.from({ length: Math.ceil(tar.length / 512) }, (_, block) =>
      gzipSync(tar.subarray(512 * block, 512 * (block + 1))),
    );
    const bytes = Buffer.concat([...members, estargzFooter(0)]);
    const annotations = { 'containerd.io/snapshot/stargz/toc.digest': sha256(Buffer.from(toc)) };
    await pushImage(push, [{ bytes, tar, mediaType: `${OCI.layer}+gzip`, annotations }], '1');
    expect(seen(await scanOne(`registry:${host}/estargz:1`))).toEqual([[secret('NPM_TOKEN'), 'file app/.npmrc']]);
  });

  test.skipIf(!hasZstd)('zstd:chunked: a frame for each piece, and frames to skip with what it consists of', async (context) => {
    const { host } = registryFor(context);
    const push = new HandPush(host, 'chunked');
    const tar = tarOf(leaky);
    const frames = [0, 1, 2, 3].map((piece) => zstdCompressed(tar.subarray((piece * tar.length) / 4, ((piece + 1) * tar.length) / 4)));
    const contents = zstdCompressed(Buffer.from(JSON.stringify({ version: 1, entries: leaky.map(({ name }) => ({ name })) })));
    const position = frames.reduce((sum, { length }) => sum + length, 8);
    const bytes = Buffer.concat([...frames, skippable(contents), skippable(Buffer.alloc(64, 'GNUlInUx'))]);
    const annotations = {
      'io.github.containers.zstd-chunked.manifest-checksum': sha256(contents),
      'io.github.containers.zstd-chunked.manifest-position': `${position}:${contents.length}:99:1`,
    };
    await pushImage(push, [{ bytes, tar, mediaType: `${OCI.layer}+zstd`, annotations }], '1');
    expect(seen(await scanOne(`registry:${host}/chunked:1`))).toEqual([[secret('NPM_TOKEN'), 'file app/.npmrc']]);
  });

  test('a layer that may not be distributed is a Skip, though the registry has it', async (context) => {
    const { host } = registryFor(context);
    const push = new HandPush(host, 'windows');
    const tar = tarOf(leaky);
    const config = await push.blob(configOf([sha256(tar)]), OCI.config);
    const layer = await push.blob(gzipSync(tar), 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip');
    await push.manifest({ schemaVersion: 2, mediaType: OCI.manifest, config, layers: [layer] }, OCI.manifest, '1');
    const { images, summary } = await scanImages([`registry:${host}/windows:1`]);
    expect(summary.complete).toBe(true);
    expect(images.flatMap(({ skipped }) => skipped)).toEqual([
      expect.objectContaining({
        reason: 'foreign-layer',
        severity: 'policy',
        detail: expect.stringContaining('lies elsewhere by design') as string,
      }),
    ]);
  });
});

describe('what is no image', () => {
  test('a Helm chart: its values, and its metadata', async (context) => {
    const { host } = registryFor(context);
    const push = new HandPush(host, 'charts/shop');
    const chart = gzipSync(
      tarOf([
        { name: 'shop/Chart.yaml', content: 'name: shop\nversion: 1.0.0\n' },
        { name: 'shop/values.yaml', content: fill('github:\n  token: {{GITHUB_TOKEN}}\n') },
      ]),
    );
    const metadata = { name: 'shop', version: '1.0.0', description: fill('logs in with {{NPM_TOKEN}}'), apiVersion: 'v2' };
    const config = await push.blob(Buffer.from(JSON.stringify(metadata)), 'application/vnd.cncf.helm.config.v1+json');
    const layer = await push.blob(chart, 'application/vnd.cncf.helm.chart.content.v1.tar+gzip');
    await push.manifest({ schemaVersion: 2, config, layers: [layer] }, OCI.manifest, '1.0.0');
    expect(seen(await scanOne(`registry:${host}/charts/shop:1.0.0`)).sort()).toEqual(
      [
        [secret('GITHUB_TOKEN'), 'file shop/values.yaml'],
        [secret('NPM_TOKEN'), 'annotation application/vnd.cncf.helm.config.v1+json'],
      ].sort(),
    );
  });

  test.for(['index', 'image manifest'])("BuildKit's cache as an %s: what an earlier stage wrote", async (form, context) => {
    const { host } = registryFor(context);
    const push = new HandPush(host, `cache/${form === 'index' ? 'index' : 'image'}`);
    const tar = tarOf([{ name: 'build/.npmrc', content: fill('//registry.npmjs.org/:_authToken={{NPM_TOKEN}}\n') }]);
    const annotations = { 'containerd.io/uncompressed': sha256(tar) };
    const layer = { ...(await push.blob(gzipSync(tar), `${OCI.layer}+gzip`)), annotations };
    const records = {
      layers: [{ blob: layer.digest, parent: -1, annotations: {} }],
      records: [{ digest: sha256(tar), layers: [{ layer: 0 }] }],
    };
    const config = await push.blob(Buffer.from(JSON.stringify(records)), 'application/vnd.buildkit.cacheconfig.v0');
    if (form === 'index') await push.manifest({ schemaVersion: 2, mediaType: OCI.index, manifests: [layer, config] }, OCI.index, '1');
    else await push.manifest({ schemaVersion: 2, mediaType: OCI.manifest, config, layers: [layer] }, OCI.manifest, '1');
    const cache = await scanOne(`registry:${host}/cache/${form === 'index' ? 'index' : 'image'}:1`);
    expect(cache.source).toBe('build-cache');
    expect(seen(cache)).toEqual([[secret('NPM_TOKEN'), 'file build/.npmrc']]);
  });
});

describe('what is about an image', () => {
  const clean: Stored = {
    bytes: gzipSync(tarOf([{ name: 'a', content: 'x' }])),
    tar: tarOf([{ name: 'a', content: 'x' }]),
    mediaType: `${OCI.layer}+gzip`,
  };

  /** Pushes a manifest with one blob under the tag that cosign gives it. */
  async function pushBeside(
    push: HandPush,
    about: Pushed,
    kind: string,
    [blob, mediaType, annotations]: [string, string, object?],
  ): Promise<void> {
    const layer = { ...(await push.blob(Buffer.from(blob), mediaType)), ...(annotations !== undefined && { annotations }) };
    const config = await push.blob(Buffer.from('{}'), OCI.config);
    const manifest = { schemaVersion: 2, mediaType: OCI.manifest, config, layers: [layer] };
    await push.manifest(manifest, OCI.manifest, `${about.digest.replace(':', '-')}.${kind}`);
  }

  test("cosign's signature is read, and is no secret", async (context) => {
    const { host } = registryFor(context);
    const push = new HandPush(host, 'signed');
    const image = await pushImage(push, [clean], '1');
    const claim = {
      critical: {
        identity: { 'docker-reference': '' },
        image: { 'docker-manifest-digest': image.digest },
        type: 'cosign container image signature',
      },
      optional: { by: fill('{{GITHUB_TOKEN}}') },
    };
    const signature = createHash('sha512').update('a signature').digest('base64');
    await pushBeside(push, image, 'sig', [
      JSON.stringify(claim),
      'application/vnd.dev.cosign.simplesigning.v1+json',
      { 'dev.cosignproject.cosign/signature': signature },
    ]);
    expect(seen(await scanOne(`registry:${host}/signed:1`))).toEqual([
      [secret('GITHUB_TOKEN'), 'attestation application/vnd.dev.cosign.simplesigning.v1+json'],
    ]);
  });

  test('an SBOM, in JSON and in text', async (context) => {
    const { host } = registryFor(context);
    const push = new HandPush(host, 'described');
    const image = await pushImage(push, [clean], '1');
    const packages = [{ name: 'shop', downloadLocation: fill('git+https://ci:{{GITHUB_TOKEN}}@github.com/example/shop.git') }];
    await pushBeside(push, image, 'sbom', [JSON.stringify({ spdxVersion: 'SPDX-2.3', packages }), 'text/spdx+json']);
    const found = seen(await scanOne(`registry:${host}/described:1`));
    expect(found.map(([value, place]) => [value, place])).toContainEqual([secret('GITHUB_TOKEN'), 'attestation text/spdx+json']);
  });
});

/** 51 bytes: an empty gzip member whose extra field says where the table of contents begins. https://github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md#footer */
function estargzFooter(offset: number): Buffer {
  const said = Buffer.from(`${offset.toString(16).padStart(16, '0')}STARGZ`);
  const head = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 26, 0, 0x53, 0x47, 22, 0]);
  return Buffer.concat([head, said, Buffer.from([1, 0, 0, 0xff, 0xff]), Buffer.alloc(8)]);
}

/** https://datatracker.ietf.org/doc/html/rfc8878#name-skippable-frames */
function skippable(content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50, 0);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}
