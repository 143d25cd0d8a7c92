/** A report is the same, byte for byte, whether its layers come from the cache or not. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { surveyCache } from '../../src/cache/survey.js';
import { scanImages, type ScanOptions } from '../../src/index.js';
import { sample } from '../detectors/samples.js';
import { buildImage } from '../support/images.js';
import { inChunks } from '../support/streams.js';
import { manyLayers, onDisk, text } from '../workers/world.js';
import { newFolder, removeFolders } from './folders.js';

const world = onDisk();
afterAll(() => {
  world.remove();
  removeFolders();
});

interface Seen {
  text: string;
  /** Findings whose value came from the cache, as nobody knows it any more. */
  recalled: number;
  findings: number;
}

async function seen(reference: string, options: ScanOptions): Promise<Seen> {
  const report = await scanImages([reference], options);
  const findings = report.images.flatMap((image) => image.findings);
  return {
    text: text(report),
    recalled: findings.filter(({ secret }) => secret.trace !== undefined).length,
    findings: findings.length,
  };
}

describe.each(Object.keys(world.files) as (keyof typeof world.files)[])('%s', (layout) => {
  test.each([1, 4])('without, cold and warm, with %i jobs', async (jobs) => {
    const options = { jobs, workers: { smallest: 0 } };
    const cached = { ...options, cache: { folder: newFolder() } };
    const without = await seen(world.files[layout], options);
    expect(await seen(world.files[layout], cached)).toEqual(without);
    const warm = await seen(world.files[layout], cached);
    expect(warm.text).toBe(without.text);
    // All but the password in the environment.
    expect(warm.recalled).toBe(warm.findings - 1);
  });
});

test('a layer is known however it is stored', async () => {
  const cache = { folder: newFolder() };
  const alone = new Map<string, Seen>();
  for (const [name, file] of Object.entries(world.files)) alone.set(name, await seen(file, {}));
  await seen(world.files.gzip, { cache });
  for (const [name, file] of Object.entries(world.files)) {
    const warm = await seen(file, { cache });
    expect(warm.text).toBe(alone.get(name)?.text);
    expect(warm.recalled).toBe(warm.findings - 1);
  }
});

test('a layer that others compressed anew is known by its tar', async () => {
  const cache = { folder: newFolder() };
  await seen(world.files.legacy, { cache });
  const before = await surveyCache(cache.folder);
  const without = await seen(world.files.gzip, {});
  for (let time = 0; time < 2; time++) {
    const warm = await seen(world.files.gzip, { cache });
    expect(warm.text).toBe(without.text);
    expect(warm.recalled).toBe(warm.findings - 1);
  }
  // How it is stored there was learnt.
  expect((await surveyCache(cache.folder)).entries).toBe(2 * before.entries);
});

test('a stream that names its blobs by digest', async () => {
  const archive = manyLayers.asDockerOci({ shuffle: 11, compression: 'gzip' });
  const cache = { folder: newFolder() };
  const stdin = (): AsyncIterable<Uint8Array> => inChunks(archive, 1000);
  const without = await seen('-', { stdin: stdin() });
  expect((await seen('-', { stdin: stdin(), cache })).text).toBe(without.text);
  const warm = await seen('-', { stdin: stdin(), cache });
  expect(warm.text).toBe(without.text);
  expect(warm.recalled).toBe(warm.findings - 1);
});

test('a stream that breaks off in a known layer says so once', async () => {
  const archive = manyLayers.asDockerOci({ shuffle: 11 });
  const cache = { folder: newFolder() };
  await seen('-', { stdin: inChunks(archive, 65536), cache });
  const skips = async (end: number): Promise<string[]> => {
    const { images, skipped } = await scanImages(['-'], { stdin: inChunks(archive.subarray(0, end), 65536), cache });
    return [...skipped, ...images.flatMap((image) => image.skipped)].map(({ reason }) => reason);
  };
  const members = [...archive.toString('latin1').matchAll(/blobs\/sha256\/[0-9a-f]{64}\0/g)].map(({ index }) => index);
  for (const member of members.slice(1)) {
    const reasons = await skips(member + 1000);
    expect(reasons).toContain('truncated');
    expect(reasons).not.toContain('digest-mismatch');
  }
});

describe('values that are in a known layer and elsewhere', () => {
  const key = sample('private-key', 3).text;
  const [npm, stripe] = [sample('npm-token', 1), sample('stripe-key', 2)];
  const layer = [
    { name: 'a/.npmrc', content: npm.text },
    { name: 'b.env', content: `DB_PASSWORD=correct-horse-9\n${stripe.text}\n` },
    { name: 'id_rsa', content: key },
    { name: 'weak.env', content: 'DB_PASSWORD=changeme\n' },
  ];
  const base = buildImage({ layers: [layer] });
  const image = buildImage({
    layers: [layer, [{ name: `copy-of-${stripe.secret}.txt`, content: `again ${npm.secret} x` }, { name: '.wh.b.env' }]],
    config: {
      Env: ['DB_PASSWORD=correct-horse-9', `T=${encodeURIComponent(stripe.secret)}`],
      Labels: { note: `half of ${npm.secret.slice(0, 12)} and all of correct-horse-9`, key: JSON.stringify(key) },
    },
    history: [
      { created_by: `RUN |1 X=${npm.secret} /bin/sh -c echo correct-horse-9 > b.env # buildkit` },
      { created_by: `RUN /bin/sh -c curl http://x/?q=correct-horse-9&k=${key.split('\n')[2]} # buildkit`, comment: npm.secret },
    ],
  });

  test('join, and are hidden, as if they were known', async () => {
    const folder = newFolder();
    const [first, second] = [join(folder, 'base.tar'), join(folder, 'image.tar')];
    writeFileSync(first, base.asDockerLegacy());
    writeFileSync(second, image.asDockerLegacy());
    const cache = { folder: join(folder, 'cache') };
    const without = await seen(second, {});
    await seen(first, { cache });
    const warm = await seen(second, { cache });
    expect(warm.text).toBe(without.text);
    expect(warm.recalled).toBeGreaterThan(0);
    // The layer with a secret in a name is scanned each time: what it holds is known.
    const again = await seen(second, { cache });
    expect(again).toEqual(warm);
  });

  test('several images in one run', async () => {
    const folder = newFolder();
    const files = [base, image].map((each, index) => {
      const file = join(folder, `${index}.tar`);
      writeFileSync(file, each.asDockerOci());
      return file;
    });
    const cache = { folder: join(folder, 'cache') };
    const without = text(await scanImages(files));
    for (let time = 0; time < 2; time++) expect(text(await scanImages(files, { cache }))).toBe(without);
    expect(text(await scanImages(files.toReversed(), { cache }))).toBe(text(await scanImages(files.toReversed())));
  });
});

describe('bytes that are not what their name says', () => {
  const honest = buildImage({ layers: [[{ name: 'a', content: sample('npm-token', 5).text }]] });
  const forged = buildImage({ layers: [[{ name: 'a', content: sample('npm-token', 6).text }]] });
  const [layer] = honest.layers;
  const [other] = forged.layers;
  const blob = `blobs/${(layer?.diffId ?? '').replace(':', '/')}`;

  test('are scanned where they lie in a file', async () => {
    const folder = newFolder();
    const cache = { folder: join(folder, 'cache') };
    const layout = (name: string, replace = {}): string => {
      mkdirSync(join(folder, name));
      honest.writeOciLayout(join(folder, name), { compression: 'none', replace });
      return join(folder, name);
    };
    await seen(layout('honest'), { cache });
    const lying = layout('lying', { [blob]: other?.tar });
    const without = await seen(lying, {});
    expect(without.text).toContain('digest-mismatch');
    expect(await seen(lying, { cache })).toEqual(without);
    // Nor is what was found there kept under the name.
    const warm = await seen(join(folder, 'honest'), { cache });
    expect(warm.text).toBe((await seen(join(folder, 'honest'), {})).text);
    expect(warm.recalled).toBe(1);
  });

  test('are told of where they were streamed', async () => {
    const cache = { folder: newFolder() };
    await seen('-', { stdin: inChunks(honest.asDockerOci({ compression: 'none' }), 999), cache });
    const lying = honest.asDockerOci({ compression: 'none', replace: { [blob]: other?.tar } });
    const report = await scanImages(['-'], { stdin: inChunks(lying, 999), cache });
    expect(report.summary.complete).toBe(false);
    expect(text(report)).toContain('--no-cache');
  });
});

describe('nothing is kept', () => {
  test('of a layer that is damaged', async () => {
    const folder = newFolder();
    const image = buildImage({ layers: [[{ name: 'a', content: sample('npm-token', 7).text }]] });
    const whole = image.asDockerLegacy();
    const at = whole.indexOf(sample('npm-token', 7).text);
    const broken = Buffer.from(whole);
    broken[at - 400] = 0xff;
    writeFileSync(join(folder, 'x.tar'), broken);
    const without = await seen(join(folder, 'x.tar'), {});
    for (let time = 0; time < 2; time++)
      expect((await seen(join(folder, 'x.tar'), { cache: { folder: join(folder, 'cache') } })).text).toBe(without.text);
  });

  test('of a directory, which is read anew', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'tree'));
    writeFileSync(join(folder, 'tree/a'), sample('npm-token', 8).text);
    const cache = { folder: join(folder, 'cache') };
    const without = await seen(`dir:${join(folder, 'tree')}`, {});
    for (let time = 0; time < 2; time++) expect(await seen(`dir:${join(folder, 'tree')}`, { cache })).toEqual(without);
    expect((await surveyCache(cache.folder)).entries).toBe(0);
  });

  test('and nothing is taken when values are to be shown', async () => {
    const cache = { folder: newFolder() };
    await seen(world.files.legacy, { cache, showSecrets: true });
    expect((await surveyCache(cache.folder)).entries).toBe(0);
    await seen(world.files.legacy, { cache });
    expect((await seen(world.files.legacy, { cache, showSecrets: true })).recalled).toBe(0);
  });
});

test('other rules know nothing of what these found', async () => {
  const cache = { folder: newFolder() };
  await seen(world.files.legacy, { cache });
  const select = { only: ['npm-token'] };
  const without = await seen(world.files.legacy, { select });
  expect(await seen(world.files.legacy, { cache, select })).toEqual(without);
  expect((await seen(world.files.legacy, { cache, select })).recalled).toBe(without.findings);
  expect((await surveyCache(cache.folder)).ruleSets).toBe(2);
});

test('a value that only its trace is left of cannot be had', async () => {
  const cache = { folder: newFolder() };
  await seen(world.files.legacy, { cache });
  const { images } = await scanImages([world.files.legacy], { cache });
  const secret = images[0]?.findings.find(({ secret }) => secret.trace !== undefined)?.secret;
  expect(() => secret?.reveal()).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
  expect(String(secret)).toMatch(/^\[secret, \d+ characters\]$/);
});

test('scans that share a folder at once', async () => {
  const cache = { folder: newFolder() };
  const without = await seen(world.files.layout, {});
  const files = [world.files.layout, world.files.layout, world.files.layout, world.files.layout];
  for (const { text } of await Promise.all(files.map((file) => seen(file, { cache })))) expect(text).toBe(without.text);
});
