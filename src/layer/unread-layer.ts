/** A layer of which nothing is known: its reading was stopped, or broke down. */
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { SkipReason } from '../model/skip.js';

/** What a Skip says of a layer that was begun. */
export const STOPPED = 'the layer was not read to its end: the scan was stopped';

/** What lies in it, as far as that is known. */
export const NOTHING_READ = { files: 0, bytes: 0, entries: [], matches: [], contents: [] };

/** Stands in for the layer, so that everything around it is still reported. @param detail One sentence for people. */
export function unreadLayer({ key, digest = '' }: Pick<LayerBlob, 'key' | 'digest'>, reason: SkipReason, detail: string): ScannedLayer {
  return {
    diffId: '',
    digest,
    complete: false,
    compression: 'none',
    size: 0,
    ...NOTHING_READ,
    skipped: [{ reason, severity: 'failure', layer: key, detail }],
  };
}

export function stoppedLayer(blob: Pick<LayerBlob, 'key' | 'digest'>): ScannedLayer {
  return unreadLayer(blob, 'interrupted', STOPPED);
}
