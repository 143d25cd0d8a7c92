/**
 * A plain tar in a file, read in stretches by several at once, and what they found put together: the same as if one had read it all.
 *
 * A stretch counts only if it begins with the very member before which the one before it ended; else it was misled by its guess, and is read
 * again from there. Whatever is odd in a layer, or near a limit, is for one who reads it from end to end to tell of: it is read anew, at once.
 */
import type { Limits } from '../tar/limits.js';
import { guessHeader, STRETCH, stretchAt, stretchOf, WHOLE, type Stretch } from '../tar/stretch.js';
import { BrokenOff } from './broken-off.js';
import { JoinedContent } from './joined-content.js';
import { readStretchOf, type LayerContent, type ReadContentOptions, type StretchContent } from './layer-content.js';

/** What is asked for of a layer. */
export interface StretchWanted extends Stretch {
  /** Whether a member is known to begin at `from`. */
  isKnown: boolean;
}

/** Stretches that are asked for before it is known whether they count: what is found in them is held meanwhile. */
const AHEAD = 16;

export interface StretchesOptions {
  /** Bytes of the tar. */
  length: number;
  limits: Limits;
  read: (wanted: StretchWanted) => Promise<StretchContent>;
  /** Bytes of a stretch. */
  stretchLength?: number;
}

/** All that lies in the tar, or in what comes before the first stretch that was not read to its end. @throws what `read` throws */
export async function readStretches({ length, limits, read, stretchLength = STRETCH }: StretchesOptions): Promise<LayerContent> {
  if (length > limits.layerBytes) return readWhole(read);
  const joined = new JoinedContent(limits);
  const asked = new Map<number, Promise<StretchContent>>();
  let coming = 0;
  for (let at: number | undefined = 0; at !== undefined;) {
    const current = stretchOf(at, stretchLength);
    for (coming = Math.max(coming, current); coming < current + AHEAD && coming * stretchLength < length; coming += 1) {
      const early = read({ ...stretchAt(coming, stretchLength), isKnown: coming === 0 });
      // Awaited later on, or not at all.
      early.catch(() => undefined);
      asked.set(coming, early);
    }
    const early = await asked.get(current);
    asked.delete(current);
    const isRight = early?.begin === at && isPlain(early);
    const found: StretchContent = isRight ? early : await read({ from: at, to: stretchAt(current, stretchLength).to, isKnown: true });
    if (!isPlain(found) || !joined.add(found)) return readWhole(read);
    at = found.content.whole ? found.next : undefined;
  }
  return joined.content();
}

async function readWhole(read: StretchesOptions['read']): Promise<LayerContent> {
  const { content } = await read({ ...WHOLE, isKnown: true });
  return content;
}

/** Whether there is nothing to tell of it, or nothing that depends on what came before: such as a package database in a format that is not read. */
function isPlain({ content }: StretchContent): boolean {
  return content.skipped.every(({ severity, reason }) => severity === 'policy' && reason === 'unsupported');
}

/** Reads one stretch. @param bytesFrom The tar from an offset on. @throws what they throw, BrokenOff excepted */
export async function readStretch(
  { isKnown, ...stretch }: StretchWanted,
  bytesFrom: (offset: number) => AsyncIterable<Uint8Array>,
  options: ReadContentOptions,
): Promise<StretchContent> {
  const start = isKnown ? stretch.from : await guessed(stretch, bytesFrom);
  return readStretchOf(start === undefined ? NOTHING : bytesFrom(start), options, { stretch, start: start ?? stretch.from });
}

async function guessed(...args: Parameters<typeof guessHeader>): Promise<number | undefined> {
  try {
    return await guessHeader(...args);
  } catch (error) {
    if (error instanceof BrokenOff) return undefined;
    throw error;
  }
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};
