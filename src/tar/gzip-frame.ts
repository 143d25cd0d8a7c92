/** What stands around the deflated data of each member of a gzip stream: https://www.rfc-editor.org/rfc/rfc1952#section-2.3. */

/** Told byte by byte, for chunks end anywhere. */
export type Frame<Result> = Generator<undefined, Result, number>;

/** The header of a member. Comes to false where there is none. */
export function* readHeader(): Frame<boolean> {
  for (const expected of MAGIC) if ((yield) !== expected) return false;
  const flags = yield;
  if ((flags & RESERVED) !== 0) return false;
  // Time, system and compression level.
  yield* skip(6);
  if ((flags & EXTRA) !== 0) yield* skip((yield) + 0x100 * (yield));
  if ((flags & NAME) !== 0) yield* skipText();
  if ((flags & COMMENT) !== 0) yield* skipText();
  if ((flags & CHECKSUM) !== 0) yield* skip(2);
  return true;
}

export interface Trailer {
  /** CRC-32 of the member. */
  checksum: number;
  /** Its bytes, modulo 2^32. */
  length: number;
}

export function* readTrailer(): Frame<Trailer> {
  return { checksum: yield* readNumber(), length: yield* readNumber() };
}

/** The last of them is the method: deflate, the only one there is. */
const MAGIC = [0x1f, 0x8b, 8];

const CHECKSUM = 0x02;
const EXTRA = 0x04;
const NAME = 0x08;
const COMMENT = 0x10;
const RESERVED = 0xe0;

function* skip(count: number): Frame<void> {
  for (let left = count; left > 0; left -= 1) yield;
}

function* skipText(): Frame<void> {
  while ((yield) !== 0);
}

function* readNumber(): Frame<number> {
  return (yield) + 0x100 * (yield) + 0x10000 * (yield) + 0x1000000 * (yield);
}
