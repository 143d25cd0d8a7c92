/** `stowaway:ignore` is seen in the line of a match, however the bytes of its file come. */
import { describe, expect, it } from 'vitest';
import { readLayer } from '../../src/layer/read-layer.js';
import { DEFAULT_LIMITS } from '../../src/tar/limits.js';
import { finder } from '../correlate/world.js';
import { inChunks } from '../support/streams.js';
import { tarOf } from '../support/tar.js';

const open = finder({ NEEDLE: {} });

async function remarksOf(content: string | Buffer, heldFileBytes = DEFAULT_LIMITS.heldFileBytes): Promise<unknown[]> {
  const tar = tarOf([
    { name: 'before', content: 'NEEDLE # stowaway:ignore' },
    { name: 'file', content },
  ]);
  const read = async (size: number): Promise<unknown[]> => {
    const { matches } = await readLayer({ key: 'k', bytes: inChunks(tar, size) }, { open, limits: { ...DEFAULT_LIMITS, heldFileBytes } });
    return matches.filter(({ entry }) => entry === 1).map(({ remark }) => remark);
  };
  const whole = await read(1 << 16);
  expect(await read(511)).toEqual(whole);
  expect(await read(1)).toEqual(whole);
  return whole;
}

describe('a remark', () => {
  it('is of the line of its match only', async () => {
    expect(await remarksOf('NEEDLE\nNEEDLE # stowaway:ignore why\nNEEDLE')).toEqual([undefined, { reason: 'why' }, undefined]);
  });

  it('is read far into a file', async () => {
    expect(await remarksOf(`${'line\n'.repeat(20_000)}NEEDLE # stowaway:ignore\n${'line\n'.repeat(20_000)}`)).toEqual([{}]);
  });

  it('is not looked for in a line that nobody wrote', async () => {
    expect(await remarksOf(`NEEDLE ${'x'.repeat(5000)} stowaway:ignore`)).toEqual([undefined]);
  });

  it('is not read in a file that is too large to be held', async () => {
    expect(await remarksOf(`NEEDLE # stowaway:ignore ${'x'.repeat(2000)}`, 1000)).toEqual([undefined]);
  });
});
