import type { Image, LayerBlob, ReadOptions, Source, SourceKind, SourceResult } from '../model/image.js';
import { ScanError, sentenceOf } from '../model/errors.js';
import type { Skip } from '../model/skip.js';
import { type Compression, decompress } from '../tar/decompress.js';
import { peek } from '../tar/peek.js';
import { SNIFF_LENGTH, sniff } from '../tar/sniff.js';
import { indexArchive } from './archive-index.js';
import { type FoundImage, imageOfManifest, mainReason } from './assemble.js';
import { choose, sameReference, withReferences } from './choose.js';
import { blobPath, isDigest } from './digest.js';
import { rationed } from './blobs.js';
import { type DockerEntry, dockerEntries, imageOfEntry } from './docker-manifest.js';
import { areLayers, fragmentOf } from './fragment.js';
import { handOut } from './hand-out.js';
import { parseJson } from './json.js';
import { MOST_READ } from './limits.js';
import { readGraph } from './oci-graph.js';
import { readShelf, type Shelf } from './shelf.js';
import { watched } from './watched.js';

/**
 * An image archive: a file, standard input, or what an engine sends. Every layout of `docker save`, `podman save` and skopeo, plain or
 * compressed as a whole. A plain one in a file is indexed first (`archive-index.ts`), all else is read in one pass as it comes.
 */
export function archiveSource(options: {
  kind: SourceKind;
  name: string;
  open: () => AsyncIterable<Uint8Array>;
  /** The file that `open` opens, if it is one. */
  path?: string | undefined;
  select?: string | undefined;
}): Source {
  const { kind, name, path, select } = options;
  return {
    kind,
    name,
    read: async (reading: ReadOptions): Promise<SourceResult> => {
      const { onLayer, platform, signal } = reading;
      const chosen = (found: readonly FoundImage[]): Image[] =>
        withReferences(choose(found, { name, select, platform }), (each) => refName(each, name, found.length === 1));
      const index = path === undefined ? undefined : await indexArchive(path);
      if (index !== undefined) {
        const { found, skipped } = await archiveOn(index.shelf, { kind, name });
        return { images: await handOut(chosen(found), index.layers, reading), skipped };
      }
      const { found, skipped } = await readArchive(options.open(), { kind, name, onLayer, signal });
      return { images: chosen(found), skipped };
    },
  };
}

/** What an archive holds, before it is decided which of it is meant. */
export interface Archive {
  found: FoundImage[];
  skipped: Skip[];
}

/** @throws ScanError NOT_AN_IMAGE, SOURCE_UNREADABLE, ARCHIVE_CORRUPT when it breaks before there is a layer, ABORTED likewise; and what `onLayer` throws. */
export async function readArchive(
  stream: AsyncIterable<Uint8Array>,
  options: { kind: SourceKind; name: string; onLayer: (blob: LayerBlob) => Promise<void>; signal?: AbortSignal | undefined },
): Promise<Archive> {
  const { name, signal } = options;
  const bytes = await openTar(watched(stream, signal), name);
  return archiveOn(await readShelf(bytes, options), options);
}

/** What lies on a shelf. @throws ScanError when that is no image. */
async function archiveOn(shelf: Shelf, { kind, name }: { kind: SourceKind; name: string }): Promise<Archive> {
  const { found, skipped } = await imagesOn(shelf, kind);
  if (shelf.broken instanceof ScanError && shelf.broken.code === 'ABORTED') return stoppedAt(shelf, found, skipped, kind);
  const cut = skipped.find((skip) => skip.reason === 'truncated');
  if (shelf.broken !== undefined || cut !== undefined) {
    const sentence = `${name} breaks off before its end: ${cut?.detail ?? sentenceOf(shelf.broken)}`;
    if (found.length === 0 && shelf.keys.length === 0)
      throw new ScanError('ARCHIVE_CORRUPT', `${sentence}; save it again`, { cause: shelf.broken });
    if (found.length === 0) {
      const detail = `${sentence}; its manifest did not come, so only the layers before that were looked at: save it again`;
      return {
        found: [fragmentOf(shelf.keys, kind, { reason: 'truncated', severity: 'failure', detail })],
        skipped: without(skipped, cut),
      };
    }
    if (cut === undefined) skipped.push({ reason: 'truncated', severity: 'failure', detail: sentence });
  }
  if (found.length === 0 && hasNoManifest(shelf) && areLayers(shelf.keys)) {
    const detail = `${name} has layers but neither manifest.json nor index.json, so nothing but these was looked at: save it again`;
    return { found: [fragmentOf(shelf.keys, kind, { reason: 'missing', severity: 'failure', detail })], skipped };
  }
  if (found.length === 0) throw new ScanError('NOT_AN_IMAGE', `${name} ${insteadOf(shelf, skipped)}`);
  return { found, skipped };
}

/** What is known when the scan was stopped. @throws ScanError ABORTED when nothing was handed out yet. */
function stoppedAt(shelf: Shelf, found: FoundImage[], skipped: Skip[], kind: SourceKind): Archive {
  if (shelf.keys.length === 0) throw shelf.broken;
  const told = without(
    skipped,
    skipped.find(({ reason }) => reason === 'truncated'),
  );
  if (found.length > 0) return { found: found.map(asStopped), skipped: told };
  const detail = 'the scan was stopped before the manifest came: only the layers before that were looked at';
  return { found: [fragmentOf(shelf.keys, kind, { reason: 'interrupted', severity: 'failure', detail })], skipped: told };
}

/** What was not there yet is not missing. */
function asStopped(found: FoundImage): FoundImage {
  const skipped = found.image.skipped.map((skip): Skip =>
    skip.reason === 'missing' && skip.layer !== undefined
      ? { ...skip, reason: 'interrupted', detail: `layer ${skip.layer} was not read: the scan was stopped` }
      : skip,
  );
  return { ...found, image: { ...found.image, skipped } };
}

function without(skipped: readonly Skip[], told: Skip | undefined): Skip[] {
  return skipped.filter((skip) => skip !== told);
}

function hasNoManifest(shelf: Shelf): boolean {
  return ['manifest.json', 'index.json'].every((path) => shelf.text(path).state === 'missing');
}

/** Takes the compression off and makes sure that there is a tar below. */
async function openTar(stream: AsyncIterable<Uint8Array>, name: string): Promise<AsyncIterable<Uint8Array>> {
  let compression: Compression;
  let peeked: Awaited<ReturnType<typeof peek>>;
  try {
    const plain = await decompress(stream);
    compression = plain.compression;
    peeked = await peek(plain.bytes, SNIFF_LENGTH);
  } catch (error) {
    if (error instanceof ScanError && error.code !== 'ARCHIVE_CORRUPT') throw error;
    const code = error instanceof ScanError ? error.code : 'SOURCE_UNREADABLE';
    throw new ScanError(code, `${name} cannot be read: ${sentenceOf(error)}`, { cause: error });
  }
  const format = sniff(peeked.head);
  if (format === 'tar') return peeked.bytes;
  const content = { empty: 'nothing', json: 'JSON', unknown: 'something else', gzip: 'gzip', zstd: 'zstd' }[format];
  const what = compression === 'none' ? (format === 'empty' ? 'is empty' : `is ${content}`) : `is ${compression} of ${content}`;
  throw new ScanError('NOT_AN_IMAGE', `${name} ${what}, not an image archive; make one with docker save, podman save or skopeo copy`);
}

/** The images that what was read makes up: those of index.json, which says more, and those that only manifest.json has. */
async function imagesOn(shelf: Shelf, kind: SourceKind): Promise<Archive> {
  const skipped: Skip[] = [...shelf.skipped];
  const manifest = jsonMember(shelf, 'manifest.json', skipped);
  const index = jsonMember(shelf, 'index.json', skipped);
  const source = kind === 'docker-archive' && manifest === undefined ? 'oci-archive' : kind;

  const blobs = rationed(shelf, MOST_READ);
  const graph = await readGraph(index, blobs);
  for (const skip of graph.skipped) skipped.push(skip);
  const layerKey = (digest: string): string | undefined => (isDigest(digest) ? shelf.layer(blobPath(digest)) : undefined);
  const found: FoundImage[] = [];
  for (const entry of graph.manifests) {
    const image = await imageOfManifest(entry, { blobs, layerKey, source, skipped });
    if (image !== undefined) addOrJoin(found, image);
  }
  const named = new Set<FoundImage>();
  const read = new Map<string, FoundImage | undefined>();
  for (const entry of dockerEntries(manifest, skipped)) {
    const known = imageOf(entry, found) ?? read.get(entry.config);
    if (known === undefined) {
      // A config that could not be read need not be tried, nor told of, again.
      if (read.has(entry.config)) continue;
      const image = imageOfEntry(entry, shelf, source, skipped);
      read.set(entry.config, image);
      if (image !== undefined) addOrJoin(found, image);
    } else if (entry.tags.length > 0) {
      known.tags = named.has(known) ? [...new Set([...known.tags, ...entry.tags])] : [...entry.tags];
      named.add(known);
    }
  }
  return { found, skipped };
}

/** The image of index.json that an entry of manifest.json means. Images built alike share a config; then the tags tell which. */
function imageOf(entry: DockerEntry, found: readonly FoundImage[]): FoundImage | undefined {
  const alike = found.filter((each) => each.digests.some((digest) => isDigest(digest) && blobPath(digest) === entry.config));
  return alike.find((each) => each.tags.some((tag) => entry.tags.some((name) => sameReference(tag, name)))) ?? alike[0];
}

/** One image under several names is one image. */
function addOrJoin(found: FoundImage[], next: FoundImage): void {
  const same = found.find((each) => each.image.id === next.image.id && each.image.digest === next.image.digest);
  if (same === undefined) {
    found.push(next);
    return;
  }
  same.tags = [...new Set([...same.tags, ...next.tags])];
  same.digests = [...new Set([...same.digests, ...next.digests])];
}

function jsonMember(shelf: Shelf, path: string, skipped: Skip[]): unknown {
  const text = shelf.text(path);
  if (text.state === 'missing') return undefined;
  const value = text.state === 'here' ? parseJson(text.bytes) : undefined;
  if (value === undefined) {
    const why = text.state === 'unfit' ? text.why : 'it is not JSON';
    skipped.push({ reason: 'unreadable', severity: 'failure', path, detail: `${path} cannot be read: ${why}` });
  }
  return value;
}

/** What an archive without an image is instead. */
function insteadOf(shelf: Shelf, skipped: readonly Skip[]): string {
  const reason = mainReason(skipped);
  if (reason !== undefined) return `holds no image that can be read: ${reason.detail}`;
  if (['manifest.json', 'index.json'].some((path) => shelf.text(path).state === 'here')) return 'holds no image: its manifest names none';
  if (shelf.names.length === 0) return 'is a tar without files, not an image archive';
  return `is a tar without manifest.json and index.json, not an image archive; it begins with ${shelf.names.join(', ')}`;
}

/**
 * `org.opencontainers.image.ref.name` is often a bare tag: then the archive's name stands before it. What has no tag, and is all there is, is
 * called as the archive is, which says more than an id.
 */
function refName({ tags, image }: FoundImage, name: string, isOnly: boolean): string | undefined {
  if (image.isFragment || (isOnly && tags.length === 0)) return name;
  const bare = tags.length > 0 && tags.every((tag) => !/[/:]/.test(tag));
  return bare ? tags.map((tag) => `${name}:${tag}`).join(', ') : undefined;
}
