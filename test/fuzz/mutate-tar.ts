/** Mutations of an archive's members. Checksums are put right, so that what is wrong is seen by those who read further. */
import { extendedBlocks, paxBlocks, rawHeader } from '../support/tar.js';
import type { Chance } from './chance.js';
import { sealed, type Member } from './tar-members.js';
import { hostileText } from './texts.js';

type Mutation = (members: Member[], chance: Chance) => void;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'type flag': (members, chance) => {
    edit(members, chance, (header) => void header.write(chance.of(Array.from('01234567LKxgXSVDNM\0Zé')), 156, 'latin1'));
  },
  'size field': (members, chance) => {
    const sizes = [
      Buffer.from('77777777777\0'),
      Buffer.alloc(12, 0xff),
      Buffer.from('00000000001\0'),
      Buffer.alloc(12),
      Buffer.from('-1         '),
    ];
    sizes.push(Buffer.concat([Buffer.from([0x80]), Buffer.alloc(10), Buffer.from([chance.below(256)])]));
    edit(members, chance, (header) => void chance.of(sizes).copy(header, 124), true);
  },
  'header byte': (members, chance) =>
    edit(members, chance, (header) => void (header[chance.below(512)] = chance.below(256)), chance.once(2)),
  checksum: (members, chance) => {
    const member = chance.of(members);
    member.raw = true;
    member.header.write('0000000', 148, 'latin1');
  },
  name: (members, chance) => edit(members, chance, (header) => void header.fill(0, 0, 100).write(hostileText(chance), 0, 100)),
  'link name': (members, chance) => edit(members, chance, (header) => void header.fill(0, 157, 257).write(hostileText(chance), 157, 100)),
  'link to a member': (members, chance) => {
    const target = chance.of(members).header;
    edit(members, chance, (header) => {
      header.write(chance.of(['1', '2']), 156, 'latin1');
      target.copy(header, 157, 0, 100);
    });
  },
  'pax records': (members, chance) => {
    const keys = [
      'path',
      'linkpath',
      'size',
      'GNU.sparse.name',
      'GNU.sparse.realsize',
      'SCHILY.xattr.user.x',
      '__proto__',
      hostileText(chance),
    ];
    const values = [hostileText(chance), '-1', '99999999999999999999', '0', '1e3'];
    insert(
      members,
      chance,
      paxBlocks({ [chance.of(keys)]: chance.of(values), [chance.of(keys)]: chance.of(values) }, chance.of(['x', 'g'])),
    );
  },
  'pax body': (members, chance) => {
    const body = chance.of([
      '9 path=x\n',
      '99999999 a=b\n',
      '0 a=b\n',
      '5 a=',
      `${'9'.repeat(5000)} a=b\n`,
      '6 a=b\n\0\0',
      '\0',
      hostileText(chance),
    ]);
    insert(members, chance, extendedBlocks(chance.of(['x', 'g', 'X', 'L', 'K']), Buffer.from(body)));
  },
  'sparse file': (members, chance) => {
    const header = rawHeader({
      name: 'sparse',
      type: 'S',
      magic: 'gnu',
      size: chance.below(2000),
      patch: { 482: Buffer.from([chance.below(2)]) },
    });
    members.splice(chance.below(members.length + 1), 0, { header, body: Buffer.alloc(chance.below(2000), chance.below(256)), raw: true });
  },
  'member dropped': (members, chance) => void members.splice(chance.below(members.length), 1),
  'member twice': (members, chance) => members.push({ ...chance.of(members) }),
  'members in another order': (members, chance) => members.push(...members.splice(0, chance.below(members.length))),
  'body cut': (members, chance) => {
    const member = chance.of(members);
    member.body = member.body.subarray(0, chance.below(member.body.length + 1));
  },
  'many names': (members, chance) => {
    const type = chance.of(['0', '1', '2', '5']);
    const linkname = chance.of(['many/0', 'many/1', '../many/2', '/', '.', '']);
    for (let index = chance.below(3000); index > 0; index -= 1) {
      members.push({ header: rawHeader({ name: `many/${chance.once(3) ? 0 : index}`, type, linkname }), body: Buffer.alloc(0) });
    }
  },
};

/** Applies one mutation. @returns what it did, in words. */
export function mutateTar(members: Member[], chance: Chance): string {
  const name = chance.of(Object.keys(MUTATIONS));
  if (members.length > 0) MUTATIONS[name]?.(members, chance);
  return name;
}

/** @param asIs Whether the size stays as edited, instead of that of the body. */
function edit(members: Member[], chance: Chance, change: (header: Buffer) => void, asIs = false): void {
  const member = chance.of(members);
  member.header = Buffer.from(member.header);
  change(member.header);
  sealed(member.header);
  if (asIs) member.raw = true;
}

/** Puts ready blocks in front of some member. */
function insert(members: Member[], chance: Chance, blocks: Buffer): void {
  members.splice(chance.below(members.length + 1), 0, { header: blocks.subarray(0, 512), body: blocks.subarray(512), raw: true });
}
