import type { ImageDocument } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import { type Attestation, isAttestation, readAttestation } from './attestation.js';
import { announced, type JsonBlobs } from './blobs.js';
import { platformOf } from './config.js';
import { type Descriptor, descriptorField, descriptorsField, documentsOf } from './descriptor.js';
import { field, isObject, parseJson, textField } from './json.js';
import { atMost, MOST_LAYERS } from './limits.js';
import { absentManifest, digestSkips } from './manifest-skips.js';
import { isBuildCacheConfig, isForeignConfig } from './media-types.js';
import { fits } from './platform.js';

/**
 * From index.json down to the manifests: what stands in an OCI layout, in the order of its indexes.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export interface OciManifest {
  kind: 'image' | 'build-cache' | 'artifact';
  digest: string;
  /** The entry of index.json it was reached from; to the containerd store that is the image's id. */
  root: Descriptor;
  config: Descriptor;
  layers: readonly Descriptor[];
  /** As the index has it; the config knows better. */
  platform?: string;
  documents: readonly ImageDocument[];
  skipped: readonly Skip[];
}

export interface OciGraph {
  manifests: OciManifest[];
  /** What belongs to no image. */
  skipped: Skip[];
  /** Platforms that were left out, as they were not asked for. */
  others: string[];
}

const DEPTH_LIMIT = 8;
const NODE_LIMIT = 4096;

/**
 * Reads all that `index` (a parsed index.json) leads to. What cannot be read is a Skip of the image it concerns, else of the graph.
 * @param platform What an index says to be for another one is not even asked for.
 */
export async function readGraph(index: unknown, blobs: JsonBlobs, platform?: string): Promise<OciGraph> {
  const walk: Walk = {
    blobs,
    platform,
    seen: new Set(),
    manifests: new Map(),
    others: new Map(),
    attestations: [],
    skipped: [],
    unvisited: 0,
  };
  for (const root of descriptorsField(index, 'manifests')) await visit(walk, root, { root, depth: 0, documents: [], siblings: 1 });
  await attach(walk);
  if (walk.unvisited > 0) {
    walk.skipped.push({
      reason: 'limit',
      severity: 'failure',
      count: walk.unvisited,
      detail: `the index is nested deeper than ${DEPTH_LIMIT} or has more than ${NODE_LIMIT} entries: the rest is not looked at`,
    });
  }
  return { manifests: [...walk.manifests.values()], skipped: walk.skipped, others: [...new Set(walk.others.values())] };
}

type Found = OciManifest & { documents: ImageDocument[]; skipped: Skip[] };

interface Walk {
  blobs: JsonBlobs;
  platform: string | undefined;
  seen: Set<string>;
  /** By digest and root. */
  manifests: Map<string, Found>;
  /** Platforms of the manifests that are left out, by their digests. */
  others: Map<string, string>;
  attestations: Descriptor[];
  skipped: Skip[];
  /** Entries that are over a limit. */
  unvisited: number;
}

interface From {
  root: Descriptor;
  depth: number;
  /** Annotations of the indexes above. */
  documents: readonly ImageDocument[];
  /** How many images the same index names. */
  siblings: number;
}

async function visit(walk: Walk, descriptor: Descriptor, from: From): Promise<void> {
  const key = `${from.root.digest} ${descriptor.digest}`;
  if (walk.seen.has(key)) return;
  if (from.depth > DEPTH_LIMIT || walk.seen.size >= NODE_LIMIT) {
    walk.unvisited += 1;
    return;
  }
  walk.seen.add(key);
  if (isAttestation(descriptor)) {
    walk.attestations.push(descriptor);
    return;
  }
  if (isElsewhere(walk, descriptor)) {
    walk.others.set(descriptor.digest, descriptor.platform ?? '');
    return;
  }

  const blob = await walk.blobs.read(descriptor.digest, 'manifest');
  if (blob.state === 'missing') {
    walk.skipped.push(absentManifest(descriptor, from.siblings));
    return;
  }
  const value = blob.state === 'here' ? parseJson(blob.bytes) : undefined;
  if (blob.state === 'unfit' || !isObject(value)) {
    const why = blob.state === 'unfit' ? blob.why : 'it is not JSON';
    walk.skipped.push({
      reason: 'unreadable',
      severity: 'failure',
      path: descriptor.digest,
      detail: `manifest ${descriptor.digest} cannot be read: ${why}`,
    });
    return;
  }
  const documents = [...from.documents, ...documentsOf(descriptor.annotations), ...documentsOf(field(value, 'annotations'))];
  const skipped = digestSkips(descriptor, blob.bytes);

  // The fields decide, not the media type: both may be there, and then both are followed, whichever an engine would choose.
  const children = descriptorsField(value, 'manifests');
  const config = descriptorField(value, 'config');
  const cache = children.find((child) => isBuildCacheConfig(child.mediaType));
  if (cache !== undefined) {
    add(walk, {
      kind: 'build-cache',
      digest: descriptor.digest,
      root: from.root,
      config: cache,
      layers: atMost(
        children.filter((child) => child !== cache),
        MOST_LAYERS,
        `the layers of ${descriptor.digest}`,
        skipped,
      ),
      documents,
      skipped,
    });
  } else if (children.length > 0 || Array.isArray(field(value, 'manifests'))) {
    for (const skip of skipped) walk.skipped.push(skip);
    const siblings = children.filter((child) => !isAttestation(child)).length;
    for (const child of announced(children, (next) => announce(walk, next)))
      await visit(walk, child, { root: from.root, depth: from.depth + 1, documents, siblings });
  }
  if (config !== undefined) addManifest(walk, value, { descriptor, config, from, documents, skipped });
  else if (!Array.isArray(field(value, 'manifests'))) {
    walk.skipped.push({
      reason: 'unsupported',
      severity: 'failure',
      path: descriptor.digest,
      detail: `${descriptor.digest} is neither an image manifest nor an index`,
    });
  }
}

/** Of a large index, only what will be visited. */
function announce(walk: Walk, descriptor: Descriptor): void {
  if (isAttestation(descriptor) || isElsewhere(walk, descriptor) || walk.seen.size >= NODE_LIMIT) return;
  walk.blobs.announce?.(descriptor.digest, 'manifest');
}

/** Whether it is for another platform than the one that is asked for. */
function isElsewhere({ platform }: Walk, descriptor: Descriptor): boolean {
  return platform !== undefined && descriptor.platform !== undefined && !fits(descriptor.platform, platform);
}

interface ManifestParts {
  descriptor: Descriptor;
  config: Descriptor;
  from: From;
  documents: ImageDocument[];
  skipped: Skip[];
}

function addManifest(walk: Walk, value: unknown, { descriptor, config, from, documents, skipped }: ManifestParts): void {
  const cache = isBuildCacheConfig(config.mediaType);
  const artifact = !cache && isForeignConfig(config.mediaType);
  if (artifact && descriptorsField(value, 'layers').length === 0) {
    const type = textField(value, 'artifactType') ?? config.mediaType ?? '';
    walk.skipped.push({
      reason: 'unsupported',
      severity: 'policy',
      path: descriptor.digest,
      detail: `${descriptor.digest} is no container image but an artifact of type ${type}`,
    });
    return;
  }
  const platform = descriptor.platform ?? platformOf(config.platform);
  add(walk, {
    kind: cache ? 'build-cache' : artifact ? 'artifact' : 'image',
    digest: descriptor.digest,
    root: from.root,
    config,
    layers: atMost(descriptorsField(value, 'layers'), MOST_LAYERS, `the layers of ${descriptor.digest}`, skipped),
    documents,
    skipped,
    ...(platform === undefined ? {} : { platform }),
  });
}

function add(walk: Walk, found: Found): void {
  walk.manifests.set(`${found.digest} ${found.root.digest}`, found);
}

/** Attestations go to the image they are about; where that is not here, to the first one, for their text is to be looked at all the same. */
async function attach(walk: Walk): Promise<void> {
  const wanted = walk.attestations.filter(({ annotations }) => !walk.others.has(annotations[SUBJECT] ?? ''));
  for (const descriptor of announced(wanted, ({ digest }) => walk.blobs.announce?.(digest, 'manifest'))) {
    const subject = descriptor.annotations[SUBJECT];
    const images = [...walk.manifests.values()];
    const subjects = images.filter((image) => image.digest === subject);
    const attestation: Attestation = await readAttestation(descriptor, walk.blobs, subjects.length > 0);
    const targets = subjects.length > 0 ? subjects : images.slice(0, 1);
    for (const target of targets) {
      for (const document of attestation.documents) target.documents.push(document);
      for (const skip of attestation.skipped) target.skipped.push(skip);
    }
    if (targets.length === 0) for (const skip of attestation.skipped) walk.skipped.push(skip);
  }
}

const SUBJECT = 'vnd.docker.reference.digest';
