/** `stowaway cache`, and the flags that have to do with it, as users call them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder } from '../../src/cli/cache-folder.js';
import { run } from '../../src/cli/run.js';
import { sample } from '../detectors/samples.js';
import { buildImage } from '../support/images.js';

let folder: string;
let archive: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-cache-cli-'));
  archive = join(folder, 'image.tar');
  writeFileSync(archive, buildImage({ layers: [[{ name: 'a', content: sample('npm-token', 1).text }]] }).asDockerLegacy());
});
afterEach(() => rmSync(folder, { recursive: true }));

async function call(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await run(args, { stdin: Readable.from([]), stdout, stderr, env });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

const entries = async (env: NodeJS.ProcessEnv): Promise<number> =>
  (JSON.parse((await call(['cache', 'info', '--json'], env)).out) as { entries: number }).entries;

test('the folder is the one asked for, then that of the environment', () => {
  const all = { STOWAWAY_CACHE_DIR: '/own', XDG_CACHE_HOME: '/shared', HOME: '/home/me' };
  const folderOf = (asked: string | undefined, env: NodeJS.ProcessEnv): string | undefined => cacheFolder(asked, env, () => true);
  expect(folderOf('here', all)).toBe('here');
  expect(folderOf(undefined, all)).toBe('/own');
  expect(folderOf(undefined, { ...all, STOWAWAY_CACHE_DIR: '' })).toBe('/shared/stowaway');
  expect(folderOf(undefined, { XDG_CACHE_HOME: 'relative', HOME: '/home/me' })).toBe('/home/me/.cache/stowaway');
  expect(folderOf(undefined, { USERPROFILE: '/users/me' })).toBe('/users/me/.cache/stowaway');
  expect(folderOf(undefined, {})).toBeUndefined();
  expect(cacheFolder(undefined, { HOME: join(folder, 'not-there') })).toBeUndefined();
});

test('a scan keeps its layers, shows them and clears them', async () => {
  const env = { HOME: folder };
  expect(await entries(env)).toBe(0);
  const first = await call(['scan', archive, '-f', 'json'], env);
  expect(await entries(env)).toBe(1);
  const second = await call(['scan', archive, '-f', 'json'], env);
  const untimed = ({ out, ...rest }: typeof first): unknown => ({ ...rest, out: out.replace(/"seconds": [\d.]+/g, '') });
  expect(untimed(second)).toEqual(untimed(first));
  const info = await call(['cache', 'info'], env);
  expect(info.out).toMatch(/^folder +\S+\/\.cache\/stowaway\nentries +1\nbytes +[\d.]+ k?B\noldest +20\S+Z\nrule sets +1\n$/);
  expect((await call(['cache', 'clear'], env)).out).toMatch(/: 1 entry removed, [\d.]+ k?B\n$/);
  expect(await entries(env)).toBe(0);
});

test('and keeps nothing when told not to, or when it knows no home', async () => {
  const env = { STOWAWAY_CACHE_DIR: join(folder, 'cache') };
  await call(['scan', archive, '--no-cache'], env);
  await call(['scan', archive, '--show-secrets'], env);
  await call(['scan', archive], {});
  expect(await entries(env)).toBe(0);
  await call(['history', archive, '--cache-dir', join(folder, 'cache')], {});
  expect(await entries(env)).toBe(1);
  const lost = await call(['cache', 'info']);
  expect(lost.code).toBe(2);
  expect(lost.err).toContain('--cache-dir');
});

test('a folder that is none is one note, not a failure', async () => {
  const without = await call(['scan', archive, '--no-cache', '-f', 'sarif']);
  mkdirSync(join(folder, 'x'));
  writeFileSync(join(folder, 'x/file'), '');
  const scanned = await call(['scan', archive, '--cache-dir', join(folder, 'x/file'), '-f', 'sarif']);
  expect({ ...scanned, err: '' }).toEqual(without);
  expect(scanned.err).toMatch(/^stowaway: note: the cache of layers in .* is not used: .*\n$/);
});

test('a secret in the name of the folder is not shown', async () => {
  const { text } = sample('npm-token', 1);
  for (const command of ['info', 'clear'])
    for (const more of [[], ['--json']]) {
      const { code, out } = await call(['cache', command, '--cache-dir', join(folder, text), ...more]);
      expect({ code, isShown: out.includes(text) }).toEqual({ code: 0, isShown: false });
    }
});
