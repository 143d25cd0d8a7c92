/**
 * How a tar that lies in a file is cut, so that several can read it at once: each reads the members that begin in its stretch, the last one to its
 * end. Where the first one begins is only a guess, for a file may hold what looks like a header, another tar even. Whoever reads the stretch
 * before comes upon the same place from the front, and knows.
 */
import { BLOCK, isHeader } from './header.js';

/** In bytes: enough for the cost of beginning to vanish, few enough for all to be done at about the same time. */
export const STRETCH = 8 << 20;

/** Such a part of a stretch ahead of it the first header is looked for: where the stretch begins behind a pax header, only a member before tells whose it is. */
const LEAD = 1 / 128;

/** Members are told of when their first header lies in `[from, to)`. */
export interface Stretch {
  from: number;
  to: number;
}

/** All there are. */
export const WHOLE: Stretch = { from: 0, to: Infinity };

/** Number `index` of those that a tar is cut into. */
export function stretchAt(index: number, length = STRETCH): Stretch {
  return { from: index * length, to: (index + 1) * length };
}

/** The number of the stretch in which an offset lies. */
export function stretchOf(offset: number, length = STRETCH): number {
  return Math.floor(offset / length);
}

/**
 * Where something looks like a header, a little ahead of the stretch or in it; undefined where nothing does.
 * @param bytesFrom The tar from an offset on. @throws what they throw
 */
export async function guessHeader(
  { from, to }: Stretch,
  bytesFrom: (offset: number) => AsyncIterable<Uint8Array>,
): Promise<number | undefined> {
  let offset = Math.max(0, from - Math.floor(LEAD * (to - from)));
  offset -= offset % BLOCK;
  for await (const chunk of bytesFrom(offset)) {
    // A block that reaches over two chunks is not looked at: files come in chunks of whole blocks.
    const skipped = (BLOCK - (offset % BLOCK)) % BLOCK;
    for (let at = skipped; at + BLOCK <= chunk.length; at += BLOCK) if (looksLikeHeader(chunk, at)) return offset + at;
    offset += chunk.length;
    if (offset >= to) return undefined;
  }
  return undefined;
}

/** v7 headers, which nobody writes any more, are told from content by their checksum alone: too little for a guess. */
function looksLikeHeader(chunk: Uint8Array, at: number): boolean {
  for (let index = 0; index < MAGIC.length; index += 1) if (chunk[at + MAGIC_OFFSET + index] !== MAGIC[index]) return false;
  return isHeader(chunk.subarray(at, at + BLOCK));
}

const MAGIC = Buffer.from('ustar');
const MAGIC_OFFSET = 257;
