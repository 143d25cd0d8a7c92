import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/model/make-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a folder that is made', () => {
  it('comes with those above it, for one user alone', async () => {
    const path = join(folder, 'a/b/c');
    expect(await makeFolder(path)).toBe(true);
    expect(await makeFolder(path)).toBe(false);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  });

  it('is refused where a file stands', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file'))).rejects.toThrow('EEXIST');
    await expect(makeFolder(join(folder, 'file/below'))).rejects.toThrow('ENOTDIR');
  });

  it.skipIf(!existsSync('/proc/self'))('is refused at once where the file system makes none', async () => {
    await expect(makeFolder('/proc/none/below')).rejects.toThrow('ENOENT');
  });
});
