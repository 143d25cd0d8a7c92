/** Hostile images of case (a): something cannot be read. It is told, everything else is still scanned, and the exit code is 2. */
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineApi } from '../source/engine-server.js';
import { blobName, buildImage, json, ociFiles, sha256 } from '../support/images.js';
import {
  END_OF_ARCHIVE,
  extendedBlocks,
  gzipped,
  hasZstd,
  padded,
  rawHeader,
  type TarEntry,
  tarOf,
  zstdCompressed,
} from '../support/tar.js';
import { leak, leakyFile } from './leaks.js';
import { expectOneSentence, scanReference, scanStream, stowaway } from './program.js';

const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => (index * 7919 + (index >> 7) * 31) & 0xff));

const image = buildImage({
  tags: ['example/app:1'],
  layers: [[leakyFile('first', 1), { name: 'noise', content: noise(300_000) }], [leakyFile('second', 2)]],
});

/** An OCI archive whose JSON comes first, then the layers in order. */
function jsonFirst(files: readonly TarEntry[], layers: readonly string[]): TarEntry[] {
  const rank = ({ name }: TarEntry): number => layers.findIndex((digest) => blobName(digest) === name);
  return [...files].sort((a, b) => rank(a) - rank(b));
}

/** An image of raw layers, plain in an old docker archive, whatever they are. */
function dockerArchive(layers: readonly Buffer[], diffIds = layers.map(sha256)): Buffer {
  const history = layers.map(() => ({ created_by: 'RUN x # buildkit' }));
  const config = json({ os: 'linux', architecture: 'amd64', config: {}, rootfs: { type: 'layers', diff_ids: diffIds }, history });
  const name = `${sha256(config).slice(7)}.json`;
  const paths = layers.map((_, index) => `${index}/layer.tar`);
  return tarOf([
    ...layers.map((content, index) => ({ name: `${index}/layer.tar`, content })),
    { name, content: config },
    { name: 'manifest.json', content: json([{ Config: name, RepoTags: ['example/app:1'], Layers: paths }]) },
  ]);
}

describe('the archive', () => {
  test('cut within the second layer, with the manifest before it', async () => {
    const digests = image.layers.map(({ diffId }) => diffId);
    const whole = tarOf(jsonFirst(ociFiles([image], { compression: 'none' }), digests));
    const cut = whole.subarray(0, whole.indexOf(leak(2)) + leak(2).length + 10);
    const { code, failures, found } = await scanStream(cut);
    // Cut bytes have another digest, too: that goes without saying.
    expect({ code, failures, found }).toEqual({ code: 2, failures: ['truncated'], found: ['first', 'second'] });
  });

  test.each([
    ['in the second layer', (whole: Buffer) => whole.subarray(0, whole.indexOf(leak(2)) + leak(2).length + 10), 'truncated'],
    ['at the end of a member', (whole: Buffer) => whole.subarray(0, whole.lastIndexOf('manifest.json')), 'missing'],
    ['compressed as a whole', (whole: Buffer) => gzipped(whole).subarray(0, -300), 'truncated'],
  ])('cut before its manifest, %s: a fragment, told once, of the layers that came', async (_, cut, reason) => {
    const { code, failures, found, report } = await scanStream(cut(image.asDockerLegacy()));
    expect({ code, failures, found }).toEqual({ code: 2, failures: [reason], found: ['first', 'second'] });
    expect(report.images).toMatchObject([{ reference: 'standard input', id: '', alignment: 'unknown', steps: [], layers: [{}, {}] }]);
    expect(report.images[0]?.skipped).toHaveLength(1);
    expect(report.skipped).toEqual([]);
  });

  test('cut before its manifest: no layer is said to hide what another holds', async () => {
    const hiding = buildImage({ layers: [[leakyFile('a/leak', 1)], [{ name: 'a/.wh.leak', content: '' }, leakyFile('b', 2)]] });
    const whole = hiding.asDockerLegacy();
    const { found, report } = await scanStream(whole.subarray(0, whole.lastIndexOf('manifest.json')));
    expect(found).toEqual(['a/leak', 'b']);
    const states = report.images[0]?.findings.flatMap(({ sightings }) => sightings.map(({ visibility }) => visibility.state));
    expect(states).toEqual(['live', 'live']);
  });

  test('cut before its first layer: there is no image', async () => {
    const whole = tarOf([{ name: 'oci-layout', content: '{}' }, ...jsonFirst(ociFiles([image]), []).slice(0, 1)]);
    expectOneSentence(await stowaway(['scan', '-'], { stdin: whole.subarray(0, 600) }), /breaks off before its end|without manifest/);
  });
});

describe('one layer', () => {
  const [first] = image.layers;
  const stored = gzipped(first!.tar);

  test('gzip that is cut', async () => {
    const cut = stored.subarray(0, stored.length - 20_000);
    const { code, failures, found } = await scanStream(image.asOciArchive({ replace: { [blobName(sha256(stored))]: cut } }));
    expect({ code, failures, found }).toEqual({ code: 2, failures: ['truncated'], found: ['first', 'second'] });
  });

  test('other bytes than the blob digest says', async () => {
    const other = gzipped(tarOf([leakyFile('swapped', 3)]));
    const { code, failures, found } = await scanStream(image.asOciArchive({ replace: { [blobName(sha256(stored))]: other } }));
    expect({ code, failures, found }).toEqual({ code: 2, failures: ['digest-mismatch'], found: ['second', 'swapped'] });
  });

  test('another diffId than the config says', async () => {
    const layers = image.layers.map(({ tar }) => tar);
    const { code, failures, found } = await scanStream(dockerArchive(layers, [sha256(Buffer.from('x')), sha256(layers[1]!)]));
    expect({ code, failures, found }).toEqual({ code: 2, failures: ['digest-mismatch'], found: ['first', 'second'] });
  });

  test.runIf(hasZstd)('zstd with damaged bytes', async () => {
    const zstd = zstdCompressed(tarOf([leakyFile('first', 1), { name: 'noise', content: noise(2_000_000) }]), ['-1']);
    const damaged = Buffer.from(zstd);
    damaged.fill(0xff, damaged.length - 400, damaged.length - 300);
    const { code, failures, found } = await scanStream(image.asOciArchive({ replace: { [blobName(sha256(stored))]: damaged } }));
    expect({ code, failures }).toEqual({ code: 2, failures: ['unreadable'] });
    expect(found).toContain('second');
  });

  test('a pax header over the limit: what follows it is found', async () => {
    const header = extendedBlocks('x', Buffer.alloc(2 << 20, 'x'));
    const layer = Buffer.concat([header, tarOf([leakyFile('after', 1)])]);
    const { code, failures, found } = await scanStream(dockerArchive([layer, tarOf([leakyFile('second', 2)])]));
    expect({ code, failures, found }).toEqual({ code: 2, failures: ['limit'], found: ['after', 'second'] });
  });

  test('a path 100,000 levels deep', async () => {
    const deep = leakyFile(`${'d/'.repeat(100_000)}leak`, 1);
    const { code, failures, found } = await scanStream(dockerArchive([tarOf([deep, leakyFile('beside', 2)])]));
    expect({ code, failures }).toEqual({ code: 2, failures: ['limit'] });
    expect(found).toHaveLength(2);
    expect(found).toContain('beside');
  });

  test('a header that claims more than there is', async () => {
    const layer = Buffer.concat([
      tarOf([leakyFile('before', 1)]).subarray(0, -1024),
      rawHeader({ name: 'huge', size: 1n << 62n }),
      padded(leak(2)),
    ]);
    const { code, failures, found } = await scanStream(dockerArchive([layer, tarOf([leakyFile('second', 3)])]));
    expect(code).toBe(2);
    expect(failures.length).toBeGreaterThan(0);
    expect(found).toEqual(expect.arrayContaining(['before', 'second']));
  });

  test('a damaged header between two files', async () => {
    const [head, tail] = [tarOf([leakyFile('before', 1)]).subarray(0, -1024), tarOf([leakyFile('after', 2)])];
    const layer = Buffer.concat([head, rawHeader({ name: 'bad', checksum: 1 }), tail, END_OF_ARCHIVE]);
    const { code, failures, found } = await scanStream(dockerArchive([layer]));
    expect(code).toBe(2);
    expect(failures.length).toBeGreaterThan(0);
    expect(found).toEqual(['after', 'before']);
  });
});

describe('the engine dies in the middle of an export', () => {
  async function scanDying(bytes: Buffer): Promise<Awaited<ReturnType<typeof stowaway>>> {
    const folder = mkdtempSync(join(tmpdir(), 'stowaway-dying-'));
    const answers = {
      '/images/get': (response: { write: (chunk: Buffer) => unknown; destroy: () => unknown }) => {
        response.write(bytes);
        // What the client has not read by then it never sees: a busy machine takes its time.
        setTimeout(() => response.destroy(), 1500);
      },
    };
    const server = createServer(engineApi([image], [], answers));
    await new Promise<void>((resolve) => server.listen(join(folder, 'sock'), resolve));
    try {
      return await stowaway(['scan', 'example/app:1', '-f', 'json'], { env: { DOCKER_HOST: `unix://${join(folder, 'sock')}` } });
    } finally {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    }
  }

  test('behind the manifest: what was found is told', async () => {
    const bytes = image.asDockerLegacy();
    const { code, out } = await scanDying(bytes.subarray(0, bytes.indexOf('repositories')));
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      images: [{ findings: [{}, {}] }],
      skipped: [{ reason: 'truncated' }],
      summary: { complete: false },
    });
  });

  test('before it: what was found in the layers that came is told', async () => {
    const { code, out } = await scanDying(image.asDockerLegacy().subarray(0, 8000));
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      images: [{ reference: 'example/app:1', id: '', findings: [{}], skipped: [{ reason: 'truncated' }] }],
      summary: { complete: false },
    });
  });

  test('before the first layer: there is no image', async () => {
    expectOneSentence(await scanDying(Buffer.alloc(0)), /export of example\/app:1/);
  });
});

describe('a folder', () => {
  test('an OCI layout that lacks a layer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stowaway-layout-'));
    try {
      image.writeOciLayout(folder, { replace: { [blobName(sha256(gzipped(image.layers[0]!.tar)))]: undefined } });
      const { code, failures, found } = await scanReference(folder);
      expect({ code, failures, found }).toEqual({ code: 2, failures: ['missing'], found: ['second'] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
