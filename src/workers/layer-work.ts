/** The reading of a layer as those see it who wait for it. */
import type { ScannedLayer } from '../model/layer.js';
import type { PackageDocument } from '../model/ownership.js';

export interface LayerWork {
  /** Resolves when the bytes of the blob are needed no more, which may be long before all is found in them. */
  taken: Promise<void>;
  /** Rejects for faults of the program only: whatever else ends a layer is a Skip of it. */
  scanned: Promise<ScannedLayer>;
}

/** What they are told meanwhile. */
export interface LayerListener {
  /** Called with the stored bytes read so far. */
  onProgress: (read: number) => void;
  /** Takes the databases of package managers, in the order of the tar: most of them while the rest of the layer is still being scanned. */
  onDocument: (document: PackageDocument) => void;
}

/** Work that is yet to be given out. */
export function later(work: Promise<LayerWork>): LayerWork {
  return { taken: work.then(({ taken }) => taken), scanned: work.then(({ scanned }) => scanned) };
}

/** Work that needs its bytes to the end. */
export function whole(scanned: Promise<ScannedLayer>): LayerWork {
  return { taken: scanned.then(() => undefined), scanned };
}
