/** Images of a registry, from one in memory: what is made of its manifests, and what it is asked for. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDetector } from '../../../src/detect/load.js';
import { ScanError } from '../../../src/model/errors.js';
import type { Source } from '../../../src/model/image.js';
import { redactorFor } from '../../../src/redaction.js';
import { Run } from '../../../src/run.js';
import { openSource } from '../../../src/source/plan.js';
import { repositorySource } from '../../../src/source/registry/source.js';
import { LayerScanner } from '../../../src/workers/layer-scanner.js';
import { buildImage, json, sha256 } from '../../support/images.js';
import { gzipped, tarOf } from '../../support/tar.js';
import { archive, errorOf, essence, openAll, read } from '../reading.js';
import { MemoryRepository, OCI_INDEX, OCI_LAYER, registriesOf } from './memory.js';

const base = [{ name: 'base', content: 'b'.repeat(3000) }];
const platform = (architecture: string, variant?: string) => ({ os: 'linux', architecture, ...(variant !== undefined && { variant }) });
const amd64 = buildImage({ layers: [base, [{ name: 'a', content: 'amd' }]], platform: platform('amd64') });
const arm64 = buildImage({ layers: [base, [{ name: 'a', content: 'arm' }]], platform: platform('arm64', 'v8') });

function open(repository: MemoryRepository, reference = 'registry:registry.test/app:1'): Promise<Source> {
  return openSource(reference, { registries: registriesOf(repository) });
}

/** Each layer as it is stored. */
const storedLayers = (image: typeof amd64): string[] => image.layers.map(({ tar }) => sha256(gzipped(tar)));

describe('an image', () => {
  test('is what it is in an archive', async () => {
    const repository = new MemoryRepository();
    const digest = repository.pushImages([amd64], '1');
    const { images, handedOut, skipped } = await read(await open(repository));
    const saved = await read(archive(amd64.asOciArchive()));
    expect(images).toMatchObject([{ reference: 'registry.test/app:1', digest, source: 'registry' }]);
    expect(images.map((image) => essence(image, handedOut))).toEqual(saved.images.map((image) => essence(image, saved.handedOut)));
    expect(skipped).toEqual([]);
  });

  test('by digest', async () => {
    const repository = new MemoryRepository();
    const digest = repository.pushImages([amd64], '1');
    const { images } = await read(await open(repository, `docker://registry.test/app:other@${digest}`));
    expect(images).toMatchObject([{ id: amd64.id, digest }]);
    const again = await read(await repositorySource(repository, { name: 'it', reference: digest }));
    expect(again.images).toMatchObject([{ id: amd64.id, digest, reference: 'it' }]);
  });

  test('no layer is asked for before somebody reads it, and its digest and size are known by then', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64], '1');
    const blobs: (string | undefined)[] = [];
    await (await open(repository)).read({ onLayer: ({ digest, size }) => Promise.resolve(void blobs.push(size === 0 ? '' : digest)) });
    expect(blobs.sort()).toEqual(storedLayers(amd64).sort());
    expect(repository.asked.filter((each) => each.startsWith('blob'))).toEqual([`blob ${amd64.id}`]);
  });

  test('layers come several at once, the largest first', async () => {
    const repository = new MemoryRepository();
    const sizes = [10, 40_000, 20, 30_000];
    const noise = (length: number): string =>
      Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * i * 31 + (i >> 3)) % 90))).join('');
    repository.pushImages([buildImage({ layers: sizes.map((size) => [{ name: `f${size}`, content: noise(size) }]) })], '1');
    const begun: number[] = [];
    let under = 0;
    let most = 0;
    await (
      await open(repository)
    ).read({
      concurrency: 3,
      onLayer: async ({ size = 0 }) => {
        begun.push(size);
        most = Math.max(most, ++under);
        await new Promise((resolve) => setTimeout(resolve, 5));
        under--;
      },
    });
    expect(most).toBe(3);
    expect(begun).toEqual([...begun].sort((a, b) => b - a));
  });
});

describe('an index', () => {
  test('every platform is an image, and what they share comes once', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64, arm64], '1');
    const { images, handedOut } = await read(await open(repository));
    expect(images).toMatchObject([
      { reference: 'registry.test/app:1 (linux/amd64)', id: amd64.id },
      { reference: 'registry.test/app:1 (linux/arm64/v8)', id: arm64.id },
    ]);
    expect([...handedOut.keys()].sort()).toEqual([...new Set([...storedLayers(amd64), ...storedLayers(arm64)])].sort());
  });

  test('with a platform nothing is asked for that is for another one', async () => {
    const repository = new MemoryRepository();
    const other = buildImage({ ...arm64.spec, attestations: [{ predicateType: 'https://example.test/arm' }] });
    repository.pushImages([amd64, other], '1');
    const { images, skipped } = await read(await open(repository), { platform: 'linux/amd64' });
    expect(images).toMatchObject([{ reference: 'registry.test/app:1', id: amd64.id }]);
    expect(images[0]?.documents.filter(({ kind }) => kind === 'attestation')).toEqual([]);
    expect(skipped).toEqual([]);
    expect(repository.asked.join()).not.toContain(arm64.id);
  });

  test('without the platform: the error names those it has', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64, arm64], '1');
    expect(await errorOf(read(await open(repository), { platform: 'linux/s390x' }))).toEqual({
      code: 'PLATFORM_NOT_FOUND',
      message: 'registry.test/app:1 has no image for linux/s390x; it has linux/amd64, linux/arm64/v8',
    });
  });

  test('manifests and configs are asked for several at once, and only those that are wanted', async () => {
    const repository = new MemoryRepository();
    const architectures = Array.from({ length: 20 }, (_, index) => `cpu${String(index).padStart(2, '0')}`);
    repository.pushImages(
      architectures.map((architecture) => buildImage({ layers: [base], platform: platform(architecture) })),
      '1',
    );
    const under = { manifest: 0, blob: 0 };
    const most = { manifest: 0, blob: 0 };
    const slowly = async <T>(kind: keyof typeof under, ask: () => Promise<T>): Promise<T> => {
      most[kind] = Math.max(most[kind], ++under[kind]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under[kind]--;
      return ask();
    };
    const [manifest, smallBlob] = [repository.manifest.bind(repository), repository.smallBlob.bind(repository)];
    repository.manifest = (reference) => slowly(reference.startsWith('sha256:') ? 'manifest' : 'blob', () => manifest(reference));
    repository.smallBlob = (digest) => slowly('blob', () => smallBlob(digest));
    const { images } = await read(await open(repository));
    expect(images.map((image) => image.platform)).toEqual(architectures.map((architecture) => `linux/${architecture}`));
    expect(most.manifest).toBe(8);
    expect(most.blob).toBeGreaterThanOrEqual(8);
    const all = repository.asked.length;
    await read(await open(repository), { platform: 'linux/cpu19' });
    // The index, the manifest, the config, and what there might be about both.
    expect(repository.asked.length - all).toBeLessThan(16);
  });

  test('a platform whose manifest is gone is told, the others are read', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64], 'amd64');
    const manifest = await repository.manifest('amd64');
    const gone = { mediaType: manifest.mediaType, digest: sha256(Buffer.from('gone')), size: 1, platform: platform('arm64') };
    const here = { mediaType: manifest.mediaType, digest: manifest.digest, size: 1, platform: platform('amd64') };
    repository.push({ schemaVersion: 2, manifests: [gone, here] }, { mediaType: OCI_INDEX, tag: '1' });
    const { images, skipped } = await read(await open(repository));
    expect(images).toMatchObject([{ id: amd64.id }]);
    expect(skipped).toMatchObject([{ reason: 'missing', path: gone.digest }]);
  });
});

describe('other manifests', () => {
  test("a build cache: BuildKit's index of layers and a config", async () => {
    const repository = new MemoryRepository();
    const layer = repository.put(gzipped(tarOf([{ name: 'stage', content: 'early' }])), `${OCI_LAYER}+gzip`);
    const config = repository.put(json({ layers: [{ blob: layer.digest, parent: -1 }] }), 'application/vnd.buildkit.cacheconfig.v0');
    repository.push({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [layer, config] }, { mediaType: OCI_INDEX, tag: '1' });
    const { images, handedOut } = await read(await open(repository));
    expect(images).toMatchObject([{ source: 'build-cache', skipped: [], layers: [{ digest: layer.digest }] }]);
    expect([...handedOut.keys()]).toEqual([layer.digest]);
  });

  test('a Helm chart: its archive is a layer, its metadata a text', async () => {
    const repository = new MemoryRepository();
    const chart = repository.put(
      gzipped(tarOf([{ name: 'shop/values.yaml', content: 'x: 1' }])),
      'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    );
    const config = repository.put(json({ name: 'shop' }), 'application/vnd.cncf.helm.config.v1+json');
    const { digest } = repository.push({ schemaVersion: 2, config, layers: [chart] }, { tag: '1' });
    const { images, handedOut } = await read(await open(repository));
    expect(images).toMatchObject([
      { id: digest, history: [], skipped: [], documents: [{ kind: 'annotation', name: config.mediaType, text: '{"name":"shop"}' }] },
    ]);
    expect([...handedOut.values()]).toEqual([sha256(tarOf([{ name: 'shop/values.yaml', content: 'x: 1' }]))]);
  });

  test('a plain file, as ORAS pushes it: a layer with that file', async () => {
    const repository = new MemoryRepository();
    const pushed = repository.put(Buffer.from('x: 1\n'), OCI_LAYER);
    const file = { ...pushed, annotations: { 'org.opencontainers.image.title': 'conf/app.yaml' } };
    const config = repository.put(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
    repository.push({ schemaVersion: 2, artifactType: 'application/vnd.test', config, layers: [file] }, { tag: '1' });
    const { images, handedOut } = await read(await open(repository));
    expect(images).toMatchObject([{ skipped: [], layers: [{ digest: pushed.digest }] }]);
    expect([...handedOut.values()]).toEqual([sha256(tarOf([{ name: 'conf/app.yaml', content: 'x: 1\n' }]))]);
  });

  test('foreign layers are not fetched', async () => {
    const repository = new MemoryRepository();
    const foreign = { mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', digest: sha256(Buffer.from('w')), size: 9 };
    const elsewhere = { mediaType: OCI_LAYER, digest: sha256(Buffer.from('v')), size: 9, urls: ['http://127.0.0.1/layer'] };
    const config = repository.put(
      json({ os: 'windows', architecture: 'amd64', rootfs: { diff_ids: [foreign.digest, elsewhere.digest] } }),
      'application/vnd.docker.container.image.v1+json',
    );
    repository.push({ schemaVersion: 2, config, layers: [foreign, elsewhere] }, { tag: '1' });
    const { images, handedOut } = await read(await open(repository));
    expect(images[0]?.skipped).toMatchObject([
      { reason: 'foreign-layer', severity: 'policy' },
      { reason: 'foreign-layer', severity: 'policy' },
    ]);
    expect(handedOut.size).toBe(0);
    expect(repository.asked.filter((each) => each.startsWith('blob'))).toEqual([`blob ${config.digest}`]);
  });

  test.each([
    ['by its media type', 'application/vnd.docker.distribution.manifest.v1+prettyjws', { schemaVersion: 1 }],
    ['by its fields', 'application/json', { schemaVersion: 1, fsLayers: [{ blobSum: sha256(Buffer.from('l')) }], history: [] }],
  ])("Docker's schema 1, %s: one sentence", async (_, mediaType, manifest) => {
    const repository = new MemoryRepository();
    repository.push(manifest, { mediaType, tag: '1' });
    expect(await errorOf(open(repository))).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('schema 1') as string });
  });

  test.each([
    ['text', Buffer.from('<html>'), 'is not JSON'],
    ['no manifest', json({ errors: [] }), 'neither an image manifest nor an index'],
  ])('%s in its place: one sentence', async (_, bytes, words) => {
    const repository = new MemoryRepository();
    const odd = { digest: sha256(bytes), mediaType: 'text/html', bytes };
    repository.manifest = () => Promise.resolve(odd);
    const error = await errorOf(read(await open(repository)));
    expect(error).toMatchObject({ code: 'NOT_AN_IMAGE', message: expect.stringContaining(words) as string });
    expect(error.message).toMatch(/^registry\.test\/app:1 /);
  });
});

describe('what a registry keeps about an image', () => {
  const statement = { _type: 'https://in-toto.io/Statement/v0.1', predicateType: 'https://slsa.dev/provenance/v1', predicate: { a: 1 } };
  const text = JSON.stringify(statement);
  const sealed = json({ payloadType: 'application/vnd.in-toto+json', payload: Buffer.from(text).toString('base64'), signatures: [] });
  const empty = { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256(Buffer.from('{}')), size: 2 };

  /** An image, and a manifest with one blob that is about it. */
  function about(blob: Buffer, mediaType: string, annotations: Record<string, string> = {}) {
    const repository = new MemoryRepository();
    const subject = repository.pushImages([amd64], '1');
    const layers = [{ ...repository.put(blob, mediaType), annotations }];
    const value = { schemaVersion: 2, artifactType: 'application/vnd.test', config: empty, layers };
    return { repository, subject, value };
  }
  const attestations = async (repository: MemoryRepository) => {
    const { images } = await read(await open(repository));
    expect(images[0]?.skipped).toEqual([]);
    return images[0]?.documents.filter(({ kind }) => kind === 'attestation');
  };

  test('a statement that refers to it', async () => {
    const { repository, subject, value } = about(Buffer.from(text), 'application/vnd.in-toto+json');
    repository.refer(subject, repository.push(value));
    expect(await attestations(repository)).toEqual([{ kind: 'attestation', name: statement.predicateType, text }]);
  });

  test.each([
    ['an envelope', sealed, 'application/vnd.dsse.envelope.v1+json'],
    ['a bundle of sigstore', json({ dsseEnvelope: JSON.parse(String(sealed)) as object }), 'application/vnd.dev.sigstore.bundle.v0.3+json'],
  ])('a statement in %s is taken out of it', async (_, blob, mediaType) => {
    const { repository, subject, value } = about(blob, mediaType);
    repository.refer(subject, repository.push(value));
    expect(await attestations(repository)).toEqual([{ kind: 'attestation', name: statement.predicateType, text }]);
  });

  test('the Dockerfile in provenance of mode=max is a text of its own', async () => {
    const dockerfile = 'FROM scratch\nARG TOKEN=x\n';
    const source = { infos: [{ filename: 'Dockerfile', data: Buffer.from(dockerfile).toString('base64') }] };
    const provenance = { ...statement, predicate: { metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { source } } } };
    const { repository, subject, value } = about(json(provenance), 'application/vnd.in-toto+json');
    repository.refer(subject, repository.push(value));
    expect((await attestations(repository))?.map((each) => each.text)).toEqual([JSON.stringify(provenance), dockerfile]);
  });

  test.each(['sig', 'att', 'sbom'])("under cosign's tag .%s", async (kind) => {
    const { repository, subject, value } = about(Buffer.from('{"x":1}'), 'application/vnd.cyclonedx+json');
    repository.push(value, { tag: `${subject.replace(':', '-')}.${kind}` });
    expect(await attestations(repository)).toEqual([{ kind: 'attestation', name: 'application/vnd.cyclonedx+json', text: '{"x":1}' }]);
  });

  test('about an index: it is about each image below it', async () => {
    const { repository, value } = about(Buffer.from(text), 'application/vnd.in-toto+json');
    repository.refer(repository.pushImages([amd64, arm64], '1'), repository.push(value));
    const { images } = await read(await open(repository));
    expect(images.map(({ documents }) => documents.filter(({ kind }) => kind === 'attestation').length)).toEqual([1, 1]);
  });

  test('content that is no text is not opened, which is told', async () => {
    const { repository, subject, value } = about(Buffer.from([0, 1, 2]), 'application/x-binary');
    repository.refer(subject, repository.push(value));
    const { images } = await read(await open(repository));
    expect(images[0]?.skipped).toMatchObject([
      { reason: 'unsupported', severity: 'policy', detail: expect.stringContaining('application/x-binary') as string },
    ]);
  });

  test('a registry that does not tell makes the scan incomplete, no more', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64], '1');
    repository.failReferrers(new ScanError('SOURCE_UNREACHABLE', 'registry.test is tired'));
    const { images, handedOut } = await read(await open(repository));
    expect(images[0]?.skipped).toMatchObject([
      { severity: 'failure', detail: expect.stringContaining('registry.test is tired') as string },
    ]);
    expect(handedOut.size).toBe(2);
  });
});

describe('in a run', () => {
  let detector: Awaited<ReturnType<typeof loadDetector>>;
  let layers: LayerScanner;
  beforeAll(async () => {
    detector = await loadDetector();
    layers = new LayerScanner({ detector, rules: [], jobs: 1 });
  });
  afterAll(() => layers.close());

  test('a layer that breaks off is a Skip of that layer, all else goes on', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64, arm64], '1');
    const [, lost = ''] = storedLayers(amd64);
    repository.broken.add(lost);
    const run = new Run({ detector, layers, redactor: redactorFor(detector), onProgress: () => undefined });
    await run.take(() => open(repository));
    const { images, summary } = run.report();
    expect(summary.complete).toBe(false);
    expect(images.map(({ skipped }) => skipped.map(({ reason, detail }) => [reason, detail]))).toEqual([
      [['unreadable', 'the layer could be read in part only: registry.test hung up']],
      [],
    ]);
    expect(images.map(({ stats }) => stats.files)).toEqual([1, 2]);
  });

  test('a layer that an image before had is not asked for again', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64], '1');
    repository.pushImages([arm64], '2');
    const run = new Run({ detector, layers, redactor: redactorFor(detector), onProgress: () => undefined });
    await run.take(() => open(repository));
    await run.take(() => open(repository, 'registry:registry.test/app:2'));
    const [shared = ''] = storedLayers(amd64);
    expect(repository.asked.filter((each) => each === `blob ${shared}`)).toHaveLength(1);
    expect(run.report().images.map(({ stats }) => stats.files)).toEqual([2, 2]);
  });
});

describe('a name without any prefix', () => {
  const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

  test('that no engine has is asked of its registry, each by itself', async () => {
    const repository = new MemoryRepository();
    repository.pushImages([amd64], '1');
    const asked: string[] = [];
    const opened = await openAll(['registry.test/app:1', 'app:1', 'registry:2', 'registry.test/app:2'], {
      env,
      registries: registriesOf(repository, asked),
    });
    expect(asked).toEqual(['registry.test/app', 'docker.io/app', 'docker.io/registry', 'registry.test/app']);
    expect(opened).toMatchObject([
      { kind: 'registry', name: 'registry.test/app:1' },
      { kind: 'registry', name: 'app:1' },
      { code: 'IMAGE_NOT_FOUND' },
      {
        code: 'IMAGE_NOT_FOUND',
        message: expect.stringMatching(
          /^registry\.test\/app:2 cannot be found: there is no file .*; no container engine answers: .*nowhere.*; registry\.test\/app has no 2$/,
        ) as string,
      },
    ]);
  });

  test.each(['docker:app:1', 'missing.tar', 'a'.repeat(64)])('%s is asked of no registry', async (reference) => {
    const asked: string[] = [];
    const [error] = await openAll([reference], { env, registries: registriesOf(new MemoryRepository(), asked) });
    expect(error).toBeInstanceOf(ScanError);
    expect(asked).toEqual([]);
  });
});
