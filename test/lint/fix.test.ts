/** `stowaway fix` as people run it: what it prints, what it changes, and when it changes nothing. */
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replaceFiles } from '../../src/cli/replace-file.js';
import { secret } from '../acceptance/secrets.js';
import { call, lint } from './call.js';
import { folderOf } from './lint-of.js';

describe('fix', () => {
  const MENDABLE = 'FROM node:22\nENV API_KEY={{API_KEY}}\nCOPY . .\n';

  test('prints a diff and changes nothing', async () => {
    const folder = folderOf({ Dockerfile: MENDABLE });
    const before = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    const { code, out, err } = await call('fix', '--dockerfile', join(folder, 'Dockerfile'));
    expect(code).toBe(0);
    expect(out).toMatch(/^--- .*Dockerfile\n/);
    expect(out).not.toContain(secret('API_KEY'));
    expect(err).toContain('docker run --env API_KEY');
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(before);
  });

  test.each([
    ['LF', MENDABLE],
    ['CRLF', MENDABLE.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${MENDABLE}`],
  ])('writes the file, and keeps its mode and %s', async (_, text) => {
    const folder = folderOf({ Dockerfile: text });
    const file = join(folder, 'Dockerfile');
    chmodSync(file, 0o640);
    expect(await call('fix', '--dockerfile', file, '--write')).toMatchObject({ code: 0, out: '' });
    const after = readFileSync(file, 'utf8');
    expect(after).not.toContain(secret('API_KEY'));
    expect(
      after
        .split('\n')
        .slice(0, -1)
        .every((line) => line.endsWith('\r')),
    ).toBe(text.includes('\r'));
    expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect((await lint(folder, 'Dockerfile')).code).toBe(0);
    const again = await call('fix', '--dockerfile', file, '--write');
    expect(again.code).toBe(0);
    expect(again.err).toContain('nothing to mend');
  });

  test('a link stays one', async () => {
    const folder = folderOf({ 'real/Dockerfile': MENDABLE });
    symlinkSync('real/Dockerfile', join(folder, 'Dockerfile'));
    expect((await call('fix', '--dockerfile', join(folder, 'Dockerfile'), '--write')).code).toBe(0);
    expect(readFileSync(join(folder, 'real/Dockerfile'), 'utf8')).not.toContain(secret('API_KEY'));
  });

  test('by a report of a scan', async () => {
    const folder = folderOf({ Dockerfile: 'FROM node:22\nCOPY . .\n', 'image/app/.env': 'DB_PASSWORD={{PASSWORD}}\n' });
    const report = join(folder, 'report.json');
    expect((await call('scan', `dir:${join(folder, 'image')}`, '-o', report, '-f', 'json')).code).toBe(1);
    const { code, err } = await call('fix', report, '--dockerfile', join(folder, 'Dockerfile'));
    expect(code).toBe(2);
    expect(err).toContain('Dockerfile');
  });

  test.each([
    ['no JSON', 'nothing'],
    ['another JSON', '{"images": 3}'],
  ])('by %s is one sentence', async (_, text) => {
    const folder = folderOf({ Dockerfile: MENDABLE, 'report.json': text });
    const { code, err } = await call('fix', join(folder, 'report.json'), '--dockerfile', join(folder, 'Dockerfile'));
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('report');
  });

  test.each(['gone', '.'])('of %s is one sentence', async (path) => {
    const { code, err } = await call('fix', '--dockerfile', join(folderOf({}), path));
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
  });

  test('writes nothing when one of the files changed since it was read', async () => {
    const folder = folderOf({ a: 'a\n', b: 'b\n' });
    mkdirSync(join(folder, 'c'));
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    writeFileSync(b, 'mine\n');
    const files = [
      { path: a, before: 'a\n', after: 'new\n' },
      { path: b, before: 'b\n', after: 'new\n' },
    ];
    await expect(replaceFiles(files)).rejects.toThrow(`${b} has changed since it was read, so that nothing was written. Run it again.`);
    expect([readFileSync(a, 'utf8'), readFileSync(b, 'utf8')]).toEqual(['a\n', 'mine\n']);
  });
});
