import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readLayer, type ReadLayerOptions } from '../../src/layer/read-layer.js';
import type { BlobScan } from '../../src/model/detector.js';
import type { BlobContext, Match } from '../../src/model/match.js';
import type { ScannedLayer } from '../../src/model/layer.js';
import type { PackageDocument } from '../../src/model/ownership.js';
import { Secret } from '../../src/model/secret.js';
import { fileBytes } from '../../src/tar/file-bytes.js';
import { DEFAULT_LIMITS } from '../../src/tar/limits.js';
import { listed } from '../support/entries.js';
import { inChunks } from '../support/streams.js';
import { gzipped, hasZstd, padded, rawHeader, tarOf, zstdCompressed } from '../support/tar.js';

/** A detector that finds the word NEEDLE. */
function open(context: BlobContext): BlobScan {
  const chunks: Buffer[] = [];
  return {
    write: (chunk) => void chunks.push(Buffer.from(chunk)),
    end: () =>
      [
        ...Buffer.concat(chunks)
          .toString('latin1')
          .matchAll(/NEEDLE/g),
      ].map((found) => needle(found.index, context)),
    passedOver: () => undefined,
  };
}

function needle(start: number, context: BlobContext): Match {
  const secret = Secret.fromText('NEEDLE');
  const base = { detector: context.path ?? 'names', category: 'secret', confidence: 'likely', evidence: 'it is the word' } as const;
  return { ...base, start, end: start + 6, line: 1, column: start + 1, secret, joins: [secret], redacted: '********', parts: [] };
}

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function scan(bytes: Uint8Array, options: Partial<ReadLayerOptions> & { digest?: string } = {}): Promise<ScannedLayer> {
  const { digest, ...rest } = options;
  const blob = { key: 'layer.tar', ...(digest === undefined ? {} : { digest }) };
  const read = (chunk: number): Promise<ScannedLayer> => readLayer({ ...blob, bytes: inChunks(bytes, chunk) }, { open, ...rest });
  const whole = await read(1 << 16);
  expect(await read(511)).toEqual(whole);
  expect(await read(1)).toEqual(whole);
  return whole;
}

const found = (layer: ScannedLayer): unknown[] => layer.matches.map(({ entry, chain, match }) => [entry, ...(chain ?? []), match.start]);

const tree = tarOf([
  { name: './etc/', type: 'directory' },
  { name: './etc/conf', content: 'a NEEDLE here' },
  { name: 'etc/.wh.old' },
  { name: 'var/.wh..wh..opq' },
  { name: 'etc/empty' },
  { name: 'soft', type: 'symlink', linkname: '../NEEDLE' },
  { name: 'hard', type: 'link', linkname: './etc/conf' },
  { name: 'dev/null', type: 'character-device', pax: {} },
  { name: 'home/NEEDLE.txt', content: 'x'.repeat(1000) },
  { name: 'attr', pax: { 'SCHILY.xattr.user.note': 'the NEEDLE', mtime: '1700000000.5' } },
]);

describe('readLayer', () => {
  it('gives entries, matches, counts and digests', async () => {
    const layer = await scan(tree, { digest: sha256(tree) });
    expect(listed(layer.entries)).toEqual([
      { path: 'etc', kind: 'directory' },
      { path: 'etc/conf', kind: 'file' },
      { path: 'etc/old', kind: 'whiteout' },
      { path: 'var', kind: 'opaque' },
      { path: 'etc/empty', kind: 'file' },
      { path: 'soft', kind: 'symlink', target: '../NEEDLE' },
      { path: 'hard', kind: 'hardlink', target: 'etc/conf' },
      { path: 'dev/null', kind: 'whiteout' },
      { path: 'home/NEEDLE.txt', kind: 'file' },
      { path: 'attr', kind: 'file' },
    ]);
    expect(found(layer)).toEqual([
      [1, 2],
      [5, 'target', 3],
      [8, 'name', 5],
      [9, 'pax:SCHILY.xattr.user.note', 4],
    ]);
    expect(layer.matches[2]?.match).toMatchObject({ line: 1, column: 6, end: 11 });
    expect(layer).toMatchObject({ files: 6, bytes: 1013, size: tree.length, compression: 'none', skipped: [] });
    expect([layer.digest, layer.diffId]).toEqual([sha256(tree), sha256(tree)]);
  });

  it.each(hasZstd ? (['gzip', 'zstd'] as const) : (['gzip'] as const))('gives the same from %s', async (compression) => {
    const stored = compression === 'gzip' ? gzipped(tree) : zstdCompressed(tree);
    const plain = await scan(tree);
    expect(await scan(stored, { digest: sha256(stored) })).toEqual({ ...plain, compression, digest: sha256(stored), size: stored.length });
  });

  it('finds names beyond one batch at their own entries', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `some/long/directory/name/${index}${index % 1000 === 7 ? '-NEEDLE' : ''}`);
    const layer = await readLayer({ key: 'k', bytes: inChunks(tarOf(names.map((name) => ({ name }))), 1 << 16) }, { open });
    expect(found(layer)).toEqual([
      [7, 'name', 27],
      [1007, 'name', 30],
      [2007, 'name', 30],
    ]);
  });

  it('scans what hides in and behind links', async () => {
    const hidden = Buffer.concat([rawHeader({ name: 'hidden', size: 6 }), padded('NEEDLE')]);
    const layer = await scan(
      Buffer.concat([
        rawHeader({ name: 'cover', type: '1', linkname: 'x', size: hidden.length }),
        hidden,
        rawHeader({ name: 'body', type: '2', linkname: 'x', size: 6 }),
        padded('NEEDLE'),
      ]),
    );
    expect(found(layer)).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('tells a digest that is not the one promised, naming both', async () => {
    const { skipped, digest } = await scan(tree, { digest: sha256(Buffer.from('else')) });
    expect(skipped).toMatchObject([{ reason: 'digest-mismatch', severity: 'failure', layer: digest }]);
    expect(skipped[0]?.detail).toContain(digest);
    expect(skipped[0]?.detail).toContain(sha256(Buffer.from('else')));
  });

  it('reads all bytes for the digests, also those behind the archive', async () => {
    const padding = Buffer.concat([tree, Buffer.alloc(70_000)]);
    expect((await scan(padding)).diffId).toBe(sha256(padding));
    const stored = Buffer.concat([gzipped(tree), Buffer.alloc(70_000)]);
    expect(await scan(stored, { digest: sha256(stored) })).toMatchObject({ diffId: sha256(tree), skipped: [] });
  });
});

describe('a broken layer', () => {
  const large = tarOf([
    { name: 'a', content: 'NEEDLE' },
    { name: 'b', content: Buffer.concat([Buffer.from('NEEDLE'), randomBytes(50_000)]) },
  ]);

  const cutZstd: [string, Buffer, string][] = hasZstd
    ? [['a cut zstd', zstdCompressed(Buffer.concat([large, randomBytes(300_000)])).subarray(0, -5), 'truncated']]
    : [];

  it.each<[string, Buffer, string]>([
    ['a cut archive', large.subarray(0, 3000), 'truncated'],
    ['a cut gzip', gzipped(large).subarray(0, 40_000), 'truncated'],
    ['a damaged gzip', Buffer.concat([gzipped(large), Buffer.from('junk')]), 'unreadable'],
    ...cutZstd,
  ])('keeps what was found: %s', async (_, bytes, reason) => {
    const layer = await readLayer({ key: 'key', bytes: inChunks(bytes, 1000) }, { open });
    expect(found(layer).slice(0, 2)).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(layer.skipped).toContainEqual(expect.objectContaining({ reason, severity: 'failure' }));
  });

  it('keeps what was found before its stream broke, and does not compare digests of a part', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* inChunks(large.subarray(0, 3000), 511);
      throw new Error('connection reset');
    };
    const layer = await readLayer({ key: 'key', digest: sha256(large), bytes: broken() }, { open });
    expect(found(layer)).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(layer.skipped).toEqual([
      { reason: 'truncated', severity: 'failure', layer: 'key', detail: 'the layer could be read in part only: connection reset' },
    ]);
  });

  it('is given up at a limit', async () => {
    const limits = { ...DEFAULT_LIMITS, layerBytes: 10_000 };
    const layer = await readLayer({ key: 'layer.tar', bytes: inChunks(gzipped(large), 511) }, { open, limits });
    expect(layer.skipped).toMatchObject([{ reason: 'limit', severity: 'failure', layer: 'layer.tar' }]);
    expect(layer.entries).toHaveLength(2);
  });

  it('does not hide a fault of the detector', async () => {
    const faulty = (): BlobScan => {
      throw new TypeError('fault');
    };
    await expect(readLayer({ key: 'key', bytes: inChunks(large, 511) }, { open: faulty })).rejects.toThrow(TypeError);
  });
});

describe('progress and abort', () => {
  it('tells the stored bytes read', async () => {
    const read: number[] = [];
    await readLayer({ key: 'key', bytes: inChunks(tree, 3000) }, { open, onProgress: (bytes) => read.push(bytes) });
    expect(read[0]).toBe(3000);
    expect(read.at(-1)).toBe(tree.length);
  });

  it('ends at once when it is stopped, from the start or in the middle of a stream that hangs, with a Skip', async () => {
    const stopped = { complete: false, skipped: [{ reason: 'interrupted', severity: 'failure' }] };
    expect(await readLayer({ key: 'k', bytes: inChunks(tree, 9) }, { open, signal: AbortSignal.abort() })).toMatchObject(stopped);
    const hanging = async function* (): AsyncGenerator<Uint8Array> {
      yield tree.subarray(0, 1000);
      await new Promise<never>(() => undefined);
    };
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (const zeros = gzipped(Buffer.alloc(20_000_000)); ;) yield* inChunks(zeros, 1000);
    };
    for (const bytes of [hanging(), endless()]) {
      const controller = new AbortController();
      const reading = readLayer({ key: 'k', bytes }, { open, signal: controller.signal });
      setTimeout(() => controller.abort(), 5);
      expect(await reading).toMatchObject(stopped);
    }
  });
});

it('comes to the same when the buffers that it is read into are used again and again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-layer-'));
  const path = join(folder, 'layer.tar');
  const content = `NEEDLE${'word '.repeat(500_000)}NEEDLE`;
  // The package database is kept, the file hashed: both reach over several chunks.
  const tar = tarOf([
    { name: 'big', content },
    { name: 'var/lib/dpkg/status', content },
    // Stored, it reaches over several chunks, however it is compressed.
    { name: 'noise', content: randomBytes(3_500_000) },
    { name: 'small', content: 'NEEDLE' },
  ]);
  try {
    for (const stored of [tar, gzipped(tar), ...(hasZstd ? [zstdCompressed(tar)] : [])]) {
      writeFileSync(path, stored);
      const file = { path, start: 0, length: stored.length };
      const documents: PackageDocument[] = [];
      const onDocument = (document: PackageDocument): void => void documents.push(document);
      const read = await readLayer({ key: 'layer.tar', bytes: fileBytes(file), file }, { open, onDocument });
      const again = await readLayer({ key: 'layer.tar', bytes: inChunks(stored, 1000) }, { open });
      expect(read).toEqual(again);
      expect(read).toMatchObject({ complete: true, skipped: [] });
      expect(read.contents[0]?.digests?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
      expect(Buffer.from(documents[0]?.bytes ?? []).toString()).toBe(content);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
