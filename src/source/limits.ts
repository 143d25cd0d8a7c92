import type { Skip } from '../model/skip.js';

/**
 * How much an archive or layout may describe. A few bytes of JSON cost a thousand times as much once they are steps and layers, and no
 * image comes near: engines stop at 127 layers.
 */

/** Images of one manifest.json; of index.json the graph limits its nodes. */
export const MOST_IMAGES = 1024;
/** Layers of one image; a build cache has more than an image. */
export const MOST_LAYERS = 2048;
/** History entries of one image. */
export const MOST_STEPS = 4096;
/** Bytes of all JSON blobs as they are asked for: many manifests may name one large config, and each image is scanned with it. */
export const MOST_READ = 256 << 20;

/** The first `most` of a list; a Skip that tells of the rest, which nobody looks at. @param what As in `the manifest's layers`. */
export function atMost<T>(list: readonly T[], most: number, what: string, skipped: Skip[]): readonly T[] {
  if (list.length <= most) return list;
  skipped.push({
    reason: 'limit',
    severity: 'failure',
    count: list.length - most,
    detail: `of ${what} there are ${list.length}, more than ${most}: the rest is not looked at`,
  });
  return list.slice(0, most);
}
