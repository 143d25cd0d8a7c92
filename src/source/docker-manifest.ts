import type { Layer, SourceKind } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import { absentLayer, configOrSkip, countContradiction, type FoundImage } from './assemble.js';
import { digestOf } from './digest.js';
import { field, isObject, listField, textField, textsField } from './json.js';
import { atMost, MOST_IMAGES, MOST_LAYERS } from './limits.js';
import { DOCKER_LAYER, isForeignLayer } from './media-types.js';
import type { Shelf } from './shelf.js';

/**
 * manifest.json of `docker save`: one entry per image, with paths of members for config and layers.
 * https://github.com/moby/docker-image-spec/blob/main/spec.md#combined-image-json--filesystem-changeset-format
 */
export interface DockerEntry {
  config: string;
  tags: readonly string[];
  layers: readonly string[];
  /** Descriptors of layers by diffId, where the engine writes them. */
  layerSources: unknown;
}

export function dockerEntries(manifest: unknown, skipped: Skip[]): DockerEntry[] {
  return atMost(listField({ manifest }, 'manifest'), MOST_IMAGES, 'the images of manifest.json', skipped).map((entry) => ({
    config: textField(entry, 'Config') ?? '',
    tags: textsField(entry, 'RepoTags'),
    layers: textsField(entry, 'Layers'),
    layerSources: field(entry, 'LayerSources'),
  }));
}

/** @returns undefined, with a Skip in `skipped`, when the config cannot be had. */
export function imageOfEntry(entry: DockerEntry, shelf: Shelf, source: SourceKind, orphaned: Skip[]): FoundImage | undefined {
  const skipped: Skip[] = [];
  const name = shortName(entry.config);
  const text = shelf.text(entry.config);
  if (text.state !== 'here') {
    const why = text.state === 'missing' ? 'is not in the archive' : `cannot be read: ${text.why}`;
    orphaned.push({
      reason: text.state === 'missing' ? 'missing' : 'unreadable',
      severity: 'failure',
      path: name,
      detail: `the config ${name} ${why}`,
    });
    return undefined;
  }
  const blob = configOrSkip(text.bytes, `config ${name}`, orphaned);
  if (blob === undefined) return undefined;

  const id = digestOf(text.bytes);
  const [named] = /[0-9a-f]{64}/.exec(entry.config) ?? [];
  if (named !== undefined && id !== `sha256:${named}`) {
    skipped.push({
      reason: 'digest-mismatch',
      severity: 'failure',
      path: name,
      detail: `the config ${name} has in truth the digest ${id}`,
    });
  }

  const paths = atMost(entry.layers, MOST_LAYERS, `the layers of ${name}`, skipped);
  const layers = paths.map((path, index): Layer => {
    const diffId = blob.diffIds[index] ?? '';
    const origin = isObject(entry.layerSources) && Object.hasOwn(entry.layerSources, diffId) ? entry.layerSources[diffId] : undefined;
    const key = shelf.layer(path);
    if (key === undefined)
      skipped.push(absentLayer(path, isForeignLayer(textField(origin, 'mediaType')) || listField(origin, 'urls').length > 0));
    return { index, diffId, mediaType: textField(origin, 'mediaType') ?? DOCKER_LAYER, blob: key ?? path };
  });
  skipped.push(...blob.skipped, ...countContradiction(layers.length, blob.diffIds.length));

  return {
    tags: [...entry.tags],
    digests: [id],
    image: {
      reference: '',
      id,
      source,
      config: blob.config,
      history: blob.history,
      layers,
      documents: blob.documents,
      skipped,
      ...(blob.platform === undefined ? {} : { platform: blob.platform }),
    },
  };
}

/** As it stands in a sentence: a manifest may put megabytes in the place of a name. */
function shortName(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
