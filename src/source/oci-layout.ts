import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ScanError, sentenceOf } from '../model/errors.js';
import { whyFailed } from '../model/file-failure.js';
import type { LayerBlob, ReadOptions, Source, SourceResult } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import { fileBytes } from '../tar/file-bytes.js';
import { asLayer } from './artifact.js';
import { type FoundImage, imageOfManifest, mainReason } from './assemble.js';
import { JSON_LIMIT, type JsonBlob, type JsonBlobs, rationed } from './blobs.js';
import { choose, withReferences } from './choose.js';
import type { Descriptor } from './descriptor.js';
import { blobPath, isDigest } from './digest.js';
import { handOut } from './hand-out.js';
import { field, parseJson } from './json.js';
import { MOST_READ } from './limits.js';
import { type OciManifest, readGraph } from './oci-graph.js';

/**
 * An OCI image layout in a folder, BuildKit's local cache (`--cache-to type=local`) included. The folder can be read in any order,
 * so only the layers of the images that are meant are read.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function ociLayoutSource({ path, name, select }: { path: string; name: string; select?: string | undefined }): Source {
  return {
    kind: 'oci-layout',
    name,
    read: async (options: ReadOptions): Promise<SourceResult> => {
      const { platform } = options;
      const blobs = new FolderBlobs(path);
      const texts = rationed(blobs, MOST_READ);
      const graph = await readGraph(await readIndex(path, name), texts);
      const skipped: Skip[] = [...graph.skipped];
      const layers = new Map<string, LayerBlob>();
      for (const manifest of graph.manifests) for (const layer of manifest.layers) await addLayer(layers, layer, manifest, blobs);

      const found: FoundImage[] = [];
      const layerKey = (digest: string): string | undefined => (layers.has(digest) ? digest : undefined);
      for (const manifest of graph.manifests) {
        const image = await imageOfManifest(manifest, { blobs: texts, layerKey, source: 'oci-layout', skipped });
        if (image !== undefined) found.push(image);
      }
      if (found.length === 0) throw new ScanError('NOT_AN_IMAGE', `${name} holds no image that can be read${because(skipped)}`);

      const chosen = choose(joinTags(found), { name, select, platform });
      const images = withReferences(chosen, (each) => named(each, name));
      return { images: await handOut(images, layers, options), skipped };
    },
  };
}

async function addLayer(layers: Map<string, LayerBlob>, layer: Descriptor, manifest: OciManifest, blobs: FolderBlobs): Promise<void> {
  const { digest } = layer;
  const length = await blobs.size(digest);
  if (length === undefined) return;
  const file = { path: blobs.path(digest), start: 0, length };
  const blob = { key: digest, file, size: length, bytes: fileBytes(file), ...(digest.startsWith('sha256:') && { digest }) };
  const handed = asLayer(layer, blob, manifest);
  if (handed !== undefined) layers.set(digest, handed);
}

/** @throws ScanError NOT_AN_IMAGE when it is missing or no index. */
async function readIndex(path: string, name: string): Promise<unknown> {
  let bytes;
  try {
    const found = await stat(join(path, 'index.json'));
    // A device or a pipe would be read for ever.
    if (!found.isFile()) throw new Error('it is no regular file');
    const { size } = found;
    if (size > JSON_LIMIT) throw new Error(`it has ${size} bytes, more than ${JSON_LIMIT}`);
    bytes = await readFile(join(path, 'index.json'));
  } catch (error) {
    throw new ScanError('NOT_AN_IMAGE', `${name} is no OCI image layout: its index.json cannot be read (${whyFailed(error)})`, {
      cause: error,
    });
  }
  const index = parseJson(bytes);
  if (!Array.isArray(field(index, 'manifests'))) {
    throw new ScanError(
      'NOT_AN_IMAGE',
      `${name} is no OCI image layout: its index.json ${index === undefined ? 'is not JSON' : 'has no manifests'}`,
    );
  }
  return index;
}

class FolderBlobs implements JsonBlobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Only for digests that `size` knows. */
  path(digest: string): string {
    return join(this.#folder, blobPath(digest));
  }

  /** In bytes; undefined when there is no such blob. Links are followed, for build tools link blobs together, but only to regular files. */
  async size(digest: string): Promise<number | undefined> {
    if (!isDigest(digest)) return undefined;
    const found = await stat(this.path(digest)).catch(() => undefined);
    return found?.isFile() === true ? found.size : undefined;
  }

  async read(digest: string): Promise<JsonBlob> {
    const size = await this.size(digest);
    if (size === undefined) return { state: 'missing' };
    if (size > JSON_LIMIT) return { state: 'unfit', why: `it has ${size} bytes, more than ${JSON_LIMIT}` };
    try {
      return { state: 'here', bytes: await readFile(this.path(digest)) };
    } catch (error) {
      return { state: 'unfit', why: sentenceOf(error) };
    }
  }
}

/** Two tags of one manifest are one image with two names. */
function joinTags(found: readonly FoundImage[]): FoundImage[] {
  const joined = new Map<string, FoundImage>();
  for (const each of found) {
    const key = each.image.digest ?? each.image.id;
    const same = joined.get(key);
    if (same === undefined) joined.set(key, each);
    else
      joined.set(key, {
        ...same,
        tags: [...new Set([...same.tags, ...each.tags])],
        digests: [...new Set([...same.digests, ...each.digests])],
      });
  }
  return [...joined.values()];
}

function named({ tags }: FoundImage, name: string): string {
  if (tags.length === 0) return name;
  return tags.map((tag) => (/[/:]/.test(tag) ? tag : `${name}:${tag}`)).join(', ');
}

function because(skipped: readonly Skip[]): string {
  const reason = mainReason(skipped);
  return reason === undefined ? '; its index is empty' : `: ${reason.detail}`;
}
