import { describe, expect, it } from 'vitest';

import type { Skip } from '../../src/model/skip.js';
import { DEFAULT_LIMITS } from '../../src/tar/limits.js';
import { readTar } from '../../src/tar/members.js';
import { inChunks } from '../support/streams.js';
import { END_OF_ARCHIVE, padded, paxBlocks, rawHeader, tarOf } from '../support/tar.js';
import { AFTER, file, limit, NEXT, noSkip, read, readIn, truncated, unreadable } from './reading.js';

describe('damage', () => {
  it('in a header is told with the last good entry; what comes after is read', async () => {
    const archive = Buffer.concat([
      tarOf([{ name: 'good', content: 'good' }]).subarray(0, 1024),
      rawHeader({ name: 'bad', size: 700, checksum: 1 }),
      padded('x'.repeat(700)),
      NEXT,
      END_OF_ARCHIVE,
    ]);
    const { members, skips, details } = await read(archive);
    expect(members).toEqual([file('good', 'good'), ...AFTER]);
    expect(skips).toEqual(unreadable);
    expect(details[0]).toBe('1536 bytes at byte 1024, after "good" are no part of a tar archive');
  });

  it('is a size that cannot be', async () => {
    for (const size of [-1n, -(1n << 70n), 1n << 80n, Buffer.from('99999999999\0'), Buffer.from('-0000000001\0')]) {
      const archive = Buffer.concat([rawHeader({ name: 'bad', size }), padded('x'), NEXT, END_OF_ARCHIVE]);
      const { members, skips } = await read(archive);
      expect(members).toEqual(AFTER);
      expect(skips).toContainEqual(unreadable[0]);
    }
  });

  it('is a block that only looks like a header, and everything from the start', async () => {
    const zeroSum = Buffer.alloc(512);
    zeroSum.write('000400\0 ', 148, 'latin1');
    expect(await read(Buffer.concat([zeroSum, NEXT]))).toMatchObject({ members: AFTER, skips: unreadable });
    expect(await read(Buffer.alloc(5000, 'no tar at all'))).toMatchObject({ members: [], skips: unreadable });
  });

  it('is counted, not listed, when there is too much of it', async () => {
    const pairs = Array.from({ length: 10 }, () => [Buffer.alloc(512, 'junk'), NEXT]).flat();
    const { skips, members, details } = await read(Buffer.concat(pairs), { skips: 3 });
    expect(members).toHaveLength(10);
    expect(skips).toHaveLength(4);
    expect(details.at(-1)).toBe('7 more parts of the archive could not be read');
  });

  it('is nothing in zero blocks: concatenated archives are read on', async () => {
    const archive = Buffer.concat([tarOf([{ name: 'a', content: '1' }]), Buffer.alloc(512 * 7), tarOf([{ name: 'b', content: '2' }])]);
    expect(await read(archive)).toMatchObject({ members: [file('a', '1'), file('b', '2')], skips: [] });
  });

  it('is told after the end of the archive unless it is zeros', async () => {
    const archive = tarOf([{ name: 'a', content: '1' }]);
    expect(await read(Buffer.concat([archive, Buffer.alloc(10_000)]))).toMatchObject({ skips: [] });
    expect(await read(Buffer.concat([archive, Buffer.alloc(100)]))).toMatchObject({ skips: [] });
    const { skips, details, members } = await read(Buffer.concat([archive, Buffer.alloc(600, 'junk'), Buffer.alloc(424), NEXT]));
    expect(skips).toEqual(unreadable);
    expect(details[0]).toContain('after the end of the archive');
    expect(members).toEqual([file('a', '1'), ...AFTER]);
  });

  it('is a cut: at every place, what is before it is read', async () => {
    const archive = Buffer.concat([NEXT, paxBlocks({ path: 'second' }), rawHeader({ name: 'x', size: 600 }), padded('y'.repeat(600))]);
    for (const length of [100, 513, 1100, 1600, 2100, 2561, 3000, 3159]) {
      const { members, skips } = await read(archive.subarray(0, length));
      expect(skips, String(length)).toEqual(truncated);
      expect(members.map(({ content }) => content).join('')).toBe(
        'next'.slice(0, Math.max(0, length - 512)) + 'y'.repeat(Math.max(0, length - 2560)),
      );
    }
  });
});

describe('limits', () => {
  it('end an archive of nothing but zeros', async () => {
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      yield tarOf([{ name: 'a', content: '1' }]);
      for (;;) yield await Promise.resolve(Buffer.alloc(4096));
    };
    const skips: Skip[] = [];
    for await (const member of readTar(endless(), {
      limits: { ...DEFAULT_LIMITS, zeroBytes: 10_000 },
      onSkip: (skip) => skips.push(skip),
    })) {
      expect(member.name).toBe('a');
    }
    expect(skips).toMatchObject([{ reason: 'limit', severity: 'failure' }]);
    expect(skips[0]?.detail).toMatch(/more than 10000 bytes of zeros, after "?a/);
  });

  const many = tarOf(Array.from({ length: 20 }, (_, index) => ({ name: `file-${index}`, content: `content ${index}` })));

  it('on entries, names and bytes end the reading, and say so', async () => {
    expect(await read(many, { entries: 5 })).toMatchObject({ members: { length: 5 }, skips: limit });
    expect(await read(many, { nameBytes: 30 })).toMatchObject({ members: { length: 5 }, skips: limit });
    expect((await read(tarOf([{ name: 'link', type: 'link', content: 'body' }]), { entries: 0 })).members).toEqual([]);
    const bytes = await readIn(512, many, { ...DEFAULT_LIMITS, layerBytes: 5000 });
    expect(bytes.members.length).toBeLessThan(6);
    expect(bytes.skips).toEqual(limit);
  });

  it('on one name cut it, and the content is read all the same', async () => {
    const long = tarOf([{ name: 'a/'.repeat(500) + 'b', content: 'NEEDLE' }]);
    expect(await read(long, { pathBytes: 100 })).toMatchObject({ members: [{ name: 'a/'.repeat(50), content: 'NEEDLE' }], skips: limit });
    expect(await read(long, { pathDepth: 3 })).toMatchObject({ members: [{ name: 'a/a/a', content: 'NEEDLE' }], skips: limit });
  });
});

describe('the stream', () => {
  it('that breaks gives everything before the break, then its error', async () => {
    const archive = tarOf([
      { name: 'a', content: '1' },
      { name: 'b', content: 'x'.repeat(2000) },
    ]);
    for (const chunk of [1, 511, 1 << 16]) {
      const broken = async function* (): AsyncGenerator<Uint8Array> {
        yield* inChunks(archive.subarray(0, 1024 + 512 + 1000), chunk);
        throw new Error('connection reset');
      };
      let bytes = 0;
      const reading = async (): Promise<void> => {
        for await (const member of readTar(broken(), { onSkip: noSkip })) {
          for await (const part of member.content) bytes += part.length;
        }
      };
      await expect(reading()).rejects.toThrow('connection reset');
      expect(bytes).toBe(1001);
    }
  });

  it('is left when its reader leaves, and no more of it was asked for than needed', async () => {
    let left = false;
    let asked = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield tarOf([{ name: 'a', content: '1' }]).subarray(0, 1024);
        for (;;) {
          asked += 1;
          yield NEXT;
          await new Promise(setImmediate);
        }
      } finally {
        left = true;
      }
    };
    for await (const member of readTar(endless(), { onSkip: noSkip })) {
      expect(member.name).toBe('a');
      break;
    }
    expect(left).toBe(true);
    expect(asked).toBe(0);
  });
});
