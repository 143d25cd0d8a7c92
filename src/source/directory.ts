import type { ReadOptions, Source, SourceResult } from '../model/image.js';
import { throwIfAborted } from '../tar/waiting.js';
import { ScanError } from '../model/errors.js';
import type { Skip } from '../model/skip.js';
import { metered } from '../tar/digest.js';
import { NO_CONFIG } from './config.js';
import { lend } from './lend.js';
import { DOCKER_LAYER } from './media-types.js';
import { packTree } from './pack-tree.js';
import { watched } from './watched.js';

/**
 * `dir:PATH`: a tree as an image of one layer without history. The tree is packed as a tar on the way, so that everything behind
 * this sees a layer like any other.
 *
 * The image's id and the layer's diffId are the digest of that tar. It holds no times, owners or place of the tree and its members are
 * sorted by name, so equal trees have equal ids on every machine.
 */
export function directorySource(path: string, name = path): Source {
  return {
    kind: 'directory',
    name,
    read: async ({ onLayer, platform, signal }: ReadOptions): Promise<SourceResult> => {
      if (platform !== undefined)
        throw new ScanError('PLATFORM_NOT_FOUND', `${name} is a directory, which has no platform; leave the platform out`);
      const skipped: Skip[] = [];
      const tar = metered(watched(packTree(path, skipped), signal));
      const loan = lend(tar.bytes);
      await onLayer({ key: name, bytes: loan.bytes });
      await loan.drain();
      throwIfAborted(signal);
      const id = tar.digest();
      const layers = [{ index: 0, diffId: id, mediaType: DOCKER_LAYER, blob: name }];
      return {
        images: [{ reference: name, id, source: 'directory', config: NO_CONFIG, history: [], layers, documents: [], skipped }],
        skipped: [],
      };
    },
  };
}
