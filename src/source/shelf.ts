import type { LayerBlob } from '../model/image.js';
import { ScanError } from '../model/errors.js';
import type { Skip } from '../model/skip.js';
import { DEFAULT_LIMITS } from '../tar/limits.js';
import { readTar, type TarMember } from '../tar/members.js';
import { peek } from '../tar/peek.js';
import { SNIFF_LENGTH, sniff } from '../tar/sniff.js';
import { JSON_LIMIT, type JsonBlob, type JsonBlobs } from './blobs.js';
import { blobPath, digestOfPath, isDigest } from './digest.js';
import { lend } from './lend.js';

/**
 * One pass over an image archive: layers are handed out as they come, small JSON members are kept, links are remembered.
 *
 * Engines write the parts in any order (sorted by id, links before their targets, config and manifest last), so nothing is
 * understood here; that is for when all is read.
 */
export interface Shelf extends JsonBlobs {
  /** The kept bytes of a member, by its path; links are followed. */
  text(path: string): JsonBlob;
  /** The key under which a member's bytes were handed out as a layer; links are followed. */
  layer(path: string): string | undefined;
  /** The keys of all layers, in the order in which they were handed out. */
  readonly keys: readonly string[];
  /** Paths of the first members, for errors. */
  readonly names: readonly string[];
  readonly skipped: readonly Skip[];
  /** What ended the archive before its end, if anything did. */
  readonly broken?: unknown;
}

/** Most bytes of all kept members together. */
const KEPT_LIMIT = 64 << 20;
const NAMES_TOLD = 5;
const LINKS_FOLLOWED = 16;

/**
 * @param bytes The tar, uncompressed.
 * @throws what `onLayer` throws; an error of the archive itself, or ScanError ABORTED, becomes `broken`.
 */
export async function readShelf(
  bytes: AsyncIterable<Uint8Array>,
  options: { onLayer: (blob: LayerBlob) => Promise<void>; signal?: AbortSignal | undefined },
): Promise<Shelf> {
  const shelf = new OpenShelf();
  const outcome = { refused: false };
  const handOut = async (blob: LayerBlob): Promise<void> => {
    const loan = lend(blob.bytes);
    try {
      await options.onLayer({ ...blob, bytes: loan.bytes });
    } catch (error) {
      // Where the archive broke under the reader, the error is the archive's: asking for the next member throws it again.
      outcome.refused = !loan.failed();
      if (outcome.refused) throw error;
    }
    await loan.drain();
  };
  // Every layer has its own limits; the archive around them may hold every image of an engine.
  const limits = { ...DEFAULT_LIMITS, layerBytes: Number.MAX_SAFE_INTEGER };
  try {
    for await (const member of readTar(bytes, { limits, onSkip: (skip) => shelf.skipped.push(skip) })) {
      const layer = await shelf.put(member);
      if (layer !== undefined) await handOut(layer);
    }
  } catch (error) {
    if (outcome.refused) throw error;
    shelf.broken = options.signal?.aborted === true ? new ScanError('ABORTED', 'the scan was stopped', { cause: error }) : error;
  }
  return shelf;
}

/** A shelf to put members on, in the order of the archive. */
export class OpenShelf implements Shelf {
  readonly keys: string[] = [];
  readonly names: string[] = [];
  readonly skipped: Skip[] = [];
  broken?: unknown;
  readonly #texts = new Map<string, JsonBlob>();
  readonly #layers = new Map<string, string>();
  readonly #links = new Map<string, string>();
  /** How often a layer came again, by its path. */
  readonly #repeats = new Map<string, { count: number }>();
  #kept = 0;

  /** Takes a member in. @returns the layer it is, to be handed out. */
  async put(member: TarMember): Promise<LayerBlob | undefined> {
    const path = normal(member.name);
    if (this.names.length < NAMES_TOLD && member.type === 'file') this.names.push(path);
    if (member.type === 'symlink' || member.type === 'link') {
      const target = member.linkname ?? '';
      this.#links.set(path, normal(member.type === 'link' || target.startsWith('/') ? target : `${path}/../${target}`));
      return undefined;
    }
    if (member.type !== 'file') return undefined;
    this.#links.delete(path);

    const { head, bytes } = await peek(member.content, SNIFF_LENGTH);
    switch (role(path, sniff(head))) {
      case 'text':
        this.#texts.set(path, await this.#keep(member.size, bytes));
        return undefined;
      case 'layer': {
        const key = this.#newKey(path);
        this.keys.push(key);
        const digest = digestOfPath(path);
        return { key, size: member.size, bytes, ...(digest?.startsWith('sha256:') === true ? { digest } : {}) };
      }
      case 'other':
        return undefined;
    }
  }

  text(path: string): JsonBlob {
    return this.#texts.get(this.#follow(path)) ?? { state: 'missing' };
  }

  layer(path: string): string | undefined {
    return this.#layers.get(this.#follow(path));
  }

  read(digest: string): Promise<JsonBlob> {
    return Promise.resolve(isDigest(digest) ? this.text(blobPath(digest)) : { state: 'missing' });
  }

  async #keep(size: number, bytes: AsyncIterable<Uint8Array>): Promise<JsonBlob> {
    if (size > JSON_LIMIT) return { state: 'unfit', why: `it has ${size} bytes, more than ${JSON_LIMIT}` };
    if (this.#kept + size > KEPT_LIMIT) return { state: 'unfit', why: `the JSON members before it fill ${KEPT_LIMIT} bytes` };
    this.#kept += size;
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(Uint8Array.from(chunk));
    const kept = Buffer.concat(chunks);
    return kept.length === size ? { state: 'here', bytes: kept } : { state: 'unfit', why: 'the archive ends within it' };
  }

  /** Extraction makes the last member of a name the one that counts; the ones before it are handed out too, under names of their own. */
  #newKey(path: string): string {
    const repeat = this.#layers.has(path) ? (this.#repeats.get(path) ?? this.#tellRepeat(path)) : undefined;
    if (repeat !== undefined) repeat.count += 1;
    // No normal path has an empty segment, so no member can take this key for itself.
    const key = repeat === undefined ? path : `${path}//${repeat.count}`;
    this.#layers.set(path, key);
    return key;
  }

  #tellRepeat(path: string): { count: number } {
    const detail = 'the archive has this layer more than once; the last one is used, as engines do';
    const repeat: Skip & { count: number } = { reason: 'unsupported', severity: 'failure', path, count: 0, detail };
    this.skipped.push(repeat);
    this.#repeats.set(path, repeat);
    return repeat;
  }

  #follow(path: string): string {
    let place = normal(path);
    for (let step = 0; step < LINKS_FOLLOWED; step += 1) {
      const target = this.#links.get(place);
      if (target === undefined) return place;
      place = target;
    }
    return place;
  }
}

/** What a member is for. Names that only ever mean one thing decide; for blobs the bytes do. */
function role(path: string, format: ReturnType<typeof sniff>): 'text' | 'layer' | 'other' {
  if (/\.tar(?:\.\w+)?$/.test(path)) return 'layer';
  if (path.endsWith('.json')) return 'text';
  // Docker 1.9 and before read these; no manifest names them.
  if (/(?:^|\/)(?:json|VERSION|repositories|oci-layout)$/.test(path)) return 'other';
  if (format === 'json') return 'text';
  return format === 'unknown' || format === 'empty' ? (path.startsWith('blobs/') ? 'layer' : 'other') : 'layer';
}

/** `./a/../b` as `b`, from the archive's root, out of which nothing leads. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
