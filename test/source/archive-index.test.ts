/** A plain archive in a file is indexed; whatever is odd about one is left to the reader of streams. Both tell the same. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LayerBlob } from '../../src/model/image.js';
import { indexArchive } from '../../src/source/archive-index.js';
import { openSource } from '../../src/source/plan.js';
import { buildImage } from '../support/images.js';
import { collect } from '../support/streams.js';
import { extendedBlocks, paxBlocks, rawHeader, tarOf } from '../support/tar.js';
import { archive, errorOf, read } from './reading.js';

const image = buildImage({
  layers: [
    [{ name: 'a', content: 'x'.repeat(3000) }],
    [{ name: 'b', content: 'y'.repeat(9000) }],
    [{ name: 'c', content: 'z' }],
    [{ name: 'd', content: 'w'.repeat(6000) }],
  ],
});

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'stowaway-index-'))));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function file(bytes: Uint8Array): string {
  const path = join(folder, `${(written += 1)}.tar`);
  writeFileSync(path, bytes);
  return path;
}

const LAYOUTS = {
  legacy: image.asDockerLegacy({ shuffle: 1 }),
  podman: image.asPodman({ shuffle: 2 }),
  docker: image.asDockerOci({ shuffle: 3 }),
  gzip: image.asDockerOci({ shuffle: 4, compression: 'gzip' }),
  oci: image.asOciArchive({ shuffle: 5 }),
  nested: image.asOciArchive({ nested: true }),
};

test.each(Object.entries(LAYOUTS))('%s: indexed and streamed, it is the same images and layers', async (_, bytes) => {
  const path = file(bytes);
  const index = await indexArchive(path);
  expect(index?.layers.size).toBe(4);
  const indexed = await read(await openSource(path));
  const streamed = await read(archive(bytes));
  const nameless = (images: readonly object[]): object[] => images.map((each) => ({ ...each, reference: '' }));
  expect(nameless(indexed.images)).toEqual(nameless(streamed.images));
  expect(indexed.skipped).toEqual(streamed.skipped);
  expect(indexed.handedOut).toEqual(streamed.handedOut);
});

test('a layer is where it is said to be, and the largest comes first', async () => {
  const path = file(LAYOUTS.podman);
  const blobs: LayerBlob[] = [];
  const source = await openSource(path);
  await source.read({
    onLayer: async (blob) => {
      blobs.push(blob);
      const { start = 0, length = 0 } = blob.file ?? {};
      expect((await collect(blob.bytes)).equals(readFileSync(path).subarray(start, start + length))).toBe(true);
    },
  });
  const sizes = blobs.map(({ size = 0 }) => size);
  expect(sizes).toEqual(image.layers.map(({ tar }) => tar.length).sort((a, b) => b - a));
  expect(blobs.every((blob) => blob.file?.path === path && blob.file.length === blob.size)).toBe(true);
});

test('members that tar itself wrote are found', async () => {
  const root = join(folder, 'tree');
  const name = `${'long/'.repeat(30)}layer.tar`;
  mkdirSync(join(root, 'long/'.repeat(30)), { recursive: true });
  writeFileSync(join(root, name), image.layers[0]!.tar);
  for (const format of ['gnu', 'pax', 'ustar']) {
    const path = join(folder, `${format}.tar`);
    execFileSync('tar', ['-C', root, `--format=${format}`, '-cf', path, '.']);
    const index = await indexArchive(path);
    expect([...(index?.layers.keys() ?? [])]).toEqual([name]);
  }
});

describe('is left to the stream', () => {
  const plain = tarOf([{ name: 'manifest.json', content: '[]' }]);
  const body = plain.subarray(0, 1024);
  test.each([
    ['an archive that was compressed', gzipSync(LAYOUTS.podman)],
    ['one that is cut in a body', LAYOUTS.podman.subarray(0, 4000)],
    ['one that is cut in a header', Buffer.concat([body, plain.subarray(0, 100)])],
    ['two, one behind the other', Buffer.concat([LAYOUTS.podman, LAYOUTS.docker])],
    ['a damaged header', Buffer.concat([body, Buffer.alloc(512, 7), plain])],
    ['a link with a body', Buffer.concat([rawHeader({ name: 'l', type: '1', size: 512 }), Buffer.alloc(512, 'x'), plain])],
    ['a sparse file', Buffer.concat([rawHeader({ name: 's', type: 'S', size: 0 }), plain])],
    ['a global header', Buffer.concat([paxBlocks({ comment: 'x' }, 'g'), plain])],
    ['a malformed extended header', Buffer.concat([extendedBlocks('x', Buffer.from('9999 path=x\n')), plain])],
    ['an extended header of a megabyte', Buffer.concat([extendedBlocks('L', Buffer.alloc(1 << 20, 'a')), plain])],
    ['a size that is none', Buffer.concat([paxBlocks({ size: '-1' }), plain])],
    ['members beyond counting', Buffer.concat([...Array<Buffer>(20_001).fill(rawHeader({ name: 'e', type: '0', size: 0 })), plain])],
  ])('%s', async (_, bytes) => expect(await indexArchive(file(bytes))).toBeUndefined());

  test('a file that is not there, a folder, a pipe', { timeout: 10_000 }, async () => {
    expect(await indexArchive(join(folder, 'nowhere'))).toBeUndefined();
    expect(await indexArchive(folder)).toBeUndefined();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await indexArchive(pipe)).toBeUndefined();
    const writer = spawn('sh', ['-c', `cat "$1" > "$2"`, 'sh', file(LAYOUTS.docker), pipe]);
    expect((await read(await openSource(pipe))).handedOut.size).toBe(4);
    expect(writer.pid).toBeDefined();
  });
});

test.each([
  ['an empty file', Buffer.alloc(0)],
  ['a tar that is no image', tarOf([{ name: 'x', content: 'y' }])],
  ['a tar without members', Buffer.alloc(10_240)],
  ['a manifest that is no JSON', tarOf([{ name: 'manifest.json', content: '[{' }])],
])('%s gives the same error either way', async (_, bytes) => {
  const path = file(bytes);
  const indexed = await errorOf(read(await openSource(path)));
  const streamed = await errorOf(read(archive(bytes)));
  expect({ ...indexed, message: indexed.message.split(`docker-archive:${path}`).join('').split(path).join('') }).toEqual({
    ...streamed,
    message: streamed.message.split('image.tar').join(''),
  });
});

test('a file that shrinks before its layers are read gives a layer that ends early, not an error', async () => {
  const path = file(LAYOUTS.podman);
  const source = await openSource(path);
  let length = 0;
  await source.read({
    onLayer: async (blob) => {
      truncateSync(path, 1000);
      length += (await collect(blob.bytes)).length;
    },
  });
  expect(length).toBeLessThan(1000);
});

describe('several at once', () => {
  const underWay = async (path: string, concurrency?: number): Promise<number> => {
    const source = await openSource(path);
    let now = 0;
    let most = 0;
    const onLayer = async (): Promise<void> => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setTimeout(resolve, 10));
      now -= 1;
    };
    await source.read({ onLayer, ...(concurrency !== undefined && { concurrency }) });
    return most;
  };

  test('as many as asked for, one if nothing is asked for', async () => {
    const layout = join(folder, 'layout');
    mkdirSync(layout);
    image.writeOciLayout(layout);
    for (const path of [file(LAYOUTS.gzip), layout]) {
      expect(await underWay(path)).toBe(1);
      expect(await underWay(path, 3)).toBe(3);
      expect(await underWay(path, 99)).toBe(4);
    }
  });

  test('an error ends the handing out when those under way are done', async () => {
    const source = await openSource(file(LAYOUTS.gzip));
    const done: string[] = [];
    const onLayer = async ({ key }: LayerBlob): Promise<void> => {
      const first = done.length === 0;
      done.push(key);
      await new Promise((resolve) => setTimeout(resolve, first ? 1 : 20));
      if (first) throw new Error('refused');
      done.push('end');
    };
    await expect(source.read({ onLayer, concurrency: 2 })).rejects.toThrow('refused');
    expect(done).toHaveLength(3);
    expect(done[2]).toBe('end');
  });

  test('stopped in between, the images are told with what is missing of each', async () => {
    const control = new AbortController();
    const source = await openSource(file(LAYOUTS.podman));
    const handedOut: string[] = [];
    const { images } = await source.read({
      signal: control.signal,
      onLayer: ({ key }) => {
        handedOut.push(key);
        control.abort();
        return Promise.resolve();
      },
    });
    expect(handedOut).toHaveLength(1);
    const unread = image.layers.map(({ diffId }) => diffId).filter((diffId) => !handedOut[0]!.includes(diffId.slice(7)));
    expect(images[0]!.skipped.map(({ reason, severity, layer }) => `${severity} ${reason} ${layer}`)).toEqual(
      unread.map((diffId) => `failure interrupted ${diffId}`),
    );
  });
});
