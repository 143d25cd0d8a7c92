/** One pass over one layer: its bytes become entries, matches and verified digests, and are gone. */
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { DEFAULT_LIMITS } from '../tar/limits.js';
import { LayerBytes, type LayerBytesOptions } from './layer-bytes.js';
import { readContent, type ReadContentOptions } from './layer-content.js';

export type ReadLayerOptions = Pick<ReadContentOptions, 'open' | 'onDocument'> & Partial<LayerBytesOptions>;

/**
 * Reads and scans a layer. What cannot be read is a Skip of the result, beside all that was found before it.
 * It ends as soon as the signal says so, with what was found until then. @throws nothing that the layer could cause.
 */
export async function readLayer(blob: LayerBlob, { limits = DEFAULT_LIMITS, ...options }: ReadLayerOptions): Promise<ScannedLayer> {
  const bytes = new LayerBytes(blob, { limits, ...options });
  return bytes.layer(await readContent(bytes, { limits, ...options }));
}
