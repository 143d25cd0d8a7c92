import { ScanError } from '../../model/errors.js';
import type { LayerBlob, ReadOptions, Source, SourceResult } from '../../model/image.js';
import type { Skip } from '../../model/skip.js';
import { throwIfAborted } from '../../tar/waiting.js';
import { asLayer } from '../artifact.js';
import { type FoundImage, imageOfManifest, mainReason } from '../assemble.js';
import { announced, rationed } from '../blobs.js';
import { choose, withReferences } from '../choose.js';
import type { Descriptor } from '../descriptor.js';
import { digestOf, isDigest } from '../digest.js';
import { handOut } from '../hand-out.js';
import { field, listField, parseJson } from '../json.js';
import { MOST_READ } from '../limits.js';
import { isForeignLayer } from '../media-types.js';
import { type OciManifest, readGraph } from '../oci-graph.js';
import type { Repository } from './client.js';
import { placeOf } from './place.js';
import { addReferrers } from './referrers.js';
import type { Registries } from './registries.js';
import { RepositoryBlobs } from './repository-blobs.js';

/**
 * An image of a registry, straight from its API: no engine, nothing on disk. Manifests come first, so that a layer is asked for only when
 * somebody reads it, and never twice.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */

/**
 * Opens what `reference` names, which asks for its manifest: what is not there is known at once.
 * @throws ScanError REFERENCE_INVALID, UNSUPPORTED for manifests of schema 1, and what `Repository.manifest` throws.
 */
export async function openRegistryImage(reference: string, registries: Registries): Promise<Source> {
  const place = placeOf(reference);
  const registry = await registries.open(place.host);
  return repositorySource(registry.repository(place.path), { name: reference, reference: place.reference });
}

/**
 * @param name How the image is named to people.
 * @param reference A tag or digest.
 * @param tags All that the repository has, if they are known: what is not among them is not asked for.
 */
export async function repositorySource(
  repository: Repository,
  { name, reference, tags }: { name: string; reference: string; tags?: ReadonlySet<string> | undefined },
): Promise<Source> {
  const { bytes, mediaType, digest } = await repository.manifest(reference);
  if (isSchema1(mediaType, bytes)) {
    throw new ScanError(
      'UNSUPPORTED',
      `${name} is stored as an image manifest of Docker's schema 1, which has no config and is obsolete: pull it with an engine of its time, push it with a current one, and scan that`,
    );
  }
  const root: Descriptor = { mediaType, digest: digestOf(bytes, digest), annotations: {}, urls: [] };
  return { kind: 'registry', name, read: (options) => readRepository({ repository, name, root, bytes, tags }, options) };
}

interface Opened {
  repository: Repository;
  name: string;
  root: Descriptor;
  /** Of the root's manifest. */
  bytes: Uint8Array;
  tags: ReadonlySet<string> | undefined;
}

async function readRepository({ repository, name, root, bytes, tags }: Opened, options: ReadOptions): Promise<SourceResult> {
  const stored = new RepositoryBlobs(repository);
  stored.put(root.digest, bytes);
  const blobs = rationed(stored, MOST_READ);
  const { platform, signal } = options;
  const graph = await readGraph({ manifests: [root] }, blobs, platform);
  throwIfAborted(signal);

  const skipped: Skip[] = [...graph.skipped];
  const layers = new Map<string, LayerBlob>();
  for (const manifest of graph.manifests) for (const layer of manifest.layers) addLayer(layers, layer, manifest, repository);
  const layerKey = (digest: string): string | undefined => (layers.has(digest) ? digest : undefined);
  const found: FoundImage[] = [];
  for (const manifest of announced(graph.manifests, ({ config }) => blobs.announce?.(config.digest, 'blob'))) {
    const image = await imageOfManifest(manifest, { blobs, layerKey, source: 'registry', skipped });
    if (image !== undefined) found.push(image);
  }
  throwIfAborted(signal);
  if (found.length === 0) {
    const reason = mainReason(skipped);
    if (graph.others.length > 0 && reason === undefined)
      throw new ScanError('PLATFORM_NOT_FOUND', `${name} has no image for ${platform ?? ''}; it has ${graph.others.join(', ')}`);
    throw new ScanError('NOT_AN_IMAGE', `${name} is no image that can be read: ${reason?.detail ?? 'its index is empty'}`);
  }

  const chosen = await addReferrers(choose(found, { name, platform }), { repository, root: root.digest, blobs, tags });
  const images = withReferences(chosen, () => name);
  return { images: await handOut(images, layers, options), skipped };
}

/** Layers that lie elsewhere are not fetched: whose host that is, the image decides. */
function addLayer(layers: Map<string, LayerBlob>, layer: Descriptor, manifest: OciManifest, repository: Repository): void {
  const { digest, size, mediaType, urls } = layer;
  if (!isDigest(digest) || isForeignLayer(mediaType) || urls.length > 0) return;
  const blob: LayerBlob = {
    key: digest,
    ...(digest.startsWith('sha256:') && { digest, isAddressed: true as const }),
    ...(size !== undefined && { size }),
    bytes: repository.blob(digest, size),
  };
  const handed = asLayer(layer, blob, manifest);
  if (handed !== undefined) layers.set(digest, handed);
}

/** https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md */
function isSchema1(mediaType: string, bytes: Uint8Array): boolean {
  if (/^application\/vnd\.docker\.distribution\.manifest\.v1\+/.test(mediaType)) return true;
  const manifest = parseJson(bytes);
  return field(manifest, 'schemaVersion') === 1 && listField(manifest, 'fsLayers').length > 0;
}
