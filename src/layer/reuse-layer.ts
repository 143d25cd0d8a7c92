/** A layer that was scanned before in this run, met again under the same digest. */
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { sentenceOf } from '../model/errors.js';
import { metered } from '../tar/digest.js';
import { unreadLayer } from './unread-layer.js';

/**
 * What is known of the layer, once its bytes were seen to be those: a digest is only a claim of the source, and a forged one must not hide
 * what lies under it. Hashing costs a small part of scanning.
 */
export async function reuseLayer(known: ScannedLayer, blob: LayerBlob): Promise<ScannedLayer> {
  const stored = metered(blob.bytes);
  let read = 0;
  try {
    for await (const chunk of stored.bytes) read += chunk.length;
  } catch (error) {
    return unreadLayer(blob, 'truncated', `the layer could be read in part only: ${sentenceOf(error)}`);
  }
  const digest = stored.digest();
  if (digest === known.digest) return known;
  const detail = `${read} bytes say they are ${known.digest}, which was scanned before, but have the digest ${digest}: scan this image by itself`;
  return {
    ...known,
    matches: [],
    contents: [],
    skipped: [{ reason: 'digest-mismatch', severity: 'failure', layer: blob.key, detail }],
  };
}
