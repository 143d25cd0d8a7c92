import type { Image, ImageDocument, Layer, SourceKind } from '../model/image.js';
import { sentenceOf } from '../model/errors.js';
import type { Skip } from '../model/skip.js';
import { isStatement } from './artifact.js';
import { readText } from './attestation.js';
import type { JsonBlobs } from './blobs.js';
import { type ImageBlob, NO_CONFIG, parseConfig } from './config.js';
import { type Descriptor, documentsOf } from './descriptor.js';
import { digestOf } from './digest.js';
import { isForeignLayer, isJsonLayer, OCI_LAYER } from './media-types.js';
import type { OciManifest } from './oci-graph.js';

/** From a manifest and its config to an Image. */

/** An image, and what it can be asked for by. */
export interface FoundImage {
  image: Image;
  /** Names as the archive has them: `RepoTags`, or the annotations of an index entry. */
  tags: string[];
  /** Digests of its index entry, manifest and config. */
  digests: string[];
}

/**
 * @param layerKey The key under which the bytes of a digest are handed out; undefined when they are not there.
 * @returns undefined, with a Skip in `skipped`, when the config cannot be had: then there is no image to tell of.
 */
export async function imageOfManifest(
  manifest: OciManifest,
  options: { blobs: JsonBlobs; layerKey: (digest: string) => string | undefined; source: SourceKind; skipped: Skip[] },
): Promise<FoundImage | undefined> {
  const skipped: Skip[] = [...manifest.skipped];
  const what = { image: 'image config', 'build-cache': 'cache config', artifact: 'artifact config' }[manifest.kind];
  const bytes = await readText(manifest.config, { what, blobs: options.blobs, skipped });
  const isImage = manifest.kind === 'image';
  const blob = isImage ? bytes && configOrSkip(bytes, `config ${manifest.config.digest}`, skipped) : withoutConfig(manifest.layers);
  if (blob === undefined) {
    for (const skip of skipped) options.skipped.push(skip);
    return undefined;
  }
  skipped.push(...blob.skipped);

  const isArtifact = manifest.kind === 'artifact';
  const isText = (layer: Descriptor): boolean => (isArtifact ? isStatement(layer) : isJsonLayer(layer.mediaType));
  const changeSets = manifest.layers.filter((layer) => !isText(layer));
  const documents = [...manifest.documents, ...blob.documents, ...changeSets.flatMap((layer) => documentsOf(layer.annotations))];
  if (isArtifact && bytes !== undefined && isJsonLayer(manifest.config.mediaType))
    documents.push({ kind: 'annotation', name: manifest.config.mediaType ?? '', text: new TextDecoder().decode(bytes) });
  for (const layer of manifest.layers.filter(isText)) {
    const text = await readText(layer, { what: 'document', blobs: options.blobs, skipped });
    if (text !== undefined) {
      const name = layer.annotations['predicateType'] ?? layer.mediaType ?? '';
      documents.push({ kind: 'attestation', name, text: new TextDecoder().decode(text) });
    }
  }

  const layers = changeSets.map((layer, index): Layer => {
    const diffId = blob.diffIds[index] ?? '';
    const key = options.layerKey(layer.digest);
    if (key === undefined && isArtifact) skipped.push(unopened(layer));
    else if (key === undefined) skipped.push(absentLayer(diffId || layer.digest, isForeignLayer(layer.mediaType) || layer.urls.length > 0));
    return { index, diffId, digest: layer.digest, mediaType: layer.mediaType ?? OCI_LAYER, blob: key ?? layer.digest };
  });
  skipped.push(...countContradiction(layers.length, blob.diffIds.length));

  const platform = blob.platform ?? manifest.platform;
  // The config of artifacts is often empty, and then the same for all of them.
  const config = bytes === undefined ? manifest.config.digest : digestOf(bytes, manifest.config.digest);
  const id = isArtifact ? manifest.digest : config;
  return {
    tags: tagsOf(manifest.root),
    digests: [manifest.root.digest, manifest.digest, manifest.config.digest, id],
    image: {
      reference: '',
      id,
      digest: manifest.digest,
      source: manifest.kind === 'build-cache' ? 'build-cache' : options.source,
      config: blob.config,
      history: blob.history,
      layers,
      documents: distinct(documents),
      skipped,
      ...(platform === undefined ? {} : { platform }),
    },
  };
}

/** The config, or undefined and a Skip that says why not. */
export function configOrSkip(bytes: Uint8Array, name: string, skipped: Skip[]): ImageBlob | undefined {
  try {
    return parseConfig(bytes, name);
  } catch (error) {
    skipped.push({ reason: 'unreadable', severity: 'failure', detail: sentenceOf(error) });
    return undefined;
  }
}

export function absentLayer(name: string, foreign: boolean): Skip {
  if (foreign) {
    return {
      reason: 'foreign-layer',
      severity: 'policy',
      layer: name,
      detail: `layer ${name} lies elsewhere by design and is not in the image`,
    };
  }
  return { reason: 'missing', severity: 'failure', layer: name, detail: `layer ${name} is named by the manifest but is not there` };
}

function unopened({ digest, mediaType = 'an unknown type' }: Descriptor): Skip {
  const detail = `the content ${digest} of ${mediaType} is not opened`;
  return { reason: 'unsupported', severity: 'policy', layer: digest, detail };
}

/** A Skip when config and manifest do not agree on the number of layers. */
export function countContradiction(layers: number, diffIds: number): Skip[] {
  if (layers === diffIds) return [];
  return [
    {
      reason: 'missing',
      severity: 'failure',
      detail: `the manifest has ${layers} layers but the config ${diffIds}: their pairing is not to be trusted`,
    },
  ];
}

/** Of several failures the one that says most: that a digest is wrong seldom explains anything. */
export function mainReason(skipped: readonly Skip[]): Skip | undefined {
  const weight = ({ reason, severity }: Skip): number => (severity === 'policy' ? 2 : reason === 'digest-mismatch' ? 1 : 0);
  return [...skipped].sort((a, b) => weight(a) - weight(b))[0];
}

/** The config of a cache says how layers depend on each other, not what built them; each layer's annotation has its diffId. */
function withoutConfig(layers: readonly Descriptor[]): ImageBlob {
  return {
    config: NO_CONFIG,
    history: [],
    diffIds: layers.map((layer) => layer.annotations['containerd.io/uncompressed'] ?? ''),
    documents: [],
    skipped: [],
  };
}

/** The containerd store gives the whole name beside the tag alone. */
function tagsOf(root: Descriptor): string[] {
  const name = root.annotations['io.containerd.image.name'] ?? root.annotations['org.opencontainers.image.ref.name'];
  return name === undefined || name === '' ? [] : [name];
}

function distinct(documents: readonly ImageDocument[]): ImageDocument[] {
  const byContent = new Map(documents.map((document) => [JSON.stringify([document.kind, document.name, document.text]), document]));
  return [...byContent.values()];
}
