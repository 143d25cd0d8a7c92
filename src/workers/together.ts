/** A plain layer in a file, scanned by one thread, or in stretches by all that have nothing else to do, while the main thread hashes it. */
import { LayerBytes } from '../layer/layer-bytes.js';
import type { StretchContent } from '../layer/layer-content.js';
import { readStretches, type StretchWanted } from '../layer/stretches.js';
import { NOTHING_READ } from '../layer/unread-layer.js';
import type { FileRange, LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { fileBytes } from '../tar/file-bytes.js';
import { DEFAULT_LIMITS } from '../tar/limits.js';
import { WHOLE } from '../tar/stretch.js';
import { peek } from '../tar/peek.js';
import { SNIFF_LENGTH, sniff } from '../tar/sniff.js';
import type { LayerListener } from './layer-work.js';

export interface TogetherOptions extends LayerListener {
  /** Has a stretch read by a thread; when that comes to no end, gives what stands for the layer. */
  read: (wanted: StretchWanted) => Promise<StretchContent | ScannedLayer>;
  signal?: AbortSignal | undefined;
  /** Whether several threads are to read it. */
  isCut: boolean;
}

/** Whether the layer is a tar as it lies there. Not where it cannot be read: the reason is told by whoever reads it. */
export async function isPlain(file: FileRange): Promise<boolean> {
  try {
    const { head } = await peek(fileBytes({ ...file, length: Math.min(file.length, SNIFF_LENGTH) }), SNIFF_LENGTH);
    return sniff(head) === 'tar';
  } catch {
    return false;
  }
}

/** `hashed` resolves when the main thread has done its part. `scanned` rejects for faults of the program only. */
export function scanTogether(
  blob: LayerBlob,
  { length }: FileRange,
  options: TogetherOptions,
): { hashed: Promise<void>; scanned: Promise<ScannedLayer> } {
  const { read, isCut, signal, onProgress, onDocument } = options;
  const bytes = new LayerBytes(blob, { limits: DEFAULT_LIMITS, signal, onProgress, isTarHashed: false });
  let isLeft = false;
  const hashed = bytes.drain(() => isLeft);
  const readOrLost = async (wanted: StretchWanted): Promise<StretchContent> => {
    const found = await read(wanted);
    if ('content' in found) return found;
    if (signal?.aborted === true) return UNREAD;
    throw new Lost(found);
  };
  const scan = async (): Promise<ScannedLayer> => {
    try {
      const content = isCut
        ? await readStretches({ length, limits: DEFAULT_LIMITS, read: readOrLost })
        : (await readOrLost({ ...WHOLE, isKnown: true })).content;
      // Of stretches, none before it is known which of them count.
      content.documents.forEach(onDocument);
      await hashed;
      return bytes.layer(content);
    } catch (error) {
      isLeft = true;
      if (error instanceof Lost) return error.layer;
      throw error;
    }
  };
  return { hashed: hashed.catch(() => undefined), scanned: scan() };
}

/** A thread broke down over a stretch, and with it the layer is lost. */
class Lost extends Error {
  constructor(readonly layer: ScannedLayer) {
    super();
  }
}

/** The scan was stopped before its turn. */
const UNREAD: StretchContent = {
  content: { ...NOTHING_READ, documents: [], whole: false, skipped: [] },
  nameBytes: 0,
};
