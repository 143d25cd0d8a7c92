/** The flags about registries, on their way into options. */
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { registryAccess } from '../../src/cli/registry-access.js';

const LOGIN = { username: 'ci', passwordStdin: true } as const;
const stdin = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

describe('--password-stdin', () => {
  test.each([
    ['one line', ['word\n'], 'word'],
    ['a line of Windows', ['word\r\n'], 'word'],
    ['no line break', ['word'], 'word'],
    ['in pieces, with spaces of its own', [' wo', 'rd \n'], ' word '],
    ['more than one line', ['a\nb\n'], 'a\nb'],
  ])('%s', async (_, chunks, password) => {
    expect((await registryAccess(['shop:1'], LOGIN, stdin(...chunks))).password?.reveal()).toBe(password);
  });

  test.each([
    ['nothing', ['']],
    ['an empty line', ['\n']],
    ['more than a password can be', Array.from({ length: 70 }, () => 'x'.repeat(1000))],
  ])('%s is no password', async (_, chunks) => {
    await expect(registryAccess([], LOGIN, stdin(...chunks))).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  test('a terminal is not waited for', async () => {
    await expect(registryAccess([], LOGIN, Object.assign(stdin('x'), { isTTY: true }))).rejects.toThrow(/is a terminal/);
  });

  test('not beside an image on standard input', async () => {
    await expect(registryAccess(['-'], LOGIN, stdin('x'))).rejects.toThrow(/the image or the password, not both/);
  });

  test('what is thrown never has it', async () => {
    const error: unknown = await registryAccess([], { ...LOGIN, certFile: 'c' }, stdin('my-word')).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error) + String(error)).not.toContain('my-word');
  });
});

test.each([
  [{ username: 'ci' }, /--username and --password-stdin go together/],
  [{ passwordStdin: true } as const, /--username and --password-stdin go together/],
  [{ certFile: 'c' }, /--cert-file and --key-file go together/],
  [{ keyFile: 'k' }, /--cert-file and --key-file go together/],
])('halves: %o', async (flags, sentence) => {
  await expect(registryAccess([], flags, stdin('x'))).rejects.toThrow(sentence);
});

test('all else as it is', async () => {
  const [caFile, certFile, keyFile] = ['package.json', 'README.md', 'LICENSE'];
  const flags = { insecure: ['a', 'b:1'], caFile, certFile, keyFile };
  expect(await registryAccess(['-'], flags, stdin())).toEqual(flags);
  expect(await registryAccess(['-'], {}, stdin())).toEqual({});
});

test.each([{ caFile: 'nowhere/ca.pem' }, { certFile: 'LICENSE', keyFile: 'nowhere/key.pem' }])(
  'a file that is not there, whether or not a registry will be asked: %o',
  async (flags) => {
    await expect(registryAccess(['shop.tar'], flags, stdin())).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/nowhere\/\w+\.pem cannot be read: there is no such file/) as string,
    });
  },
);
