/**
 * Hostile images that are small to send and enormous to read. Those that go over a limit take minutes to come there: they run with
 * `STOWAWAY_HEAVY=1` only; their small sisters, which stay below it, always run.
 */
import { describe, expect, test } from 'vitest';
import { json, sha256 } from '../support/images.js';
import { END_OF_ARCHIVE, gzipped, hasZstd, rawHeader, tarOf, zstdCompressed } from '../support/tar.js';
import { leakyFile } from './leaks.js';
import { HEAVY, scanStream } from './program.js';

const GIB = 2 ** 30;
const PIECE = 64 << 20;

/** Bytes that come again and again: `count` times the same. */
interface Repeated {
  bytes: Buffer;
  count: number;
}

/** An old docker archive of two layers: the first is made of `parts`, however many bytes those are, the second has a leak. */
async function* imageOf(parts: readonly Repeated[]): AsyncGenerator<Uint8Array> {
  const second = tarOf([leakyFile('second', 9)]);
  // Nobody hashes the first one here: its diffId is made up, which is told for a layer that could be read to its end.
  const diffIds = [sha256(Buffer.from('made up')), sha256(second)];
  const config = json({ os: 'linux', architecture: 'amd64', config: {}, rootfs: { type: 'layers', diff_ids: diffIds }, history: [] });
  const name = `${sha256(config).slice(7)}.json`;
  const size = parts.reduce((sum, { bytes, count }) => sum + bytes.length * count, 0);
  yield rawHeader({ name: '0/layer.tar', size: BigInt(size) });
  for (const { bytes, count } of parts) for (let index = 0; index < count; index += 1) yield bytes;
  yield Buffer.alloc((512 - (size % 512)) % 512);
  const manifest = json([{ Config: name, RepoTags: ['example/app:1'], Layers: ['0/layer.tar', '1/layer.tar'] }]);
  yield tarOf([
    { name: '1/layer.tar', content: second },
    { name, content: config },
    { name: 'manifest.json', content: manifest },
  ]);
  await Promise.resolve();
}

/** A layer with a leak, a file of zeros, and another leak behind it. */
function zeros(bytes: number, compressed: (part: Buffer) => Buffer): Repeated[] {
  const before = Buffer.concat([tarOf([leakyFile('before', 1)]).subarray(0, -1024), rawHeader({ name: 'zeros', size: BigInt(bytes) })]);
  const after = tarOf([leakyFile('after', 2)]);
  return [
    { bytes: compressed(before), count: 1 },
    { bytes: compressed(Buffer.alloc(PIECE)), count: bytes / PIECE },
    { bytes: compressed(after), count: 1 },
  ];
}

/** A layer of empty files that share a thousand names. */
function files(count: number): Repeated[] {
  const thousand = Buffer.concat(Array.from({ length: 1000 }, (_, index) => rawHeader({ name: `d/${index}` })));
  return [
    { bytes: gzipped(tarOf([leakyFile('before', 1)]).subarray(0, -1024)), count: 1 },
    { bytes: gzipped(thousand), count: count / 1000 },
    { bytes: gzipped(END_OF_ARCHIVE), count: 1 },
  ];
}

/** An image whose first layer has empty files, each under another path. */
async function* distinct(count: number): AsyncGenerator<Uint8Array> {
  const pieces: Repeated[] = [];
  for (let from = 0; from < count; from += 10_000) {
    const some = Array.from({ length: 10_000 }, (_, index) => rawHeader({ name: `d${from}/${index}` }));
    pieces.push({ bytes: gzipped(Buffer.concat(some)), count: 1 });
  }
  yield* imageOf([
    { bytes: gzipped(tarOf([leakyFile('before', 1)]).subarray(0, -1024)), count: 1 },
    ...pieces,
    { bytes: gzipped(END_OF_ARCHIVE), count: 1 },
  ]);
}

const formats: [name: string, compressed: (part: Buffer) => Buffer, runs: boolean][] = [
  ['gzip', gzipped, true],
  ['zstd', (part) => zstdCompressed(part), hasZstd],
];

describe.each(formats)('zeros in %s', (_, compressed, runs) => {
  test.runIf(runs)('1 GiB: an honest layer', async () => {
    const { code, failures, found } = await scanStream(imageOf(zeros(GIB, compressed)));
    expect({ code, failures, found }).toEqual({ code: 2, failures: ['digest-mismatch'], found: ['after', 'before', 'second'] });
  });

  test.runIf(runs && HEAVY)(
    '200 GiB: ended by the limit',
    async () => {
      const { code, failures, found } = await scanStream(imageOf(zeros(200 * GIB, compressed)));
      expect({ code, failures, found }).toEqual({ code: 2, failures: ['limit'], found: ['before', 'second'] });
    },
    1_800_000,
  );
});

describe('entries', () => {
  test('200,000', async () => {
    const { code, failures, found } = await scanStream(imageOf(files(200_000)));
    expect({ code, failures, found }).toEqual({ code: 2, failures: ['digest-mismatch'], found: ['before', 'second'] });
  });

  test.runIf(HEAVY)(
    '10 million of few names: ended by the limit',
    async () => {
      const { code, failures, found } = await scanStream(imageOf(files(10_000_000)));
      expect({ code, failures, found }).toEqual({ code: 2, failures: ['limit'], found: ['before', 'second'] });
    },
    900_000,
  );

  test.runIf(HEAVY)(
    '10 million of as many names: ended by the limit',
    async () => {
      const { code, failures, found } = await scanStream(distinct(10_000_000));
      expect({ code, failures, found }).toEqual({ code: 2, failures: ['limit'], found: ['before', 'second'] });
    },
    900_000,
  );
});

test('one file of 1 GiB of text, plain', async () => {
  const piece = Buffer.alloc(1 << 20, Buffer.from(Array.from({ length: 9973 }, (_, index) => 32 + ((index * index * 7) % 95))));
  const plain: Repeated[] = [
    { bytes: rawHeader({ name: 'text', size: BigInt(GIB) }), count: 1 },
    { bytes: piece, count: GIB / piece.length },
    { bytes: tarOf([leakyFile('after', 1)]), count: 1 },
  ];
  const { code, found } = await scanStream(imageOf(plain));
  expect(code).toBe(2);
  expect(found).toEqual(expect.arrayContaining(['after', 'second']));
});
