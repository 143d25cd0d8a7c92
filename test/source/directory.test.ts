import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Skip } from '../../src/model/skip.js';
import { directorySource } from '../../src/source/directory.js';
import { packTree } from '../../src/source/pack-tree.js';
import { readTar } from '../../src/tar/members.js';
import { sha256 } from '../support/images.js';
import { collect } from '../support/streams.js';
import { errorOf, read } from './reading.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stowaway-dir-'));
});
afterEach(() => rmSync(root, { recursive: true }));

interface Member {
  name: string;
  type: string;
  linkname?: string;
  content: string;
}

async function membersOf(bytes: AsyncIterable<Uint8Array>): Promise<Member[]> {
  const members: Member[] = [];
  const onSkip = (skip: Skip): void => {
    throw new Error(skip.detail);
  };
  for await (const { name, type, linkname, content } of readTar(bytes, { onSkip })) {
    members.push({ name, type, ...(linkname ? { linkname } : {}), content: String(await collect(content)) });
  }
  return members;
}

test('a tree is one layer, and its id is the digest of that', async () => {
  mkdirSync(join(root, 'etc/empty'), { recursive: true });
  writeFileSync(join(root, 'etc/app.conf'), 'x=1\n');
  symlinkSync('/etc/passwd', join(root, 'link'));
  const { images, handedOut, skipped } = await read(directorySource(root, 'dir:tree'));
  const [content] = handedOut.values();
  expect(images).toMatchObject([{ reference: 'dir:tree', id: content, source: 'directory', history: [], skipped: [] }]);
  expect(images[0]!.layers).toMatchObject([{ index: 0, diffId: content, blob: 'dir:tree' }]);
  expect(skipped).toEqual([]);
});

test('what is in the tar', async () => {
  const long = `${'d'.repeat(90)}/${'f'.repeat(120)}`;
  mkdirSync(join(root, long, '..'), { recursive: true });
  writeFileSync(join(root, long), 'long');
  writeFileSync(join(root, 'naïve name'), 'odd');
  writeFileSync(join(root, 'big'), 'y'.repeat(300_000));
  symlinkSync(`../${'t'.repeat(150)}`, join(root, 'link'));
  expect(await membersOf(packTree(root, []))).toEqual([
    { name: 'big', type: 'file', content: 'y'.repeat(300_000) },
    { name: `${'d'.repeat(90)}/`, type: 'directory', content: '' },
    { name: long, type: 'file', content: 'long' },
    { name: 'link', type: 'symlink', linkname: `../${'t'.repeat(150)}`, content: '' },
    { name: 'naïve name', type: 'file', content: 'odd' },
  ]);
});

test('GNU tar reads it', async () => {
  writeFileSync(join(root, 'ä'.repeat(60)), 'x');
  const listing = execFileSync('tar', ['--list', '--quoting-style=literal'], { input: await collect(packTree(root, [])) });
  expect(listing.toString()).toBe(`${'ä'.repeat(60)}\n`);
});

test('equal trees have equal ids, wherever and whenever they were made', async () => {
  const ids = [];
  for (const place of ['a', 'b']) {
    mkdirSync(join(root, place));
    for (const name of place === 'a' ? ['x', 'y'] : ['y', 'x']) writeFileSync(join(root, place, name), name);
    ids.push((await read(directorySource(join(root, place)))).images[0]!.id);
  }
  expect(ids[0]).toBe(ids[1]);
});

test('the id is right even when the layer is left unread', async () => {
  writeFileSync(join(root, 'x'), 'x');
  const { images } = await directorySource(root).read({ onLayer: () => Promise.resolve() });
  expect(images[0]!.id).toBe(sha256(await collect(packTree(root, []))));
});

test.each([
  ['grows', (path: string) => appendFileSync(path, 'more'), 600_000, 0],
  ['shrinks', (path: string) => truncateSync(path, 300_000), 300_000, 300_000],
  ['vanishes', (path: string) => rmSync(path), 600_000, 0],
])('a file that %s while it is read does not spoil the tar', async (_, change, kept, lost) => {
  writeFileSync(join(root, 'a'), 'a'.repeat(600_000));
  writeFileSync(join(root, 'b'), 'behind');
  const skipped: Skip[] = [];
  let changed = false;
  const bytes = (async function* () {
    for await (const chunk of packTree(root, skipped)) {
      yield chunk;
      if (!changed && chunk.length > 512) {
        change(join(root, 'a'));
        changed = true;
      }
    }
  })();
  const [a, b] = await membersOf(bytes);
  expect(a!.content).toBe('a'.repeat(kept) + '\0'.repeat(lost));
  expect(b).toMatchObject({ name: 'b', content: 'behind' });
  expect(skipped.map(({ reason, path }) => [reason, path])).toEqual(lost > 0 ? [['truncated', 'a']] : []);
});

test('pipes are not waited for, and are counted', async () => {
  execFileSync('sh', ['-c', 'mkfifo one two'], { cwd: root });
  const { images } = await read(directorySource(root));
  expect(images[0]!.skipped).toMatchObject([{ reason: 'special-file', severity: 'policy', count: 2 }]);
});

test('a platform cannot be asked of a directory', async () => {
  expect((await errorOf(read(directorySource(root), { platform: 'linux/amd64' }))).code).toBe('PLATFORM_NOT_FOUND');
});
