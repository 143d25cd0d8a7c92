/** What a layer keeps to tell whose its files are: package databases, and digests of the files that matches lie in. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readLayer } from '../../src/layer/read-layer.js';
import type { ScannedLayer } from '../../src/model/layer.js';
import type { PackageDocument } from '../../src/model/ownership.js';
import { DEFAULT_LIMITS, type Limits } from '../../src/tar/limits.js';
import { finder } from '../correlate/world.js';
import { inChunks } from '../support/streams.js';
import { padded, rawHeader, tarOf } from '../support/tar.js';

const open = finder({ NEEDLE: {} });

type Read = ScannedLayer & { documents: PackageDocument[] };

async function read(tar: Uint8Array, limits: Partial<Limits> = {}): Promise<Read> {
  const inPieces = async (size: number): Promise<Read> => {
    const documents: PackageDocument[] = [];
    const onDocument = (document: PackageDocument): void => void documents.push(document);
    const blob = { key: 'k', bytes: inChunks(tar, size) };
    return { ...(await readLayer(blob, { open, onDocument, limits: { ...DEFAULT_LIMITS, ...limits } })), documents };
  };
  const whole = await inPieces(1 << 16);
  expect(await inPieces(511)).toEqual(whole);
  expect(await inPieces(1)).toEqual(whole);
  return whole;
}

describe('digests', () => {
  const content = `${'a'.repeat(5000)} NEEDLE ${'b'.repeat(5000)}`;
  const hash = (algorithm: string): string => createHash(algorithm).update(content).digest('hex');

  it('are of the whole file, and only of files with matches', async () => {
    const { contents } = await read(
      tarOf([
        { name: 'before', content: 'nothing' },
        { name: 'one', content },
        { name: 'after', content: 'x'.repeat(4000) },
        { name: 'NEEDLE', content: 'only its name' },
      ]),
    );
    expect(contents).toEqual([
      { entry: 1, size: content.length, digests: { md5: hash('md5'), sha1: hash('sha1'), sha256: hash('sha256') } },
    ]);
  });

  it('are not made of a file that is too large to be held, nor of one that breaks off', async () => {
    const tar = tarOf([{ name: 'one', content }]);
    expect((await read(tar, { heldFileBytes: content.length - 1 })).contents).toEqual([{ entry: 0, size: content.length }]);
    expect((await read(tar.subarray(0, 512 + 6000))).contents).toEqual([{ entry: 0, size: content.length }]);
  });
});

describe('package databases', () => {
  it('are handed out whole, by name', async () => {
    const names = [
      'var/lib/dpkg/status',
      'var/lib/dpkg/status.d/base',
      'var/lib/dpkg/status.d/base.md5sums',
      './var/lib/dpkg/info/libc6:amd64.list',
      'var/lib/dpkg/info/libc6:amd64.md5sums',
      'lib/apk/db/installed',
      'usr/lib/apk/db/installed',
      'var/lib/rpm/rpmdb.sqlite',
      'usr/lib/sysimage/rpm/rpmdb.sqlite',
      'app/site-packages/a-1.dist-info/RECORD',
    ];
    const others = [
      'var/lib/dpkg/info/a.postinst',
      'var/lib/dpkg/available',
      'status',
      'installed',
      'RECORD',
      'x/lib/apk/db/installed',
      'a.list',
    ];
    const { documents, skipped } = await read(tarOf([...names, ...others].map((name) => ({ name, content: `content of ${name}` }))));
    expect(documents.map(({ entry, bytes }) => [entry, Buffer.from(bytes).toString()])).toEqual(
      names.map((name, entry) => [entry, `content of ${name}`]),
    );
    expect(documents.map(({ format }) => format)).toEqual([
      'dpkg-status',
      'dpkg-status',
      'dpkg-md5sums',
      'dpkg-list',
      'dpkg-md5sums',
      'apk-installed',
      'apk-installed',
      'rpm-sqlite',
      'rpm-sqlite',
      'python-record',
    ]);
    expect(skipped).toEqual([]);
  });

  it('beyond the limit are told, and what fits after them is kept', async () => {
    const tar = tarOf([
      { name: 'var/lib/dpkg/status', content: 'x'.repeat(50) },
      { name: 'var/lib/rpm/rpmdb.sqlite', content: 'x'.repeat(100) },
      { name: 'var/lib/dpkg/info/a.list', content: 'x'.repeat(50) },
    ]);
    const { documents, skipped } = await read(tar, { packageDocumentBytes: 100 });
    expect(documents.map(({ entry }) => entry)).toEqual([0, 2]);
    expect(skipped).toMatchObject([{ reason: 'limit', severity: 'policy', path: 'var/lib/rpm/rpmdb.sqlite' }]);
    const few = await read(tar, { packageDocuments: 1 });
    expect(few.documents).toHaveLength(1);
    expect(few.skipped).toMatchObject([{ reason: 'limit', count: 2 }]);
  });

  it('that break off, or lie about their size, are none, and take no memory for what they say', async () => {
    const lie = Buffer.concat([rawHeader({ name: 'var/lib/dpkg/status', size: 90 << 20 }), padded('Package: a\n')]);
    const started = process.memoryUsage().arrayBuffers;
    const { documents } = await read(lie);
    expect(documents).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - started).toBeLessThan(64 << 20);
  });
});
