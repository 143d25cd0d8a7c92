/** Hostile images of case (b): odd, but readable. They are scanned, nothing of them is missed, and what is found decides the exit code. */
import { describe, expect, test } from 'vitest';
import { buildImage, json, sha256 } from '../support/images.js';
import { END_OF_ARCHIVE, padded, paxBlocks, rawHeader, tarOf } from '../support/tar.js';
import { leak, leakyFile } from './leaks.js';
import { type Scanned, scanStream, stowaway } from './program.js';

/** An image of one hand-made layer, in an old docker archive. */
function ofLayer(...blocks: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat([...blocks, END_OF_ARCHIVE]);
  const config = json({
    os: 'linux',
    architecture: 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: [sha256(content)] },
    history: [{ created_by: 'COPY . . # buildkit' }],
  });
  const name = `${sha256(config).slice(7)}.json`;
  return tarOf([
    { name: '0/layer.tar', content },
    { name, content: config },
    { name: 'manifest.json', content: json([{ Config: name, RepoTags: ['example/app:1'], Layers: ['0/layer.tar'] }]) },
  ]);
}

/** Without the blocks that end an archive. */
const members = (...entries: Parameters<typeof tarOf>[0]): Buffer => tarOf(entries).subarray(0, -1024);

function expectFound({ code, failures, found }: Scanned, paths: readonly string[]): void {
  expect({ code, failures, found }).toEqual({ code: 1, failures: [], found: [...paths].sort() });
}

describe('a layer', () => {
  test('a link header whose body hides a file', async () => {
    const hidden = members(leakyFile('hidden', 1));
    const link = rawHeader({ name: 'link', type: '2', linkname: 'elsewhere', size: hidden.length });
    expectFound(await scanStream(ofLayer(link, hidden, members(leakyFile('after', 2)))), ['after', 'hidden']);
  });

  test('v7 headers', async () => {
    const header = rawHeader({ name: 'old', type: '\0', magic: 'v7', size: leak().length });
    expectFound(await scanStream(ofLayer(header, padded(leak()))), ['old']);
  });

  test('a GNU sparse file', async () => {
    const content = padded(leak());
    // One chunk at offset 0, real size beyond it: the map at 386 holds offset and length, the real size stands at 483.
    const map = Buffer.from(`${'0'.repeat(11)}\0${leak().length.toString(8).padStart(11, '0')}\0`);
    const patch = { 386: map, 483: Buffer.from(`${(1 << 20).toString(8).padStart(11, '0')}\0`) };
    const header = rawHeader({ name: 'sparse', type: 'S', magic: 'gnu', size: leak().length, patch });
    expectFound(await scanStream(ofLayer(header, content, members(leakyFile('after', 2)))), ['after', 'sparse']);
  });

  test('a pax sparse file', async () => {
    const body = Buffer.concat([padded(`1\n0\n${leak().length}\n`), Buffer.from(leak())]);
    const pax = paxBlocks({
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 'sparse',
      'GNU.sparse.realsize': '1048576',
    });
    const header = rawHeader({ name: 'GNUSparseFile.0/sparse', size: body.length });
    expectFound(await scanStream(ofLayer(pax, header, padded(body))), ['sparse']);
  });

  test.each([
    ['../../outside', 'outside'],
    ['/etc/absolute', 'etc/absolute'],
    ['./a/../b', 'b'],
  ])('the name %s', async (name, path) => {
    const { code, failures, found } = await scanStream(ofLayer(members(leakyFile(name))));
    expect({ code, failures }).toEqual({ code: 1, failures: [] });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(path.split('/').at(-1));
  });

  test('names that would paint the terminal: none reaches it', async () => {
    const names = ['\u001b[2J\u001b[31mred', '\u202egpj.exe', 'a\rb', 'c\u0007d', '\u009b31m'];
    const archive = ofLayer(...names.map((name, index) => members({ ...leakyFile('x', index + 1), pax: { path: name } })));
    for (const format of ['table', 'html', 'json', 'sarif']) {
      const { code, out, err } = await stowaway(['scan', '-', '-f', format], { stdin: archive });
      expect(code).toBe(1);
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });

  test('the same name twice', async () => {
    const { code, failures, report } = await scanStream(ofLayer(members(leakyFile('twice', 1)), members(leakyFile('twice', 2))));
    expect({ code, failures }).toEqual({ code: 1, failures: [] });
    expect(report.images[0]?.findings).toHaveLength(2);
  });

  test('two archives, one behind the other', async () => {
    expectFound(await scanStream(ofLayer(tarOf([leakyFile('one', 1)]), tarOf([leakyFile('two', 2)]))), ['one', 'two']);
  });
});

test('foo.wh.bar is a file like any other, and hides nothing', async () => {
  const image = buildImage({ layers: [[leakyFile('bar', 1)], [leakyFile('foo.wh.bar', 2)]] });
  const scanned = await scanStream(image.asDockerLegacy());
  expectFound(scanned, ['bar', 'foo.wh.bar']);
  const states = scanned.report.images[0]?.findings.flatMap(({ sightings }) => sightings.map(({ visibility }) => visibility.state));
  expect(states).toEqual(['live', 'live']);
});
