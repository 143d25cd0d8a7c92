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
  /** Of a device. */
  device: { major: number; minor: number };
}

/** pax (`x`, global `g`, `X` of Solaris) and GNU long name and link. */
export const EXTENDED = /^[xgXLK]$/;

/** Links, devices, directories and fifos: they have a header only. */
export const BODILESS = /^[1-6]$/;

/** Whether the block is a header: its checksum is right. Old tars summed signed bytes; both are taken. */
export function isHeader(block: Uint8Array): boolean {
  const stored = octal(block, CHECKSUM.offset, CHECKSUM.length);
  const { unsigned, signed } = sums(block);
  return unsigned !== EMPTY_SUM && (stored === unsigned || stored === signed);
}

export function isZero(block: Uint8Array): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

/** Reads a block for which `isHeader` holds. */
export function parseHeader(block: Uint8Array): Header {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const magic = bytes.toString('latin1', MAGIC_OFFSET, MAGIC_OFFSET + 6);
  const name = text(bytes, 0, 100);
  const prefix = magic === 'ustar\0' ? text(bytes, 345, 155) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkname: text(bytes, 157, 100),
    type: bytes.toString('latin1', TYPE_OFFSET, TYPE_OFFSET + 1),
    size: number(bytes, SIZE.offset, SIZE.length),
    sparseContinues: bytes[482] !== 0,
    device: { major: number(bytes, 329, 8), minor: number(bytes, 337, 8) },
  };
}

/** Of all bytes but the checksum's own, which count as spaces. */
export function sums(block: Uint8Array): { unsigned: number; signed: number } {
  let unsigned = EMPTY_SUM;
  let high = 0;
  for (let index = 0; index < BLOCK; index += 1) {
    if (index === CHECKSUM.offset) index += CHECKSUM.length;
    const byte = block[index] ?? 0;
    unsigned += byte;
    high += byte >> 7;
  }
  return { unsigned, signed: unsigned - 256 * high };
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
  const nul = bytes.indexOf(0, offset);
  return bytes.toString('utf8', offset, nul === -1 || nul > offset + length ? offset + length : nul);
}
