import { spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { readTar } from '../../src/tar/members.js';
import { inChunks } from '../support/streams.js';
import { END_OF_ARCHIVE, extendedBlocks, padded, paxBlocks, rawHeader, tarOf } from '../support/tar.js';
import { AFTER, file, limit, NEXT, noSkip, read, truncated, unreadable } from './reading.js';

describe('members of a well-formed archive', () => {
  it('come in order with their contents', async () => {
    const large = 'x'.repeat(100_000);
    const { members, skips } = await read(
      tarOf([
        { name: 'etc/', type: 'directory' },
        { name: 'etc/passwd', content: 'root' },
        { name: 'empty' },
        { name: `${'long/'.repeat(60)}name`, content: large },
        { name: 'soft', type: 'symlink', linkname: '../target' },
        { name: 'hard', type: 'link', linkname: 'etc/passwd' },
        { name: 'null', type: 'character-device' },
        { name: 'pipe', type: 'fifo' },
      ]),
    );
    expect(skips).toEqual([]);
    expect(members.map(({ pax, ...member }) => (pax === undefined ? member : { ...member, long: Object.keys(pax) }))).toEqual([
      { name: 'etc/', type: 'directory', content: '' },
      file('etc/passwd', 'root'),
      file('empty', ''),
      { ...file(`${'long/'.repeat(60)}name`, large), long: ['path'] },
      { name: 'soft', type: 'symlink', linkname: '../target', content: '' },
      { name: 'hard', type: 'link', linkname: 'etc/passwd', content: '' },
      { name: 'null', type: 'special', content: '' },
      { name: 'pipe', type: 'special', content: '' },
    ]);
  });

  it('may be left unread', async () => {
    const archive = tarOf([{ name: 'large', content: 'x'.repeat(300_000) }, { name: 'small', content: 'y' }, { name: 'last' }]);
    for (const chunk of [1, 511, 1 << 16]) {
      const names: string[] = [];
      for await (const member of readTar(inChunks(archive, chunk), { onSkip: noSkip })) names.push(member.name);
      expect(names).toEqual(['large', 'small', 'last']);
    }
  });

  it('may be read in part', async () => {
    const archive = tarOf([
      { name: 'large', content: 'x'.repeat(300_000) },
      { name: 'small', content: 'y' },
    ]);
    const names: string[] = [];
    for await (const member of readTar(inChunks(archive, 1000), { onSkip: noSkip })) {
      names.push(member.name);
      for await (const chunk of member.content) if (chunk.length > 0) break;
    }
    expect(names).toEqual(['large', 'small']);
  });

  it('need no end-of-archive blocks', async () => {
    expect(await read(NEXT)).toMatchObject({ members: AFTER, skips: [] });
    expect(await read(NEXT.subarray(0, 516))).toMatchObject({ members: AFTER, skips: [] });
  });

  it('may be none', async () => {
    expect(await read(END_OF_ARCHIVE)).toMatchObject({ members: [], skips: [] });
    expect(await read(Buffer.alloc(0))).toMatchObject({ members: [], skips: [] });
  });

  it('carry their pax records, whatever these are called', async () => {
    const pax = { 'SCHILY.xattr.user.note': 'a=b\nc', ['__proto__']: 'kept' };
    const { members } = await read(tarOf([{ name: 'a', pax }, { name: 'b' }]));
    expect(members[0]?.pax).toEqual(Object.fromEntries(Object.entries(pax)));
    expect(members[1]?.pax).toBeUndefined();
  });

  it('take the prefix of ustar, and not what GNU keeps in its place', async () => {
    const { members } = await read(
      Buffer.concat([rawHeader({ name: 'name', prefix: 'some/where' }), rawHeader({ name: 'name', prefix: '01234567', magic: 'gnu' })]),
    );
    expect(members.map(({ name }) => name)).toEqual(['some/where/name', 'name']);
  });
});

describe('headers that readers disagree on', () => {
  it.each(['1', '2', '3', '5', '6'])('hide no entry behind a header of type %s with a size', async (type) => {
    const hidden = Buffer.concat([rawHeader({ name: 'hidden.env', size: 6 }), padded('NEEDLE')]);
    const archive = Buffer.concat([rawHeader({ name: 'cover', type, linkname: 'x', size: hidden.length }), hidden, NEXT, END_OF_ARCHIVE]);
    const { members, skips } = await read(archive);
    expect(members.slice(1)).toEqual([file('hidden.env', 'NEEDLE'), ...AFTER]);
    expect(members[0]?.content).toBe('');
    expect(skips).toEqual([]);
  });

  it.each(['1', '2', '5'])('have content when what follows type %s is no entry', async (type) => {
    const archive = Buffer.concat([rawHeader({ name: 'cover', type, linkname: 'x', size: 600 }), padded('NEEDLE'.repeat(100)), NEXT]);
    const { members, skips } = await read(archive);
    expect(members).toMatchObject([{ name: 'cover', content: 'NEEDLE'.repeat(100) }, ...AFTER]);
    expect(skips).toEqual([]);
  });

  it('have content when it is all there is, cut or not', async () => {
    const link = rawHeader({ name: 'cover', type: '1', linkname: 'x', size: 600 });
    expect(await read(Buffer.concat([link, padded('NEEDLE'.repeat(100))]))).toMatchObject({ members: [{ content: 'NEEDLE'.repeat(100) }] });
    expect(await read(Buffer.concat([link, Buffer.from('NEEDLE')]))).toMatchObject({ members: [{ content: 'NEEDLE' }], skips: truncated });
    expect(await read(link)).toMatchObject({ members: [{ content: '' }], skips: [] });
  });

  it('are read without any magic (v7), where a slash at the end makes a directory', async () => {
    const archive = Buffer.concat([
      rawHeader({ name: 'dir/', type: '\0', magic: 'v7' }),
      rawHeader({ name: 'odd/', type: '\0', magic: 'v7', size: 6 }),
      padded('NEEDLE'),
      rawHeader({ name: 'old', type: '\0', magic: 'v7', size: 3 }),
      padded('old'),
    ]);
    expect((await read(archive)).members).toEqual([
      { name: 'dir/', type: 'directory', content: '' },
      { name: 'odd/', type: 'directory', content: 'NEEDLE' },
      file('old', 'old'),
    ]);
  });

  it('are read with types nobody knows, as files', async () => {
    for (const type of ['A', 'N', 'M', 'L'.toLowerCase(), 'H']) {
      const archive = Buffer.concat([rawHeader({ name: 'odd', type, size: 6 }), padded('NEEDLE'), NEXT]);
      expect((await read(archive)).members).toEqual([file('odd', 'NEEDLE'), ...AFTER]);
    }
  });

  it('are read with sizes and checksums written in other ways', async () => {
    const sizes = [6n, Buffer.from('     6      '), Buffer.from('\0\0\0 6\0\0\0\0\0\0\0'), Buffer.from('6 7777777777')];
    for (const size of sizes) {
      const archive = Buffer.concat([rawHeader({ name: 'odd', size }), padded('NEEDLE'), NEXT]);
      expect((await read(archive)).members).toEqual([file('odd', 'NEEDLE'), ...AFTER]);
    }
  });

  it('are read with the signed checksum of old tars', async () => {
    const name = Buffer.from('n\xe9', 'latin1');
    const signed = Number.parseInt(rawHeader({ name, size: 6 }).toString('latin1', 148, 154), 8) - 256;
    const archive = Buffer.concat([rawHeader({ name, size: 6, checksum: signed }), padded('NEEDLE'), NEXT]);
    expect((await read(archive)).members.map(({ content }) => content)).toEqual(['NEEDLE', 'next']);
  });

  it('are sparse: the data of GNU sparse files, without the blocks of the map', async () => {
    const map = (more: boolean): Buffer => Buffer.concat([Buffer.alloc(504, '0'), Buffer.from([more ? 1 : 0]), Buffer.alloc(7)]);
    const header = rawHeader({ name: 'sparse', type: 'S', magic: 'gnu', size: 6, patch: { 482: Uint8Array.of(1) } });
    const archive = Buffer.concat([header, map(true), map(false), padded('NEEDLE'), NEXT]);
    expect((await read(archive)).members).toEqual([file('sparse', 'NEEDLE'), ...AFTER]);
    expect((await read(archive.subarray(0, 1000))).skips).toEqual(truncated);
  });

  it('are sparse: the real name of pax sparse files', async () => {
    const pax = { 'GNU.sparse.name': 'real', 'GNU.sparse.major': '1' };
    expect((await read(tarOf([{ name: 'GNUSparseFile.1/real', content: 'NEEDLE', pax }]))).members).toMatchObject([{ name: 'real' }]);
  });
});

describe('extended headers', () => {
  it('override names, targets and sizes', async () => {
    const pax = paxBlocks({ path: 'pax name', linkpath: 'unused', size: '6' });
    const gnu = [extendedBlocks('L', Buffer.from('long name\0')), extendedBlocks('K', Buffer.from('long target\0'))];
    const archive = Buffer.concat([
      pax,
      rawHeader({ name: 'short', size: 0 }),
      padded('NEEDLE'),
      ...gnu,
      rawHeader({ name: 'short', type: '2', linkname: 'short' }),
      NEXT,
    ]);
    expect((await read(archive)).members).toMatchObject([
      file('pax name', 'NEEDLE'),
      { name: 'long name', linkname: 'long target' },
      ...AFTER,
    ]);
  });

  it('are shown once when global, and rename nothing', async () => {
    const archive = Buffer.concat([paxBlocks({ comment: 'NEEDLE', path: 'everything', size: '0' }, 'g'), NEXT, NEXT]);
    const { members } = await read(archive);
    expect(members).toEqual([{ ...AFTER[0], pax: { comment: 'NEEDLE', 'global path': 'everything', 'global size': '0' } }, AFTER[0]]);
  });

  it('make no reader lose step when they are empty', async () => {
    for (const type of ['x', 'g', 'L', 'K']) {
      const { members, skips } = await read(Buffer.concat([extendedBlocks(type, Buffer.alloc(0)), NEXT, NEXT, END_OF_ARCHIVE]));
      expect(members).toEqual([...AFTER, ...AFTER]);
      expect(skips).toEqual([]);
    }
  });

  it('are dropped and told when over the limit', async () => {
    for (const type of ['x', 'g', 'L']) {
      const archive = Buffer.concat([extendedBlocks(type, Buffer.alloc(5000, 'a')), NEXT, END_OF_ARCHIVE]);
      expect(await read(archive, { extendedHeaderBytes: 4999 })).toMatchObject({ members: AFTER, skips: limit });
    }
  });

  it('are told when malformed; sizes that are no numbers too', async () => {
    for (const records of ['nonsense', '99 path=cut off\n', '5 a=bc\n', '-3 a=b\n']) {
      const archive = Buffer.concat([extendedBlocks('x', Buffer.from(records)), NEXT, END_OF_ARCHIVE]);
      expect(await read(archive)).toMatchObject({ members: AFTER, skips: unreadable });
    }
    for (const size of ['-1', '1e3', '0x10', '99999999999999999999']) {
      const archive = Buffer.concat([paxBlocks({ size }), rawHeader({ name: 'bad', size: 4 }), padded('body'), NEXT, END_OF_ARCHIVE]);
      const { members, skips, details } = await read(archive);
      expect(members).toEqual(AFTER);
      expect(skips).toContainEqual(unreadable[0]);
      expect(details[0]).toContain('"bad"');
    }
  });
});

describe('the support for these tests', () => {
  it('makes archives that GNU tar reads', () => {
    const archive = tarOf([
      { name: 'a', content: '1' },
      { name: 'n'.repeat(150), content: '2' },
      { name: 'soft', type: 'symlink', linkname: 'a' },
    ]);
    const run = spawnSync('tar', ['-tf', '-'], { input: archive });
    expect(run.stderr.toString()).toBe('');
    expect(run.stdout.toString()).toBe(`a\n${'n'.repeat(150)}\nsoft\n`);
  });
});
