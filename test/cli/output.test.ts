import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fileOutput } from '../../src/cli/output.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-output-'));
  file = join(folder, 'report.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const PLAIN = { secret: false };

describe('a report file', () => {
  it('is not there before it is whole, and then alone', async () => {
    const output = await fileOutput(file, PLAIN);
    expect(existsSync(file)).toBe(false);
    await output.write('report');
    expect(readFileSync(file, 'utf8')).toBe('report');
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('replaces an old one only when the new one is whole', async () => {
    writeFileSync(file, 'old');
    const output = await fileOutput(file, PLAIN);
    expect(readFileSync(file, 'utf8')).toBe('old');
    await output.write('new');
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('leaves no trace when given up, however often', async () => {
    writeFileSync(file, 'old');
    const output = await fileOutput(file, PLAIN);
    await output.discard();
    await output.discard();
    expect(readdirSync(folder)).toEqual(['report.json']);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  it('is kept by a later discard', async () => {
    const output = await fileOutput(file, PLAIN);
    await output.write('report');
    await output.discard();
    expect(readFileSync(file, 'utf8')).toBe('report');
  });

  it('keeps a link and writes to what it names', async () => {
    const link = join(folder, 'latest');
    writeFileSync(file, 'old');
    symlinkSync(file, link);
    await (await fileOutput(link, PLAIN)).write('new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['latest', 'report.json']);
  });

  it('with values in full is for its owner only', async () => {
    await (await fileOutput(file, { secret: true })).write('values');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('exit');
    await (await fileOutput(file, PLAIN)).write('report');
    expect(process.listenerCount('exit')).toBe(before);
  });
});

describe('a place that cannot be written', () => {
  it.each([
    ['a folder that does not exist', () => join(folder, 'none', 'report'), 'its folder does not exist'],
    ['a folder', () => folder, 'it is a folder'],
    [
      'below a file',
      () => {
        writeFileSync(file, '');
        return join(file, 'report');
      },
      'is a file, not a folder',
    ],
    ['a folder of the kernel', () => '/proc/report', 'could not be written to /proc/report'],
  ])('%s is told before the scan', async (_, path, reason) => {
    await expect(fileOutput(path(), PLAIN)).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringContaining(reason) as string,
    });
  });

  it.skipIf(!existsSync('/dev/full'))('a full device is told, and is still a device afterwards', async () => {
    const output = await fileOutput('/dev/full', PLAIN);
    await expect(output.write('report')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringContaining('no space') as string,
    });
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });
});
