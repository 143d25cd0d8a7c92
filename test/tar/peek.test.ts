import { createHash, randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { metered } from '../../src/tar/digest.js';
import { peek } from '../../src/tar/peek.js';
import { collect, inChunks } from '../support/streams.js';

const bytes = randomBytes(2000);

describe('peek', () => {
  it.each([1, 511, 512, 513, 1 << 16])('shows the head and takes nothing away, in chunks of %d', async (chunk) => {
    for (const length of [0, 1, 512, 2000, 5000]) {
      const peeked = await peek(inChunks(bytes, chunk), length);
      expect(Buffer.from(peeked.head)).toEqual(bytes.subarray(0, length));
      expect(await collect(peeked.bytes)).toEqual(bytes);
    }
  });

  it('leaves the stream when left, even before it was begun', async () => {
    let left = 0;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* inChunks(bytes, 10);
      } finally {
        left += 1;
      }
    };
    const unread = await peek(watched(), 5);
    await unread.bytes[Symbol.asyncIterator]().return?.();
    expect(left).toBe(1);
  });
});

describe('metered', () => {
  it.each([1, 511, 1 << 16])('counts and hashes what goes through, in chunks of %d', async (chunk) => {
    const meter = metered(inChunks(bytes, chunk));
    expect(meter.length()).toBe(0);
    expect(await collect(meter.bytes)).toEqual(bytes);
    expect(meter.length()).toBe(2000);
    const expected = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    expect([meter.digest(), meter.digest()]).toEqual([expected, expected]);
  });
});
