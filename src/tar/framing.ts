/**
 * What the guard lets through, framed for tar-stream: a plain header that says what all headers of the member together said, then its body.
 * Bytes are passed on as views of where they came from; neighbouring stretches of one chunk become one view.
 */
import type { Head } from './extended.js';
import type { GuardSink } from './guard.js';
import { BLOCK, CHECKSUM, octal, SIZE, sumOf, TYPE_OFFSET, type Header } from './header.js';

export class Framing implements GuardSink {
  /** Of each header passed on, in order: what it really says. The reader takes them out. */
  readonly heads: Head[] = [];
  #views: Uint8Array[] = [];
  #chunk: Uint8Array | undefined;
  #start = 0;
  #end = 0;

  header(chunk: Uint8Array, at: number, header: Header, head: Head): void {
    const block = chunk.subarray(at, at + BLOCK);
    const plain = withSizeAndType(block, head.size, framingType(header, head.size));
    if (plain === block) this.body(chunk, at, at + BLOCK);
    else this.body(plain, 0, BLOCK);
    this.heads.push(head);
  }

  body(chunk: Uint8Array, start: number, end: number): void {
    if (chunk === this.#chunk && start === this.#end) {
      this.#end = end;
      return;
    }
    this.#close();
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
  }

  /** All that was passed on since the last time. */
  take(): Uint8Array[] {
    this.#close();
    const views = this.#views;
    this.#views = [];
    return views;
  }

  #close(): void {
    if (this.#chunk !== undefined && this.#end > this.#start) this.#views.push(this.#chunk.subarray(this.#start, this.#end));
    this.#chunk = undefined;
  }
}

/**
 * The type under which tar-stream finds the body where it is. It takes a name with a slash at its end for a directory,
 * and gives bodies to neither these nor types it uses for itself; a contiguous file (`7`) always has one.
 */
function framingType(header: Header, size: number): string {
  const kept = size === 0 ? /^[0-7\0]$/ : header.name.endsWith('/') ? /^7$/ : /^[0\0]$/;
  return kept.test(header.type) ? header.type : '7';
}

/**
 * The header with another size and type, for a reader that sees what GNU tar and Go see. The block itself comes back
 * when it already says so in the plain way that leaves no room for a second reading.
 */
function withSizeAndType(block: Uint8Array, size: number, type: string): Uint8Array {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (isPlain(bytes) && bytes[TYPE_OFFSET] === type.charCodeAt(0) && octal(bytes, SIZE.offset, SIZE.length) === size) return block;
  const copy = Buffer.from(bytes);
  if (size < 8 ** 11) {
    copy.write(`${size.toString(8).padStart(11, '0')} `, SIZE.offset, 'latin1');
  } else {
    copy.fill(0, SIZE.offset, SIZE.offset + SIZE.length);
    copy[SIZE.offset] = 0x80;
    copy.writeUIntBE(Math.floor(size / 2 ** 32), SIZE.offset + 4, 4);
    copy.writeUIntBE(size % 2 ** 32, SIZE.offset + 8, 4);
  }
  copy.write(type, TYPE_OFFSET, 'latin1');
  copy.write(`${sumOf(copy).toString(8).padStart(6, '0')}\0 `, CHECKSUM.offset, 'latin1');
  return copy;
}

/** Size and checksum are written in full octal digits, so that every reader takes them for the same number. */
function isPlain(bytes: Buffer): boolean {
  return (
    octalDigits(bytes, SIZE.offset) === 11 &&
    octalDigits(bytes, CHECKSUM.offset) >= 6 &&
    octal(bytes, CHECKSUM.offset, CHECKSUM.length) === sumOf(bytes)
  );
}

function octalDigits(bytes: Buffer, offset: number): number {
  let end = offset;
  for (let byte = bytes[end] ?? 0; byte >= 0x30 && byte <= 0x37; byte = bytes[end] ?? 0) end += 1;
  return end - offset;
}
