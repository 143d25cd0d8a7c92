import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decompress } from '../../src/tar/decompress.js';
import { gunzipStream } from '../../src/tar/gunzip-stream.js';
import { DEFAULT_LIMITS } from '../../src/tar/limits.js';
import { collect, inChunks } from '../support/streams.js';
import { gzipped, hasZstd, zstdCompressed } from '../support/tar.js';

const CHUNKS = [1, 511, 1 << 16];
const text = Buffer.from('some text, again and again. '.repeat(5000));
const noise = randomBytes(30_000);

async function unpacked(bytes: Uint8Array, limits = DEFAULT_LIMITS): Promise<{ compression: string; bytes: Buffer }> {
  const results: { compression: string; bytes: Buffer }[] = [];
  for (const chunk of CHUNKS) {
    const { compression, bytes: plain } = await decompress(inChunks(bytes, chunk), limits);
    results.push({ compression, bytes: await collect(plain) });
  }
  // Not by `toEqual`, which compares a megabyte for seconds.
  expect(results.every(({ compression, bytes }) => compression === results[0]?.compression && bytes.equals(results[0].bytes))).toBe(true);
  return results[0]!;
}

/** Chunks that are gone when the next one is asked for. */
async function* passingChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of inChunks(bytes, size)) {
    yield chunk;
    chunk.fill(0xaa);
  }
}

async function failure(bytes: Uint8Array, limits = DEFAULT_LIMITS): Promise<unknown> {
  const codes = new Set<unknown>();
  for (const chunk of CHUNKS) {
    try {
      await collect((await decompress(inChunks(bytes, chunk), limits)).bytes);
      codes.add('none');
    } catch (error) {
      codes.add(error instanceof Error && 'code' in error ? error.code : error);
    }
  }
  expect(codes.size).toBe(1);
  return [...codes][0];
}

describe('what is not compressed', () => {
  it('goes through untouched, shorter than a magic number too', async () => {
    for (const bytes of [text, noise.fill(7, 0, 4), Buffer.from('{}'), Buffer.alloc(0)]) {
      const plain = await unpacked(bytes);
      expect([plain.compression, plain.bytes.equals(bytes)]).toEqual(['none', true]);
    }
  });
});

describe('gzip', () => {
  it('comes out in full, of one member or many, with zeros behind it', async () => {
    const members = [text, noise, Buffer.alloc(0), text];
    const one = await unpacked(gzipped(text));
    expect([one.compression, one.bytes.equals(text)]).toEqual(['gzip', true]);
    expect((await unpacked(Buffer.concat(members.map(gzipped)))).bytes.equals(Buffer.concat(members))).toBe(true);
    expect((await unpacked(Buffer.concat([gzipped(text), Buffer.alloc(100_000)]))).bytes.equals(text)).toBe(true);
  });

  it('that is cut or damaged is ARCHIVE_CORRUPT, in one sentence', async () => {
    const whole = gzipped(noise);
    expect(await failure(whole.subarray(0, -1))).toBe('ARCHIVE_CORRUPT');
    expect(await failure(whole.subarray(0, 5))).toBe('ARCHIVE_CORRUPT');
    expect(await failure(whole.subarray(0, 20_000))).toBe('ARCHIVE_CORRUPT');
    expect(await failure(Buffer.concat([whole, Buffer.from('junk behind it')]))).toBe('ARCHIVE_CORRUPT');
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 10, 30);
    expect(await failure(damaged)).toBe('ARCHIVE_CORRUPT');
    await expect(collect((await decompress(inChunks(whole.subarray(0, 9000), 1000))).bytes)).rejects.toThrow(
      'the gzip data end before they are complete: the file was cut, fetch it again',
    );
  });

  /** A member with everything that a header can have. */
  const adorned = (content: Buffer): Buffer => {
    const [extra, checksum, size] = [Buffer.alloc(2), Buffer.alloc(2), Buffer.alloc(8)];
    extra.writeUInt16LE(300);
    const head = Buffer.concat([Buffer.from('1f8b081e0000000000ff', 'hex'), extra, Buffer.alloc(300, 7), Buffer.from('name\0a comment\0')]);
    checksum.writeUInt16LE(zlib.crc32(head) & 0xffff);
    size.writeUInt32LE(zlib.crc32(content));
    size.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, checksum, zlib.deflateRawSync(content), size]);
  };

  it('has headers of any kind', async () => {
    expect(
      (await unpacked(Buffer.concat([adorned(text), gzipped(noise), adorned(noise)]))).bytes.equals(Buffer.concat([text, noise, noise])),
    ).toBe(true);
    expect(zlib.gunzipSync(adorned(text)).equals(text)).toBe(true);
    for (const length of [2, 9, 11, 200, 313, 325, adorned(text).length - 3]) {
      expect(await failure(adorned(text).subarray(0, length)), String(length)).toBe('ARCHIVE_CORRUPT');
    }
    const reserved = adorned(text);
    reserved[3] = 0x20;
    expect(await failure(reserved)).toBe('ARCHIVE_CORRUPT');
  });

  it('has a checksum, which is compared unless a digest is', async () => {
    const stored = zlib.gzipSync(text, { level: 0 });
    stored[500] = (stored[500] ?? 0) ^ 1;
    expect(await failure(stored)).toBe('ARCHIVE_CORRUPT');
    expect(await failure(Buffer.concat([gzipped(noise), stored, gzipped(noise)]))).toBe('ARCHIVE_CORRUPT');
    const unchecked = await decompress(inChunks(stored, 1000), DEFAULT_LIMITS, { checked: false });
    expect((await collect(unchecked.bytes)).length).toBe(text.length);
    const longer = gzipped(text);
    longer.writeUInt32LE(text.length + 1, longer.length - 4);
    for (const checked of [true, false]) {
      await expect(collect((await decompress(inChunks(longer, 777), DEFAULT_LIMITS, { checked })).bytes)).rejects.toThrow('damaged');
    }
  });

  it('comes out the same as from Node, whatever its members and chunks are', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 70_000 }),
      fc.nat({ max: 600_000 }).map((length) => new Uint8Array(length).fill(65)),
      fc.constantFrom(0, 1, 2).map((more) => randomBytes((256 << 10) + more)),
    );
    const member = fc.tuple(content, fc.constantFrom(0, 1, 6)).map(([bytes, level]) => zlib.gzipSync(bytes, { level }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 300_000 }),
        fc.nat({ max: 2000 }),
        async (members, size, zeros) => {
          const stream = Buffer.concat([...members, Buffer.alloc(zeros)]);
          const expected = zlib.gunzipSync(stream);
          for (const checked of [true, false]) {
            const { bytes } = await decompress(passingChunks(stream, size + 200), DEFAULT_LIMITS, { passing: true, checked });
            expect((await collect(bytes)).equals(expected)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('comes out the same by a stream, and where chunks pass', async () => {
    const members = Buffer.concat([gzipped(text), gzipped(noise), gzipped(Buffer.alloc(2_000_000, 'zeros')), Buffer.alloc(700)]);
    for (const size of [1000, 65_536, 1 << 20]) {
      const plain = await collect((await decompress(inChunks(members, size))).bytes);
      const passing = await decompress(passingChunks(members, size), DEFAULT_LIMITS, { passing: true });
      expect((await collect(passing.bytes)).equals(plain)).toBe(true);
      expect((await collect(gunzipStream(inChunks(members, size), () => new Error('damaged')))).equals(plain)).toBe(true);
    }
    const cut = gunzipStream(inChunks(members.subarray(0, 9000), 1000), () => new Error('it is cut'));
    await expect(collect(cut)).rejects.toThrow('it is cut');
  });

  it('comes in chunks that may be kept, unless they pass', async () => {
    const content = randomBytes(1_000_000);
    const kept: Uint8Array[] = [];
    for await (const chunk of (await decompress(inChunks(gzipped(content), 50_000))).bytes) kept.push(chunk);
    expect(kept.length).toBeGreaterThan(1);
    expect(Buffer.concat(kept).equals(content)).toBe(true);
  });

  it('lets others have a turn, however much comes out of one chunk', async () => {
    const one = gzipped(Buffer.alloc(64 << 20));
    const stop = new AbortController();
    let length = 0;
    setImmediate(() => stop.abort());
    for await (const chunk of (await decompress(inChunks(one, one.length))).bytes) {
      length += chunk.length;
      if (stop.signal.aborted) break;
    }
    expect(length).toBeLessThan(32 << 20);
  });

  it('that is cut gives all that was before the cut', async () => {
    let length = 0;
    const { bytes } = await decompress(inChunks(gzipped(noise).subarray(0, 29_000), 1000));
    const reading = async (): Promise<void> => {
      for await (const chunk of bytes) length += chunk.length;
    };
    await expect(reading()).rejects.toThrow('cut');
    expect(length).toBeGreaterThan(27_000);
  });
});

describe.runIf(hasZstd)('zstd', () => {
  const packed = hasZstd ? zstdCompressed(text) : Buffer.alloc(0);
  const skippable = Buffer.concat([Buffer.from('5a2a4d1803000000', 'hex'), Buffer.from('abc')]);

  it('comes out in full: one frame, many, skippable ones, empty ones, with and without checksums, small and large windows', async () => {
    const one = await unpacked(packed);
    expect([one.compression, one.bytes.equals(text)]).toEqual(['zstd', true]);
    const empty = zstdCompressed(Buffer.alloc(0));
    const frames = [skippable, packed, empty, zstdCompressed(noise, ['--no-check']), skippable, zstdCompressed(text, ['--long=27'])];
    expect((await unpacked(Buffer.concat(frames))).bytes.equals(Buffer.concat([text, noise, text]))).toBe(true);
    const zeros = Buffer.alloc(3_000_000);
    expect((await unpacked(zstdCompressed(zeros))).bytes.equals(zeros)).toBe(true);
    expect((await unpacked(zstdCompressed(Buffer.from('a'), ['--no-check']))).bytes.toString()).toBe('a');
  });

  it('comes out the same where chunks pass', async () => {
    const frames = Buffer.concat([packed, zstdCompressed(noise), packed]);
    for (const size of [1, 1000, 20_000]) {
      const { bytes } = await decompress(passingChunks(frames, size), DEFAULT_LIMITS, { passing: true });
      expect((await collect(bytes)).equals(Buffer.concat([text, noise, text]))).toBe(true);
    }
  });

  it('of thousands of frames needs no deep stack', async () => {
    const one = zstdCompressed(Buffer.from('x'), ['--no-check']);
    const { bytes } = await decompress(inChunks(Buffer.concat(Array.from({ length: 5000 }, () => one)), 1 << 16));
    expect((await collect(bytes)).length).toBe(5000);
  });

  it('that is cut anywhere is ARCHIVE_CORRUPT', async () => {
    for (const length of [4, 5, 6, 8, 9, 20, packed.length - 5, packed.length - 1]) {
      expect(await failure(packed.subarray(0, length)), String(length)).toBe('ARCHIVE_CORRUPT');
    }
    expect(await failure(skippable.subarray(0, 10))).toBe('ARCHIVE_CORRUPT');
    expect(await failure(Buffer.concat([packed, packed.subarray(0, 2)]))).toBe('ARCHIVE_CORRUPT');
  });

  it('that is damaged is ARCHIVE_CORRUPT', async () => {
    expect(await failure(Buffer.concat([packed, Buffer.from('junk')]))).toBe('ARCHIVE_CORRUPT');
    const reserved = Buffer.from(zstdCompressed(noise, ['--no-check']));
    // Behind the magic number, the descriptor and the window stands the header of the first block.
    reserved[6] = (reserved[6] ?? 0) | 0x06;
    expect(await failure(reserved)).toBe('ARCHIVE_CORRUPT');
  });

  it('that is damaged anywhere ends, with an error or with other bytes than it had', async () => {
    for (let at = 6; at < packed.length; at += Math.ceil(packed.length / 97)) {
      const broken = Buffer.from(packed);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      // The checksum of the frame tells, if nothing before it did.
      expect(await failure(broken), String(at)).toMatch(/ARCHIVE_CORRUPT|LIMIT_EXCEEDED|UNSUPPORTED/);
    }
  });

  it('that wants a larger window or a dictionary is refused before memory is', async () => {
    const limits = { ...DEFAULT_LIMITS, zstdWindowBytes: 1 << 20 };
    // From a pipe the length is not known, so that the frame names a window.
    expect(await failure(zstdCompressed(Buffer.alloc(9_000_000), ['--long=27']), limits)).toBe('LIMIT_EXCEEDED');
    const dictionary = Buffer.from('28b52ffd01580100', 'hex');
    expect(await failure(Buffer.concat([dictionary, Buffer.alloc(50)]))).toBe('UNSUPPORTED');
    const huge = Buffer.from('28b52ffd00f8', 'hex');
    expect(await failure(Buffer.concat([huge, Buffer.alloc(50)]))).toBe('LIMIT_EXCEEDED');
  });
});

describe.each(hasZstd ? (['none', 'gzip', 'zstd'] as const) : (['none', 'gzip'] as const))('the stream under %s', (compression) => {
  const bytes = { none: (b: Buffer) => b, gzip: gzipped, zstd: zstdCompressed }[compression](randomBytes(3_000_000));

  it('passes its own error on', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* inChunks(bytes.subarray(0, 100_000), 1000);
      throw new Error('connection reset');
    };
    const plain = await decompress(broken());
    await expect(collect(plain.bytes)).rejects.toThrow('connection reset');
  });

  it('is left when its reader leaves, and read no further than the buffers reach', async () => {
    let left = false;
    let read = 0;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          for await (const chunk of inChunks(bytes, 1 << 16)) {
            read += chunk.length;
            yield chunk;
          }
        }
      } finally {
        left = true;
      }
    };
    const plain = await decompress(watched());
    for await (const chunk of plain.bytes) {
      expect(chunk.length).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(left).toBe(true);
    expect(read).toBeLessThan(12_000_000);
  });
});

it('a long gzip stream leaves no listeners behind', async () => {
  const warnings: string[] = [];
  const warn = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', warn);
  const noise = randomBytes(56 << 20);
  const { bytes } = await decompress(inChunks(zlib.gzipSync(noise, { level: 0 }), 64 << 10));
  expect((await collect(bytes)).equals(noise)).toBe(true);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});
