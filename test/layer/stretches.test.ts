/** A layer that is read in stretches is the layer that is read at once, wherever it is cut and whatever it holds. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContent, type LayerContent, type ReadContentOptions, type StretchContent } from '../../src/layer/layer-content.js';
import { readStretch, readStretches, type StretchWanted } from '../../src/layer/stretches.js';
import type { BlobScan } from '../../src/model/detector.js';
import { DEFAULT_LIMITS, type Limits } from '../../src/tar/limits.js';
import { matchOf } from '../correlate/world.js';
import { seeded } from '../detectors/random.js';
import { listed } from '../support/entries.js';
import { inChunks } from '../support/streams.js';
import { END_OF_ARCHIVE, extendedBlocks, padded, paxBlocks, rawHeader, tarOf, type TarEntry } from '../support/tar.js';

/** Finds the word NEEDLE, and tells of the whole blob that it was given: names that are scanned together must be so however the tar is cut. */
function open(): BlobScan {
  const chunks: Buffer[] = [];
  return {
    write: (chunk) => void chunks.push(Buffer.from(chunk)),
    end: () => {
      const blob = Buffer.concat(chunks);
      const evidence = createHash('sha1').update(blob).digest('hex');
      return [...blob.toString('latin1').matchAll(/NEEDLE/g)].map(({ index: start }) =>
        matchOf('NEEDLE', { start, end: start + 6, evidence }),
      );
    },
    passedOver: () => undefined,
  };
}

interface Cut {
  content: LayerContent;
  /** Of the stretches that were asked for: those whose beginning was guessed, those that were read again, and of all of it at once. */
  asked: { guessed: number; again: number; whole: number };
}

/** Threads answer in any order. */
async function inStretches(tar: Uint8Array, stretchLength: number, limits: Limits, seed = 1): Promise<Cut> {
  const random = seeded(seed);
  const asked = { guessed: 0, again: 0, whole: 0 };
  const read = async (wanted: StretchWanted): Promise<StretchContent> => {
    asked[wanted.to === Infinity ? 'whole' : wanted.isKnown ? 'again' : 'guessed'] += 1;
    for (let turns = Math.floor(random() * 5); turns > 0; turns--) await new Promise(setImmediate);
    const bytesFrom = (offset: number): AsyncIterable<Uint8Array> => inChunks(tar.subarray(offset), 4096);
    return readStretch(wanted, bytesFrom, { open, limits, stretchLength });
  };
  const content = await readStretches({ length: tar.length, limits, read, stretchLength });
  return { content, asked };
}

const plain = (content: LayerContent): unknown => ({ ...content, entries: listed(content.entries) });

/** Cuts a tar in many ways and compares each with all of it. @returns what was asked for in all of them, and the content */
async function everyWay(tar: Uint8Array, limits: Partial<Limits> = {}, lengths = [512, 1024, 4096, 10_240, 65_536]): Promise<Cut> {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const total = { guessed: 0, again: 0, whole: 0 };
  let content: LayerContent | undefined;
  for (const stretchLength of lengths) {
    content = await readContent(inChunks(tar, 1 << 16), { open, limits: all, stretchLength });
    const cut = await inStretches(tar, stretchLength, all, stretchLength);
    expect(plain(cut.content)).toEqual(plain(content));
    for (const kind of ['guessed', 'again', 'whole'] as const) total[kind] += cut.asked[kind];
  }
  return { content: content!, asked: total };
}

const files = (count: number, size = 900): TarEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `srv/${index}-${index % 7 === 0 ? 'NEEDLE' : 'file'}`,
    content: `${index % 3 === 0 ? 'a NEEDLE' : 'nothing'} ${'x'.repeat((index * 37) % size)}`,
  }));

describe('ordinary layers', () => {
  it('of small files', async () => {
    const { content, asked } = await everyWay(tarOf(files(200)));
    expect(content).toMatchObject({ whole: true, files: 200, skipped: [] });
    expect(content.matches.length).toBeGreaterThan(90);
    expect(asked.guessed).toBeGreaterThan(100);
    expect(asked.whole).toBe(0);
  });

  it('are read once where headers are what they seem', async () => {
    const { asked } = await everyWay(tarOf(files(200)), {}, [65_536]);
    expect(asked).toEqual({ guessed: 3, again: 1, whole: 0 });
  });

  it('with files over many stretches, secrets at every place in them', async () => {
    const long = Buffer.alloc(30_000, 'text ');
    for (let at = 500; at < long.length; at += 1021) long.write('NEEDLE', at);
    await everyWay(tarOf([...files(20), { name: 'long', content: long }, ...files(20), { name: 'last', content: long }]));
  });

  it('with links, directories, whiteouts and hard links to what lies in other stretches', async () => {
    const kinds: TarEntry[] = Array.from({ length: 60 }, (_, index): TarEntry[] => [
      { name: `d${index}/`, type: 'directory' },
      { name: `d${index}/file`, content: 'NEEDLE' },
      { name: `d${index}/hard`, type: 'link', linkname: `d${(index + 31) % 60}/file` },
      { name: `d${index}/soft`, type: 'symlink', linkname: '../NEEDLE' },
      { name: `d${index}/.wh.gone` },
      { name: `d${index}/.wh..wh..opq` },
    ]).flat();
    const { content } = await everyWay(tarOf(kinds));
    expect(listed(content.entries).filter(({ kind }) => kind === 'hardlink')).toHaveLength(60);
  });

  it('with pax headers and long names, cut between them and their members', async () => {
    const members = Array.from({ length: 40 }, (_, index) =>
      tarOf([
        { name: `${'long/'.repeat(30)}NEEDLE-${index}`, content: 'NEEDLE', pax: { 'SCHILY.xattr.user.note': `a NEEDLE ${index}` } },
        { name: `short-${index}`, content: 'x' },
      ]).subarray(0, -END_OF_ARCHIVE.length),
    );
    const gnu = Buffer.concat([
      extendedBlocks('L', Buffer.from(`${'gnu/'.repeat(200)}NEEDLE\0`)),
      rawHeader({ name: 'gnu', size: 6, magic: 'gnu' }),
      padded('NEEDLE'),
      paxBlocks({ comment: 'a NEEDLE for the next' }, 'g'),
    ]);
    const { content, asked } = await everyWay(Buffer.concat([...members, gnu, ...members, gnu, END_OF_ARCHIVE]));
    expect(content.skipped).toEqual([]);
    expect(asked.again).toBeGreaterThan(10);
  });

  it('with sparse files, whose map goes on in blocks of its own', async () => {
    const map = (more: boolean): Buffer => Buffer.concat([Buffer.alloc(504, '0'), Buffer.from([more ? 1 : 0]), Buffer.alloc(7)]);
    const sparse = (number: number): Buffer =>
      Buffer.concat([
        rawHeader({ name: `sparse-${number}`, type: 'S', magic: 'gnu', size: 1500, patch: { 482: Buffer.from([1]) } }),
        map(true),
        map(false),
        padded(`NEEDLE ${'y'.repeat(1493)}`),
      ]);
    const { content } = await everyWay(Buffer.concat([...Array.from({ length: 30 }, (_, index) => sparse(index)), END_OF_ARCHIVE]));
    expect(content).toMatchObject({ files: 30, skipped: [] });
    expect(content.matches).toHaveLength(30);
  });

  it('with package databases', async () => {
    const { content } = await everyWay(
      tarOf([
        ...files(10),
        { name: 'var/lib/dpkg/status', content: 'Package: a\n'.repeat(300) },
        { name: 'var/lib/rpm/Packages', content: 'unread' },
        ...files(10),
        { name: 'usr/lib/sysimage/rpm/Packages.db', content: 'unread' },
        { name: 'var/lib/dpkg/info/a.list', content: '/bin/a\n' },
      ]),
    );
    expect(content.documents.map(({ format }) => format)).toEqual(['dpkg-status', 'dpkg-list']);
    expect(content.skipped).toMatchObject([{ reason: 'unsupported', path: 'var/lib/rpm/Packages', count: 2 }]);
  });

  it('empty ones, and archives one behind the other', async () => {
    await everyWay(END_OF_ARCHIVE);
    await everyWay(Buffer.alloc(20_480));
    await everyWay(Buffer.concat([tarOf(files(20)), Buffer.alloc(20_480), tarOf(files(20))]));
  });
});

describe('what looks like a header', () => {
  const inner = tarOf(Array.from({ length: 50 }, (_, index) => ({ name: `inner-${index}`, content: `NEEDLE ${index}` })));

  it('in a tar that lies in the layer is none: its members are content', async () => {
    const { content, asked } = await everyWay(
      tarOf([...files(10), { name: 'inner.tar', content: inner }, ...files(10), { name: 'again.tar', content: inner }]),
    );
    expect(listed(content.entries).filter(({ path }) => path.startsWith('inner-'))).toEqual([]);
    expect(content.files).toBe(22);
    expect(asked.again).toBeGreaterThan(3);
    expect(asked.whole).toBe(0);
  });

  it('in a layer of such tars alone, with the end of one where the next stretch begins', async () => {
    await everyWay(
      tarOf(Array.from({ length: 12 }, (_, index) => ({ name: `${index}.tar`, content: inner.subarray(0, 512 * (index + 3)) }))),
    );
  });

  it('behind a link with a size is what a reader from the front takes it for', async () => {
    const body = Buffer.concat([rawHeader({ name: 'link', type: '2', linkname: 'to', size: 2048 }), padded(`NEEDLE ${'z'.repeat(2041)}`)]);
    const none = Buffer.concat([rawHeader({ name: 'hard', type: '1', linkname: 'to', size: 4096 }), tarOf(files(3)).subarray(0, -1024)]);
    await everyWay(Buffer.concat([...Array.from({ length: 20 }, () => [body, none]).flat(), END_OF_ARCHIVE]));
  });
});

describe('whatever is odd is told of as by one reader', () => {
  const tar = tarOf(files(120));
  const cases: Record<string, Uint8Array> = {
    'a cut in a body': tar.subarray(0, tar.indexOf('srv/80-') + 512 + 20),
    'a cut between blocks': tar.subarray(0, 512 * 51),
    'damage in the middle': Buffer.concat([tar.subarray(0, 30_720), Buffer.alloc(1024, 'damage'), tar.subarray(31_744)]),
    'no number for a size': Buffer.concat([tar.subarray(0, -1024), rawHeader({ name: 'odd', size: -5n }), tarOf(files(5))]),
    'a broken pax header': Buffer.concat([tar.subarray(0, -1024), extendedBlocks('x', Buffer.from('99 broken')), tarOf(files(9))]),
    'no tar at all': Buffer.alloc(40_000, 'text'),
  };
  it.each(Object.keys(cases))('%s', async (name) => {
    const { content } = await everyWay(cases[name]!);
    expect(content.skipped.length).toBeGreaterThan(0);
  });

  it.each<[string, Partial<Limits>]>([
    ['entries', { entries: 100 }],
    ['bytes of names', { nameBytes: 900 }],
    ['bytes', { layerBytes: 50_000 }],
    ['the length of a name', { pathBytes: 9 }],
    ['bytes of an extended header', { extendedHeaderBytes: 100 }],
  ])('a limit on %s', async (_, limits) => {
    const long = tarOf([...files(60), { name: 'pax', content: 'x', pax: { note: 'NEEDLE'.repeat(50) } }, ...files(60)]);
    const { content } = await everyWay(long, limits);
    expect(content.skipped).toMatchObject([{ reason: 'limit' }, ...content.skipped.slice(1)]);
  });

  it('limits on package databases, of which each stretch alone has few', async () => {
    const lists = Array.from({ length: 30 }, (_, index) => ({
      name: `var/lib/dpkg/info/${index}.list`,
      content: '/bin/file\n'.repeat(50),
    }));
    for (const limits of [{ packageDocuments: 20 }, { packageDocumentBytes: 9000 }]) {
      const { content } = await everyWay(tarOf(lists), limits);
      expect(content.documents.length).toBeLessThan(21);
      expect(content.skipped).toMatchObject([{ reason: 'limit', severity: 'policy' }]);
    }
  });

  it('a limit that is reached ends the asking, however much is to come', async () => {
    const { asked } = await inStretches(tarOf(files(2000)), 4096, { ...DEFAULT_LIMITS, entries: 100 });
    expect(asked.whole).toBe(1);
    expect(asked.guessed).toBeLessThan(60);
  });
});

it('any layer, cut anywhere', async () => {
  const member = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .nat(3000)
        .map((size): Buffer => Buffer.concat([rawHeader({ name: `file-${size}`, size }), padded('NEEDLE '.repeat(size).slice(0, size))])),
    },
    {
      weight: 2,
      arbitrary: fc.nat(40).map((depth): Buffer => tarOf([{ name: `${'deep/'.repeat(depth)}NEEDLE`, content: 'x' }]).subarray(0, -1024)),
    },
    {
      weight: 1,
      arbitrary: fc
        .nat(4)
        .map((count): Buffer => Buffer.concat([rawHeader({ name: 'a.tar', size: tarOf(files(count)).length }), tarOf(files(count))])),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        Buffer.alloc(512),
        Buffer.alloc(512, 'x'),
        paxBlocks({ note: 'NEEDLE' }),
        rawHeader({ name: 'l', type: '1', size: 512 }),
      ),
    },
  );
  const options = { open, limits: DEFAULT_LIMITS } satisfies ReadContentOptions;
  await fc.assert(
    fc.asyncProperty(
      fc.array(member, { maxLength: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      fc.nat(600),
      async (members, blocks, seed, cut) => {
        const archive = Buffer.concat([...members, END_OF_ARCHIVE]);
        const tar = archive.subarray(0, archive.length - (cut % 3 === 0 ? cut : 0));
        const stretchLength = 512 * blocks;
        const content = await readContent(inChunks(tar, 1 << 16), { ...options, stretchLength });
        expect(plain((await inStretches(tar, stretchLength, DEFAULT_LIMITS, seed)).content)).toEqual(plain(content));
      },
    ),
    { numRuns: 150 },
  );
});
