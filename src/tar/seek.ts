/** The members of a tar that lies in a file: headers are read, bodies are stepped over. */
import type { FileHandle } from 'node:fs/promises';

import { ExtendedHeaders, type Head } from './extended.js';
import { BLOCK, EXTENDED, isHeader, isZero, parseHeader } from './header.js';

export interface PlacedMember extends Head {
  /** Offset of its content in the archive. */
  start: number;
}

/** An image archive has a few members for each layer; whoever brings more is read as a stream, which holds nothing. */
const MOST_MEMBERS = 20_000;
const LONGEST_EXTENDED = 64 << 10;
const LONGEST_NAME = 4096;
/** GNU tar pads to 10 KiB, by default. */
const LONGEST_TAIL = 1 << 20;
/** Read at once: small members lie side by side. */
const WINDOW = 16 << 10;

/** Types about which all readers agree: files, links, directories. */
const PLAIN = /^[0125\0]$/;

/**
 * Where each member lies; undefined unless the archive is whole and plain from its first byte to its last. Of everything else (cut, damaged,
 * sparse, concatenated, links with a body, too many members) only `readTar` gives a good account.
 * @throws what reading the file throws.
 */
export async function seekTar(file: FileHandle): Promise<PlacedMember[] | undefined> {
  const { size } = await file.stat();
  const window = new Window(file);
  const extended = new ExtendedHeaders();
  const members: PlacedMember[] = [];
  for (let offset = 0; offset < size;) {
    const block = await window.read(offset, BLOCK);
    if (block.length < BLOCK) return undefined;
    if (isZero(block)) return (await isPadding(file, offset, size)) ? members : undefined;
    if (!isHeader(block) || members.length === MOST_MEMBERS) return undefined;
    const header = parseHeader(block);
    const start = offset + BLOCK;
    if (EXTENDED.has(header.type)) {
      // A global header is for the guard of `readTar` to judge.
      if (header.type === 'g' || !(header.size <= LONGEST_EXTENDED)) return undefined;
      extended.begin(offset);
      const body = await window.read(start, header.size);
      if (body.length < header.size || !extended.add(header.type, Buffer.from(body))) return undefined;
      offset = start + padded(header.size);
    } else {
      const head = extended.apply(header, offset);
      if (!PLAIN.test(header.type) || !isPlain(head) || start + head.size > size) return undefined;
      members.push({ ...head, start });
      offset = start + padded(head.size);
    }
  }
  // Without an end that is marked, at least it must have a beginning.
  return members.length > 0 ? members : undefined;
}

function isPlain({ name, type, size, pax }: Head): boolean {
  // A size that is no number is not 0 either.
  if (name.length > LONGEST_NAME || (type === 'file' ? !(size >= 0) : size !== 0)) return false;
  return !Object.keys(pax).some((key) => key.startsWith('GNU.sparse.'));
}

/** Zeros up to the end: an archive that was appended to another goes on behind them. */
async function isPadding(file: FileHandle, offset: number, size: number): Promise<boolean> {
  if (size - offset > LONGEST_TAIL) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset);
  return bytesRead === size - offset && isZero(buffer);
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** Reads ahead, for the header of a small member's neighbour. */
class Window {
  readonly #file: FileHandle;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Fewer bytes than asked for where the file ends. A view, good until the next call. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const room = Math.max(WINDOW, length);
      const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(room), 0, room, offset);
      this.#bytes = buffer.subarray(0, bytesRead);
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }
}
