/** Files that `stowaway lint` can hardly read, or should not. */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LEAKY, call, lint } from './call.js';
import { folderOf } from './lint-of.js';

describe('odd files', () => {
  test.each([
    ['CRLF', LEAKY.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${LEAKY}`],
    ['tabs', LEAKY.replaceAll(' ', '\t')],
    ['no line break at its end', LEAKY.trimEnd()],
    ['a byte order mark and CRLF', `\uFEFF${LEAKY.replaceAll('\n', '\r\n')}`],
  ])('a Dockerfile with %s', async (_, text) =>
    expect(await lint(folderOf({ Dockerfile: text }))).toEqual({ code: 1, leaks: { Dockerfile: ['arg-default'] }, skips: [] }),
  );

  test.each([
    ['an empty Dockerfile', 'Dockerfile', '', /^unsupported: It has no FROM/],
    ['a Dockerfile of a byte order mark', 'Dockerfile', '\uFEFF', /^unsupported: It has no FROM/],
    ['bytes', 'Dockerfile', 'FROM a\n\0\u0001', /^unsupported: Dockerfile was not checked: it is no text in UTF-8$/],
    ['a compose file that is no YAML', 'compose.yaml', 'services:\n\tweb: {', /^unreadable: compose\.yaml is no YAML: \S/],
    ['a workflow that is no YAML', '.github/workflows/ci.yml', 'a: [', /^unreadable: \.github\/workflows\/ci\.yml is no YAML: \S/],
  ])('%s is one skip, and exit 2', async (_, path, text, told) => {
    const { skips, ...found } = await lint(folderOf({ [path]: text }));
    expect({ ...found, skips: skips.length }).toEqual({ code: 2, leaks: {}, skips: 1 });
    expect(skips[0]).toMatch(told);
  });

  test('an empty compose file is fine', async () =>
    expect(await lint(folderOf({ 'compose.yaml': '' }))).toEqual({ code: 0, leaks: {}, skips: [] }));

  test('what is not read does not hide what is', async () =>
    expect(await lint(folderOf({ Dockerfile: LEAKY, 'compose.yaml': 'a: [' }))).toMatchObject({
      code: 2,
      leaks: { Dockerfile: ['arg-default'] },
    }));

  test('100 MB', async () => {
    const folder = folderOf({ Dockerfile: LEAKY });
    truncateSync(join(folder, 'Dockerfile'), 100_000_000);
    expect(await lint(folder)).toEqual({ code: 2, leaks: {}, skips: ['limit: Dockerfile was not checked: it has more than 4 MiB'] });
  });

  test('a folder with the name of a Dockerfile is searched', async () =>
    expect((await lint(folderOf({ 'Dockerfile/Dockerfile': LEAKY }))).leaks).toEqual({ 'Dockerfile/Dockerfile': ['arg-default'] }));

  test('links: to a file, to nothing, round in a circle, to a folder above', async () => {
    const folder = folderOf({ 'a/real.Dockerfile': LEAKY });
    symlinkSync('a/real.Dockerfile', join(folder, 'Dockerfile'));
    symlinkSync('nowhere', join(folder, 'Dockerfile.gone'));
    symlinkSync('Dockerfile.loop', join(folder, 'Dockerfile.loop'));
    symlinkSync('..', join(folder, 'a/Dockerfile.up'));
    symlinkSync('..', join(folder, 'a/up'));
    expect(await lint(folder)).toEqual({
      code: 2,
      leaks: { Dockerfile: ['arg-default'], 'a/real.Dockerfile': ['arg-default'] },
      skips: [
        'unreadable: Dockerfile.gone was not checked: there is no such file or folder',
        'unreadable: Dockerfile.loop was not checked: its links lead round in a circle',
      ],
    });
  });

  test('a .dockerignore that never ends, or that nobody writes', async () => {
    const folder = folderOf({ Dockerfile: LEAKY });
    symlinkSync('/dev/zero', join(folder, '.dockerignore'));
    execFileSync('mkfifo', [join(folder, 'Dockerfile.dockerignore')]);
    const skips = ['special-file: Dockerfile.dockerignore was not checked: it is no regular file'];
    expect(await lint(folder)).toEqual({ code: 2, leaks: { Dockerfile: ['arg-default'] }, skips });
    rmSync(join(folder, 'Dockerfile.dockerignore'));
    expect((await lint(folder)).skips).toEqual(['special-file: .dockerignore was not checked: it is no regular file']);
  });

  test.skipIf(process.getuid?.() === 0)('no permission', async () => {
    const folder = folderOf({ Dockerfile: LEAKY, 'shut/Dockerfile': LEAKY });
    chmodSync(join(folder, 'Dockerfile'), 0);
    chmodSync(join(folder, 'shut'), 0);
    const found = await lint(folder);
    chmodSync(join(folder, 'shut'), 0o700);
    expect(found).toEqual({
      code: 2,
      leaks: {},
      skips: ['unreadable: shut was not searched: permission is denied', 'unreadable: Dockerfile was not checked: permission is denied'],
    });
  });

  test.each([
    ['nothing', [], 'gone', /gone cannot be checked: there is no such file or folder/],
    ['another file', ['notes.txt'], 'notes.txt', /notes\.txt is no Dockerfile, compose file or workflow by its name/],
  ])('%s named by hand is one sentence, and exit 2', async (_, files, path, told) => {
    const folder = folderOf(Object.fromEntries(files.map((file) => [file, ''])));
    const { code, out, err } = await call('lint', join(folder, path));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(told);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
