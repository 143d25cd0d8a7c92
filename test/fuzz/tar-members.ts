/** Takes well-formed archives apart and puts mutated ones together again. */
import { padded, END_OF_ARCHIVE } from '../support/tar.js';

export interface Member {
  /** One block; its size and checksum are set when the archive is put together. */
  header: Buffer;
  body: Buffer;
  /** Left alone by `joinTar`: size, checksum and all. */
  raw?: true;
}

const BLOCK = 512;

/** The members of an archive made by `test/support/tar.ts`. */
export function splitTar(tar: Buffer): Member[] {
  const members: Member[] = [];
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = Buffer.from(tar.subarray(at, at + BLOCK));
    const size = parseInt(header.toString('latin1', 124, 135), 8);
    members.push({ header, body: Buffer.from(tar.subarray(at + BLOCK, at + BLOCK + size)) });
    at += BLOCK + BLOCK * Math.ceil(size / BLOCK);
  }
  return members;
}

export function joinTar(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ header, body, raw }) => [raw ? header : sealed(withSize(header, body.length)), padded(body)]);
  return Buffer.concat([...blocks, END_OF_ARCHIVE]);
}

export function nameOf({ header }: Member): string {
  const end = header.indexOf(0);
  return header.toString('utf8', 0, Math.min(end === -1 ? 100 : end, 100));
}

/** The header with the checksum that belongs to it. */
export function sealed(header: Buffer): Buffer {
  header.write('        ', 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function withSize(header: Buffer, size: number): Buffer {
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  return header;
}
