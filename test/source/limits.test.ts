/** A few bytes of JSON that would become millions of steps, layers or images. */
import { describe, expect, test } from 'vitest';
import { rationed } from '../../src/source/blobs.js';
import { parseConfig } from '../../src/source/config.js';
import { archiveSource } from '../../src/source/archive.js';
import { MOST_IMAGES, MOST_LAYERS, MOST_STEPS } from '../../src/source/limits.js';
import { json } from '../support/images.js';
import { inChunks } from '../support/streams.js';
import { tarOf, type TarEntry } from '../support/tar.js';
import type { SourceResult } from '../../src/model/image.js';

const config = json({ architecture: 'amd64', rootfs: { diff_ids: [] } });

function read(members: readonly TarEntry[]): Promise<SourceResult> {
  const source = archiveSource({ kind: 'stdin', name: 'it', open: () => inChunks(tarOf(members), 65_536) });
  return source.read({ onLayer: () => Promise.resolve() });
}

const manifest = (entries: unknown): TarEntry => ({ name: 'manifest.json', content: json(entries) });

test('history entries over the limit are left out, and told of', () => {
  const { history, skipped } = parseConfig(json({ history: new Array<null>(MOST_STEPS + 5).fill(null) }), 'it');
  expect(history).toHaveLength(MOST_STEPS);
  expect(skipped).toMatchObject([{ reason: 'limit', severity: 'failure', count: 5 }]);
});

describe('manifest.json', () => {
  test('with too many images', async () => {
    const entries = Array.from({ length: MOST_IMAGES + 7 }, (_, index) => ({ Config: 'c.json', RepoTags: [`a:${index}`] }));
    const { images, skipped } = await read([{ name: 'c.json', content: config }, manifest(entries)]);
    expect(images).toHaveLength(1);
    expect(skipped).toMatchObject([{ reason: 'limit', count: 7 }]);
  });

  test('with too many layers, and as many LayerSources', async () => {
    const layers = new Array<string>(MOST_LAYERS + 3).fill('l.tar');
    const sources = Object.fromEntries(layers.map((_, index) => [`sha256:${index}`, {}]));
    const members = [
      { name: 'c.json', content: config },
      { name: 'l.tar', content: tarOf([]) },
    ];
    const { images } = await read([...members, manifest([{ Config: 'c.json', Layers: layers, LayerSources: sources }])]);
    expect(images[0]?.layers).toHaveLength(MOST_LAYERS);
    expect(images[0]?.skipped).toContainEqual(expect.objectContaining({ reason: 'limit', count: 3 }));
  });

  test('that names a config which is not there a thousand times: told once, and shortly', async () => {
    const entries = new Array<object>(1000).fill({ Config: `${'x'.repeat(5000)}.json` });
    await expect(read([manifest(entries)])).rejects.toSatisfy((error: Error) => error.message.length < 400);
  });
});

test('a layer that comes a thousand times is told once, and no member can take the key of another', async () => {
  const again = new Array<TarEntry>(1000).fill({ name: 'l.tar', content: tarOf([]) });
  const keys: string[] = [];
  const members = [{ name: 'c.json', content: config }, ...again, { name: 'l.tar+1.tar', content: tarOf([]) }];
  const stream = tarOf([...members, manifest([{ Config: 'c.json', Layers: ['l.tar'] }])]);
  const source = archiveSource({ kind: 'stdin', name: 'it', open: () => inChunks(stream, 65_536) });
  const { skipped } = await source.read({ onLayer: ({ key }) => Promise.resolve(void keys.push(key)) });
  expect(new Set(keys).size).toBe(1001);
  expect(skipped).toMatchObject([{ reason: 'unsupported', path: 'l.tar', count: 999 }]);
});

test('blobs are rationed: what was asked for often counts often', async () => {
  const blobs = rationed({ read: () => Promise.resolve({ state: 'here', bytes: Buffer.alloc(10) }) }, 25);
  const states = [await blobs.read('a', 'blob'), await blobs.read('a', 'blob'), await blobs.read('a', 'blob')].map(({ state }) => state);
  expect(states).toEqual(['here', 'here', 'unfit']);
});

test('a stream that cannot be read at all is an error that says so, not a fault of the program', async () => {
  const broken = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('EACCES: permission denied')) }) };
  const source = archiveSource({ kind: 'docker-archive', name: 'it', open: () => broken });
  await expect(source.read({ onLayer: () => Promise.resolve() })).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: 'it cannot be read: EACCES: permission denied',
  });
});
