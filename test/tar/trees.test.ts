/** Trees packed by other tar writers come back as they were: GNU tar in its four formats, and tar-stream's own pack. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack } from 'tar-stream';

import { readTar } from '../../src/tar/members.js';
import { collect, inChunks } from '../support/streams.js';

type Tree = ReadonlyMap<string, { type: 'file'; content: Buffer } | { type: 'symlink'; target: string }>;

/** Distinct names, so that no file stands where another's directory must be; some longer than a v7 header holds. */
function trees(longest: number): fc.Arbitrary<Tree> {
  const letters = fc.stringMatching(new RegExp(`^[a-zA-Z0-9 é{.-]{1,${longest}}$`));
  const content = fc.oneof(
    { weight: 4, arbitrary: fc.uint8Array({ maxLength: 1500 }) },
    { weight: 1, arbitrary: fc.constantFrom(new Uint8Array(512).fill(7), new Uint8Array(70_000).fill(9), new Uint8Array(0)) },
  );
  const node = fc.oneof(
    { weight: 4, arbitrary: content.map((bytes) => ({ type: 'file' as const, content: Buffer.from(bytes) })) },
    { weight: 1, arbitrary: letters.map((name) => ({ type: 'symlink' as const, target: `../${name}` })) },
  );
  return fc
    .array(fc.tuple(fc.array(letters, { maxLength: 3 }), letters, node), { maxLength: 8 })
    .map((nodes) => new Map(nodes.map(([dirs, name, what], index) => [[`${index}`, ...dirs, `f${name}`].join('/d'), what])));
}

async function read(archive: Uint8Array, chunk: number): Promise<Tree> {
  const tree = new Map<string, { type: 'file'; content: Buffer } | { type: 'symlink'; target: string }>();
  for await (const { name, type, linkname, content } of readTar(inChunks(archive, chunk), {
    onSkip: ({ detail }) => expect.fail(detail),
  })) {
    if (type === 'file') tree.set(name, { type, content: await collect(content) });
    else if (type === 'symlink') tree.set(name, { type, target: linkname ?? '' });
    else expect(type).toBe('directory');
  }
  return tree;
}

function sorted(tree: Tree): unknown[] {
  return [...tree]
    .map(([path, node]) => [path, node.type === 'file' ? node.content.toString('base64') : node.target])
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
}

/** Packs a tree on disk, as nothing else makes GNU tar write one. */
function gnuTar(tree: Tree, format: string): Buffer {
  const root = mkdtempSync(join(tmpdir(), 'stowaway-trees-'));
  try {
    for (const [path, node] of tree) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      if (node.type === 'file') writeFileSync(join(root, path), node.content);
      else symlinkSync(node.target, join(root, path));
    }
    const names = [...tree.keys()].map((path) => path.split('/')[0] ?? '');
    const run = spawnSync('tar', ['-c', '-f', '-', `--format=${format}`, '-C', root, '--files-from=-'], {
      input: names.join('\n'),
      maxBuffer: 1 << 28,
    });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return run.stdout;
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function ownPack(tree: Tree): Promise<Buffer> {
  const packing = pack();
  const archive = (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of packing) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  })();
  for (const [name, node] of tree) {
    if (node.type === 'file') packing.entry({ name }, node.content);
    else packing.entry({ name, type: 'symlink', linkname: node.target });
  }
  packing.finalize();
  return archive;
}

const chunks = fc.constantFrom(1, 511, 512, 1000, 1 << 16);

describe('trees', () => {
  it.each([
    ['gnu', 120],
    ['pax', 120],
    ['ustar', 20],
    ['v7', 15],
  ])('packed by GNU tar as %s come back', async (format, longest) => {
    const property = fc.asyncProperty(trees(longest), chunks, async (tree, chunk) => {
      expect(sorted(await read(gnuTar(tree, format), chunk))).toEqual(sorted(tree));
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('packed by tar-stream come back', async () => {
    const property = fc.asyncProperty(trees(120), chunks, async (tree, chunk) => {
      expect(sorted(await read(await ownPack(tree), chunk))).toEqual(sorted(tree));
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it('with one byte or block changed anywhere are read to their end without an error, in any chunks', async () => {
    const property = fc.asyncProperty(trees(120), fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 600 }), async (tree, at, byte, length) => {
      const archive = await ownPack(tree);
      const start = at % archive.length;
      archive.fill(byte, start, Math.min(start + length, archive.length));
      const readings = [];
      for (const chunk of [1, 511, 1 << 16]) {
        const seen: unknown[] = [];
        const skips: unknown[] = [];
        for await (const { name, type, content } of readTar(inChunks(archive, chunk), { onSkip: (skip) => skips.push(skip) })) {
          seen.push([name, type, (await collect(content)).toString('base64')]);
        }
        readings.push(JSON.stringify([seen, skips]));
      }
      expect(new Set(readings).size).toBe(1);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
