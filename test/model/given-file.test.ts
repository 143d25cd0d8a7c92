import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { whyFailed } from '../../src/model/file-failure.js';
import { gather, readGiven } from '../../src/model/given-file.js';

const folder = mkdtempSync(join(tmpdir(), 'given-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a user names', () => {
  it('is read whole', async () => {
    writeFileSync(join(folder, 'x'), 'text');
    expect((await readGiven(join(folder, 'x'))).toString()).toBe('text');
  });

  it('that never ends is given up', async () => {
    await expect(readGiven('/dev/zero', 100_000)).rejects.toThrow('it has more than 100000 bytes');
    const endless = async function* (): AsyncGenerator<string> {
      for (;;) yield await Promise.resolve('yes\n');
    };
    await expect(gather(endless(), 1000)).rejects.toThrow('it has more than 1000 bytes');
  });

  it('that is not there is told in words', async () => {
    const error = await readGiven(join(folder, 'none')).catch((thrown: unknown) => thrown);
    expect(whyFailed(error)).toBe('there is no such file or folder');
  });
});
