/** What is left of an archive that ended before it told what its layers make up: they were scanned, and that must not be lost. */
import type { SourceKind } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import type { FoundImage } from './assemble.js';
import { NO_CONFIG } from './config.js';
import { atMost, MOST_LAYERS } from './limits.js';
import { DOCKER_LAYER } from './media-types.js';

/**
 * An image of which only layers are known, in the order in which they came.
 * @param keys under which the layers were handed out.
 * @param why there is no more.
 */
export function fragmentOf(keys: readonly string[], source: SourceKind, why: Skip): FoundImage {
  const skipped = [why];
  const layers = atMost(keys, MOST_LAYERS, 'the layers of the archive', skipped);
  return {
    tags: [],
    digests: [],
    image: {
      reference: '',
      id: '',
      source,
      config: NO_CONFIG,
      history: [],
      layers: layers.map((key, index) => ({ index, diffId: '', mediaType: DOCKER_LAYER, blob: key })),
      documents: [],
      skipped,
      isFragment: true,
    },
  };
}

/** Whether these are layers of an image archive, and not archives of any kind that lie in a tar. */
export function areLayers(keys: readonly string[]): boolean {
  return keys.some((key) => IN_IMAGE_ARCHIVE.test(key));
}

/** Where `docker save`, podman and OCI archives have their layers. */
const IN_IMAGE_ARCHIVE = /^(?:blobs\/sha256\/[0-9a-f]{64}|[0-9a-f]{64}(?:\/layer)?\.tar)$/;
