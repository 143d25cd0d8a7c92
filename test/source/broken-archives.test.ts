import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/model/errors.js';
import { archiveSource } from '../../src/source/archive.js';
import { buildImage, json } from '../support/images.js';
import { inChunks } from '../support/streams.js';
import { gzipped, type TarEntry, tarOf } from '../support/tar.js';
import { archive, errorOf, read } from './reading.js';

const image = buildImage({ layers: [[{ name: 'a', content: 'a'.repeat(3000) }], [{ name: 'b', content: 'b' }]] });
const whole = image.asDockerLegacy();

describe('what is no image archive is told in one sentence', () => {
  test.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['one byte', Buffer.from('x'), 'is something else'],
    ['JSON', json({ a: 1 }), 'is JSON'],
    ['a program', Buffer.from('\x7fELF'.padEnd(4096, '\0')), 'is something else'],
    ['gzip of something else', gzipped(Buffer.from('hello')), 'is gzip of something else'],
    ['gzip of gzip', gzipped(gzipped(whole)), 'is gzip of gzip'],
    ['zero blocks', Buffer.alloc(1024), 'is a tar without files'],
    ['a tar of other things', tarOf([{ name: './src/main.c', content: 'int main;' }]), 'begins with src/main.c'],
    ['bad JSON', tarOf([{ name: 'manifest.json', content: '[{' }]), 'manifest.json cannot be read'],
    [
      'no config',
      tarOf([{ name: 'manifest.json', content: '[{"Config":"c.json","Layers":[]}]' }]),
      'the config c.json is not in the archive',
    ],
    ['no entries', tarOf([{ name: 'manifest.json', content: '[]' }]), 'holds no image'],
    ['entries of the wrong type', tarOf([{ name: 'manifest.json', content: '[null, 1, "x", {"Layers": 3}]' }]), 'is not in the archive'],
  ])('%s', async (_, bytes, words) => {
    for (const size of [1, 65536]) {
      const error = await errorOf(read(archive(bytes, size)));
      expect(error.code).toBe('NOT_AN_IMAGE');
      expect(error.message).toContain('image.tar ');
      expect(error.message).toContain(words);
    }
  });
});

describe('an archive that breaks off', () => {
  test('anywhere before there is an image: a fragment of the layers that came, or no image; never a success', async () => {
    const metadata = whole.indexOf('manifest.json');
    const layer = whole.indexOf('/layer.tar');
    for (let end = 600; end < metadata; end += 997) {
      const cut = archive(whole.subarray(0, end));
      if (end < layer + 512) expect(['ARCHIVE_CORRUPT', 'NOT_AN_IMAGE']).toContain((await errorOf(read(cut))).code);
      else {
        const { images } = await read(cut);
        expect(images).toMatchObject([{ id: '', isFragment: true, history: [], skipped: [{ severity: 'failure' }] }]);
      }
    }
  });

  test('compressed: before the config, and in the padding', async () => {
    const bytes = gzipped(
      Buffer.concat([
        tarOf([
          { name: 'note', content: 'n' },
          { name: 'l.tar', content: image.layers[0]!.tar },
        ]).subarray(0, -1024),
        whole,
      ]),
    );
    expect(await errorOf(read(archive(bytes.subarray(0, 150))))).toMatchObject({ code: 'ARCHIVE_CORRUPT' });
    const { images, skipped } = await read(archive(bytes.subarray(0, bytes.length - 5)));
    expect(images.map((each) => each.id)).toEqual([image.id]);
    expect(skipped).toMatchObject([{ reason: 'truncated', severity: 'failure' }]);
  });

  test('behind the config: what was found so far is told, and that it is not all', async () => {
    const entries: TarEntry[] = [
      { name: 'manifest.json', content: json([{ Config: 'c.json', RepoTags: ['a:1'], Layers: ['1/layer.tar', '2/layer.tar'] }]) },
      { name: 'c.json', content: image.config },
      { name: '1/layer.tar', content: image.layers[0]!.tar },
      { name: '2/layer.tar', content: image.layers[1]!.tar },
    ];
    const bytes = tarOf(entries);
    const { images, skipped } = await read(archive(bytes.subarray(0, bytes.length - 1024 - 1500)));
    expect(images.map((each) => each.id)).toEqual([image.id]);
    expect(skipped).toMatchObject([{ reason: 'truncated', severity: 'failure' }]);
  });

  test('by an error of the stream', async () => {
    const source = archiveSource({
      kind: 'stdin',
      name: 'standard input',
      open: async function* () {
        yield* inChunks(whole.subarray(0, 3000), 511);
        throw new Error('the pipe broke');
      },
    });
    expect(await errorOf(read(source))).toMatchObject({
      code: 'ARCHIVE_CORRUPT',
      message: expect.stringContaining('the pipe broke') as string,
    });
  });
});

test('an error of the reader of a layer is passed on as it is', async () => {
  const bug = new RangeError('a bug');
  await expect(archive(whole).read({ onLayer: () => Promise.reject(bug) })).rejects.toBe(bug);
});

test('a stopped scan ends even where the stream would wait for ever', async () => {
  const control = new AbortController();
  const source = archiveSource({
    kind: 'stdin',
    name: 'standard input',
    open: async function* () {
      yield whole.subarray(0, 2000);
      setTimeout(() => control.abort(), 10);
      await new Promise(() => undefined);
    },
  });
  expect(await errorOf(read(source, { signal: control.signal }))).toMatchObject({ code: 'ABORTED' });
});

test('an archive of another kind of JSON than expected is not kept without limit', async () => {
  const config = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(9 << 20, 'x'), Buffer.from('"}')]);
  const bytes = tarOf([
    { name: 'manifest.json', content: json([{ Config: 'big.json', Layers: [] }]) },
    { name: 'big.json', content: config },
  ]);
  expect(await errorOf(read(archive(bytes)))).toMatchObject({
    code: 'NOT_AN_IMAGE',
    message: expect.stringContaining('more than 8388608') as string,
  });
});

describe('links', () => {
  const layer = image.layers[0]!.tar;
  const config = buildImage({ layers: [[{ name: 'a', content: 'a'.repeat(3000) }]] }).config;
  const entries = (path: string, ...links: TarEntry[]): Buffer =>
    tarOf([
      ...links,
      { name: 'manifest.json', content: json([{ Config: 'c.json', RepoTags: null, Layers: [path] }]) },
      { name: 'c.json', content: config },
      { name: './real/layer.tar', content: layer },
    ]);

  test.each<[string, Buffer]>([
    ['symlink', entries('a', { name: 'a', type: 'symlink', linkname: 'real/layer.tar' })],
    [
      'symlink to a symlink',
      entries('x/a', { name: 'x/a', type: 'symlink', linkname: '../b' }, { name: 'b', type: 'symlink', linkname: '/real/layer.tar' }),
    ],
    ['hard link', entries('x/a', { name: 'x/a', type: 'link', linkname: 'real/layer.tar' })],
    ['out of the archive and back', entries('x/a', { name: 'x/a', type: 'symlink', linkname: '../../../real/layer.tar' })],
    ['no link, another spelling', entries('./x/../real/layer.tar')],
  ])('%s', async (_, bytes) => {
    const { images, handedOut } = await read(archive(bytes));
    expect(handedOut.get(images[0]!.layers[0]!.blob)).toBe(image.layers[0]!.diffId);
    expect(images[0]!.skipped).toEqual([]);
  });

  test('a circle is a missing layer', async () => {
    const bytes = entries('a', { name: 'a', type: 'symlink', linkname: 'b' }, { name: 'b', type: 'symlink', linkname: 'a' });
    expect((await read(archive(bytes))).images[0]!.skipped).toMatchObject([{ reason: 'missing', severity: 'failure' }]);
  });
});

test('a layer that stands twice: both are handed out, the last one is the image’s, and it is told', async () => {
  const bytes = tarOf([
    { name: 'manifest.json', content: json([{ Config: 'c.json', Layers: ['l.tar'] }]) },
    { name: 'c.json', content: buildImage({ layers: [[{ name: 'b', content: 'b' }]] }).config },
    { name: 'l.tar', content: image.layers[0]!.tar },
    { name: 'l.tar', content: image.layers[1]!.tar },
  ]);
  const { images, handedOut, skipped } = await read(archive(bytes));
  expect([...handedOut.values()]).toEqual(image.layers.map((layer) => layer.diffId));
  expect(handedOut.get(images[0]!.layers[0]!.blob)).toBe(image.layers[1]!.diffId);
  expect(skipped).toMatchObject([{ severity: 'failure', path: 'l.tar' }]);
});

test('ScanError is what the errors are', async () => {
  await expect(read(archive(Buffer.alloc(0)))).rejects.toBeInstanceOf(ScanError);
});
