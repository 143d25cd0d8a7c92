import { sentenceOf } from '../model/errors.js';
import type { Image } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import type { Engine } from './engine-client.js';
import { field, listField, textsField } from './json.js';

/**
 * Compares what the engine says of an image with what it exported. The config is the truth either way: the API's history lacks
 * `empty_layer`, and a layer that only deletes looks like none there. Only a plain contradiction is told.
 */
export async function crossCheck(
  engine: Engine,
  { name, inspect }: { name: string; inspect: unknown },
  images: readonly Image[],
  signal?: AbortSignal,
): Promise<Skip[]> {
  if (images.length === 0) return [];
  const skips: Skip[] = [];
  const layers = textsField(field(inspect, 'RootFS'), 'Layers');
  if (layers.length > 0 && !images.some((image) => image.layers.map((layer) => layer.diffId).join() === layers.join())) {
    const detail = `${engine.label} names other layers for ${name} than its export has: was it built anew meanwhile?`;
    skips.push({ reason: 'digest-mismatch', severity: 'failure', detail });
  }
  try {
    const rows = listField({ history: await engine.history(name, signal) }, 'history').length;
    const lengths = images.map((image) => image.history.length);
    if (rows > 0 && !lengths.some((length) => length === 0 || length === rows)) {
      const detail = `${engine.label} tells ${rows} history rows of ${name}, its config has ${lengths.join(' or ')}: the config is used`;
      skips.push({ reason: 'unsupported', severity: 'policy', detail });
    }
  } catch (error) {
    skips.push({ reason: 'unreadable', severity: 'policy', detail: `the history of ${name} could not be compared: ${sentenceOf(error)}` });
  }
  return skips;
}
