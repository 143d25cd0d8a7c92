/** A baseline knows its secrets again wherever a rebuild puts them, lets no other one through, and tells nothing of them. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey, readKey } from '../../src/policy/key.js';
import type { TarEntry } from '../support/tar.js';
import { place, token, type Place } from './world.js';

const KEY = { STOWAWAY_KEY: 'a key of a test that is long enough to be one' };
const SECRETS = 200;

const lines = (from: number, to: number, above = ''): string =>
  above + Array.from({ length: to - from }, (_, at) => `token${from + at} = "${token(from + at)}"\n`).join('');
const base: TarEntry = { name: 'etc/os-release', content: 'ID=first\n' };
const config: TarEntry = { name: 'app/tokens.ini', content: lines(0, 150) };
const others: TarEntry = { name: 'app/others.ini', content: lines(150, SECRETS) };

let here: Place;
let before: string;
let baseline: string;
beforeAll(async () => {
  here = place();
  before = here.image('before.tar', { layers: [[base], [config], [others]] });
  baseline = here.at('baseline.json');
  expect(await here.call(KEY, 'scan', before, '--no-cache')).toMatchObject({ code: 1 });
  expect(await here.call(KEY, 'baseline', 'write', before, '--baseline', baseline, '--no-cache')).toEqual({
    code: 0,
    out: `${baseline}: 200 secrets accepted\n`,
    err: '',
  });
});
afterAll(() => here.remove());

const scan = (image: string, env = KEY, ...more: string[]) =>
  here.call(env, 'scan', image, '--baseline', baseline, '-f', 'json', '--no-cache', ...more);
const summaryOf = (out: string): unknown => (JSON.parse(out) as { summary: unknown }).summary;

/** Another base, a layer more in the middle, the files in one layer, every line moved, one file renamed. */
const rebuilt = (more: TarEntry[] = []) => ({
  layers: [
    [{ name: 'etc/os-release', content: 'ID=second\n' }],
    [{ name: 'usr/bin/tool', content: 'x'.repeat(5000) }],
    [
      { name: 'app/tokens.ini', content: lines(0, 150, '# moved\n\n[tokens]\n') },
      { name: 'srv/renamed.ini', content: lines(150, SECRETS, '; moved\n') },
      ...more,
    ],
  ],
});

it('accepts in a Dockerfile what it accepts in an image, and nothing else', async () => {
  const file = here.at('Dockerfile');
  const check = (count: number) => {
    writeFileSync(
      file,
      `FROM debian\n${Array.from({ length: count }, (_, at) => `ENV TOKEN_${at}=${token(SECRETS - 1 + at)}\n`).join('')}`,
    );
    return here.call(KEY, 'lint', file, '--no-config', '--baseline', baseline);
  };
  expect(await check(1)).toMatchObject({ code: 0 });
  expect(await check(2)).toMatchObject({ code: 1 });
  expect(await here.call({}, 'lint', file, '--baseline', baseline)).toMatchObject({ code: 2 });
});

describe('200 accepted secrets', () => {
  it('are accepted in the image they were accepted in', async () => {
    const { code, out } = await scan(before);
    expect({ code, summary: summaryOf(out) }).toEqual({
      code: 0,
      summary: { findings: { critical: 0, high: 0, medium: 0, low: 0 }, accepted: SECRETS, complete: true },
    });
  });

  it('are accepted after a rebuild with moved lines, an added layer and a new base', async () => {
    const { code, out } = await scan(here.image('after.tar', rebuilt()));
    expect({ code, summary: summaryOf(out) }).toMatchObject({ code: 0, summary: { accepted: SECRETS } });
  });

  it('do not let a new one through, which is named', async () => {
    const image = here.image('new.tar', rebuilt([{ name: 'app/new.ini', content: lines(SECRETS, SECRETS + 1) }]));
    const { code, out } = await scan(image);
    const { images } = JSON.parse(out) as { images: { findings: { accepted?: object; sightings: { path: string }[] }[] }[] };
    const open = images[0]!.findings.filter(({ accepted }) => accepted === undefined);
    expect({ code, paths: open.map(({ sightings }) => sightings[0]!.path) }).toEqual({ code: 1, paths: ['app/new.ini'] });
    const { out: table } = await here.call(KEY, 'scan', image, '--baseline', baseline, '--no-cache');
    expect(table).toContain('/app/new.ini:1');
    expect(table).toContain('1 secret in ');
    expect(table).toContain('200 accepted findings');
  });

  it('are known again in layers that the cache has', async () => {
    const cache = here.at('cache');
    for (let run = 0; run < 2; run++) {
      const { code, out } = await here.call(KEY, 'scan', before, '--baseline', baseline, '-f', 'json', '--cache-dir', cache);
      expect({ code, summary: summaryOf(out) }).toMatchObject({ code: 0, summary: { accepted: SECRETS } });
    }
  });

  it('are shown, with what is of no use', async () => {
    const fewer = here.image('fewer.tar', { layers: [[base], [config]] });
    const { code, out } = await here.call(KEY, 'baseline', 'show', fewer, '--baseline', baseline, '--no-cache');
    expect(code).toBe(0);
    expect(out).toContain(': 150 secrets accepted\n');
    expect(out).toContain('50 entries of nothing in this image');
  });

  it('keep their day when the baseline is written again', async () => {
    const again = here.write('again.json', readFileSync(baseline, 'utf8').replaceAll(/"since": "[^"]*"/g, '"since": "2020-02-02"'));
    const image = here.image('more.tar', rebuilt([{ name: 'app/new.ini', content: lines(SECRETS, SECRETS + 1) }]));
    const { out } = await here.call(KEY, 'baseline', 'write', image, '--baseline', again, '--no-cache');
    expect(out).toBe(`${again}: 201 secrets accepted, 1 of them new, 0 entries gone\n`);
    expect(readFileSync(again, 'utf8').match(/2020-02-02/g)).toHaveLength(SECRETS);
  });
});

describe('the file', () => {
  it('tells neither a value nor a part of it, a length, a name or a place', () => {
    const text = readFileSync(baseline, 'utf8');
    const { accepted, ...rest } = JSON.parse(text) as { accepted: Record<string, string>[] };
    expect(rest).toEqual({ stowaway: 'baseline', version: 1, key: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown });
    expect(new Set(accepted.flatMap((entry) => Object.keys(entry)))).toEqual(new Set(['mark', 'since']));
    // In an order of its own: that of the marks.
    expect(accepted.map(({ mark }) => mark)).toEqual(accepted.map(({ mark }) => mark!).toSorted());
    for (const word of ['npm', 'token', 'app', '.ini', KEY.STOWAWAY_KEY]) expect(text).not.toContain(word);
  });

  it('is of no use under another key', async () => {
    const { code, out, err } = await scan(before, { STOWAWAY_KEY: 'another key of a test that is long enough' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^stowaway: [^\n]*was made under another key[^\n]*\n$/);
  });

  it.each([
    ['no JSON', 'no'],
    ['other JSON', '{}'],
    [
      'an entry that is none',
      '{"stowaway":"baseline","version":1,"key":"0000000000000000","accepted":[{"mark":"x","since":"2020-01-01"}]}',
    ],
  ])('is refused: %s', async (_, text) => {
    const { code, err } = await here.call(KEY, 'scan', before, '--baseline', here.write('bad.json', text));
    expect(code).toBe(2);
    expect(err).toContain('is not a baseline');
  });
});

describe('without a key', () => {
  it.each([['write'], ['show']])('baseline %s is one sentence, and exit code 2', async (command) => {
    const { code, out, err } = await here.call({}, 'baseline', command, before, '--baseline', baseline);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(
      'stowaway: a baseline needs the key of the project: set STOWAWAY_KEY, or make .stowaway.key with stowaway baseline key\n',
    );
  });

  it('a scan with a baseline is, too', async () => expect(await scan(before, {} as typeof KEY)).toMatchObject({ code: 2, out: '' }));

  it('a key that could be guessed is none', async () => {
    expect(await scan(before, { STOWAWAY_KEY: 'short' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('could be guessed') as unknown,
    });
  });
});

describe('the key file', () => {
  it('is for its owner alone, is used, and is never overwritten', async () => {
    const file = here.at('.stowaway.key');
    await makeKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const key = await readKey({}, file);
    expect(key.id).toMatch(/^[0-9a-f]{16}$/);
    await expect(makeKey(file)).rejects.toMatchObject({ code: 'KEY_INVALID' });
    expect((await readKey({}, file)).id).toBe(key.id);
  });

  it('is refused when others may read it', async () => {
    const { chmodSync } = await import('node:fs');
    const file = here.write('open.key', `${'k'.repeat(40)}\n`);
    chmodSync(file, 0o644);
    await expect(readKey({}, file)).rejects.toThrow(/^others may read .*: chmod 600 /);
  });
});

it('an incomplete scan is no baseline', async () => {
  const whole = readFileSync(before);
  const cut = here.at('cut.tar');
  (await import('node:fs')).writeFileSync(cut, whole.subarray(0, Math.floor(whole.length / 2)));
  const file = here.at('never.json');
  const { code, out } = await here.call(KEY, 'baseline', 'write', cut, '--baseline', file, '--no-cache');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(() => statSync(file)).toThrow();
});
