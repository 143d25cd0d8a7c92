/**
 * The 512-byte header block of tar: what makes a block a header, and how its fields are read.
 *
 * Formats: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06 (ustar),
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html (GNU, v7).
 */

export const BLOCK = 512;

export const SIZE = { offset: 124, length: 12 };
export const CHECKSUM = { offset: 148, length: 8 };
export const TYPE_OFFSET = 156;
const MAGIC_OFFSET = 257;

/** The sum of a block of zeros, whose checksum field counts as eight spaces. */
const EMPTY_SUM = 8 * 0x20;

/** What a header block says, before pax records and GNU long names change it. */
export interface Header {
  name: string;
  linkname: string;
  /** The type flag as a character; NUL for v7. */
  type: string;
  /** In bytes; NaN when the field is negative, garbage or above 2^53. */
  size: number;
  /** A GNU sparse header (`S`) is followed by more blocks of its map. */
  sparseContinues: boolean;
  /** Of a character device; otherwise it says nothing. */
  device: { major: number; minor: number };
}

/** pax (`x`, global `g`, `X` of Solaris) and GNU long name and link. */
export const EXTENDED: ReadonlySet<string> = new Set('xgXLK');

/** Links, devices, directories and fifos: they have a header only. */
export const BODILESS: ReadonlySet<string> = new Set('123456');

/** Whether the block is a header: its checksum is right. Old tars summed signed bytes; both are taken. */
export function isHeader(block: Uint8Array): boolean {
  const stored = octal(block, CHECKSUM.offset, CHECKSUM.length);
  const sum = sumOf(block);
  return sum !== EMPTY_SUM && (stored === sum || stored === signedSumOf(block));
}

export function isZero(block: Uint8Array): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

/** Reads a block for which `isHeader` holds. */
export function parseHeader(block: Uint8Array): Header {
  const bytes = Buffer.isBuffer(block) ? block : Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const name = text(bytes, 0, 100);
  const prefix = bytes[345] !== 0 && isUstar(bytes) ? text(bytes, 345, 155) : '';
  const type = String.fromCharCode(bytes[TYPE_OFFSET] ?? 0);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkname: text(bytes, 157, 100),
    type,
    size: number(bytes, SIZE.offset, SIZE.length),
    sparseContinues: bytes[482] !== 0,
    device: type === '3' ? { major: number(bytes, 329, 8), minor: number(bytes, 337, 8) } : NO_DEVICE,
  };
}

const NO_DEVICE = { major: 0, minor: 0 };

function isUstar(bytes: Buffer): boolean {
  return bytes.toString('latin1', MAGIC_OFFSET, MAGIC_OFFSET + 6) === 'ustar\0';
}

/**
 * Of all bytes but the checksum's own, which count as spaces. Every block that may be a header is summed, and there are tens of thousands: four
 * bytes at once, which half a word has room for, and nothing where there are sixteen zeros.
 */
export function sumOf(block: Uint8Array): number {
  const aligned = block.byteOffset % 4 === 0 ? block : new Uint8Array(block);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, BLOCK / 4);
  let pairs = 0;
  for (let index = 0; index < words.length; index += 4) {
    const one = words[index] ?? 0;
    const two = words[index + 1] ?? 0;
    const three = words[index + 2] ?? 0;
    const four = words[index + 3] ?? 0;
    if ((one | two | three | four) === 0) continue;
    pairs += (one & EVEN) + (two & EVEN) + (three & EVEN) + (four & EVEN);
    pairs += ((one >>> 8) & EVEN) + ((two >>> 8) & EVEN) + ((three >>> 8) & EVEN) + ((four >>> 8) & EVEN);
  }
  let sum = EMPTY_SUM + (pairs & 0xffff) + (pairs >>> 16);
  for (let index = CHECKSUM.offset; index < CHECKSUM.offset + CHECKSUM.length; index += 1) sum -= block[index] ?? 0;
  return sum;
}

/** Every second byte of a word. */
const EVEN = 0x00ff00ff;

function signedSumOf(block: Uint8Array): number {
  let sum = sumOf(block);
  for (let index = 0; index < BLOCK; index += 1) {
    const isOfChecksum = index >= CHECKSUM.offset && index < CHECKSUM.offset + CHECKSUM.length;
    if (!isOfChecksum && (block[index] ?? 0) > 127) sum -= 256;
  }
  return sum;
}

/** Base-256 (first bit set) or octal; see `Header.size` for what is no number. */
function number(bytes: Buffer, offset: number, length: number): number {
  const first = bytes[offset] ?? 0;
  if (first < 0x80) return octal(bytes, offset, length);
  if (first !== 0x80) return NaN;
  let value = 0;
  for (let index = offset + 1; index < offset + length; index += 1) value = value * 256 + (bytes[index] ?? 0);
  return Number.isSafeInteger(value) ? value : NaN;
}

/** Octal digits between spaces or NULs; an empty field is 0, anything else NaN. */
export function octal(bytes: Uint8Array, offset: number, length: number): number {
  const end = offset + length;
  let index = offset;
  while (index < end && isBlank(bytes[index])) index += 1;
  let value = 0;
  for (; index < end && !isBlank(bytes[index]); index += 1) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) return NaN;
    value = value * 8 + digit;
  }
  return value;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}

/** UTF-8 up to the first NUL. */
function text(bytes: Buffer, offset: number, length: number): string {
  let end = offset;
  while (end < offset + length && bytes[end] !== 0) end += 1;
  return end === offset ? '' : bytes.toString('utf8', offset, end);
}
