/**
 * Layers that an earlier run scanned: looked up by what they are said to be, and believed only when their bytes, or their registry, vouch for
 * that. And what this run scanned, written down for the next.
 */
import type { KeptLayer } from './cache/kept-layer.js';
import type { LayerCache } from './cache/layer-cache.js';
import { boiledDown, takenUp, type LayerClaims } from './correlate/ownership/layer-claims.js';
import { forgedLayer, sameTar, storedBytes, type TarContent } from './layer/confirm-layer.js';
import { stoppedLayer, unreadLayer } from './layer/unread-layer.js';
import { ScanError, sentenceOf } from './model/errors.js';
import type { LayerBlob } from './model/image.js';
import type { ScannedLayer } from './model/layer.js';
import type { Redactor } from './report/redactor.js';

export interface Recalled {
  layer: ScannedLayer;
  claims?: LayerClaims | undefined;
}

interface Watch {
  signal?: AbortSignal | undefined;
  /** Called with the stored bytes read so far. */
  onProgress: (read: number) => void;
}

export class LayerMemory {
  readonly #cache: LayerCache;
  readonly #knowValues: boolean;
  /** Layers of which there is nothing more to write down. */
  readonly #done = new WeakSet<ScannedLayer>();
  /** Known layers that are stored in a way that is not known yet. */
  readonly #otherwise = new WeakSet<ScannedLayer>();

  /** @param knowValues a layer with secrets is scanned again: what is kept of it does not tell them. */
  constructor(cache: LayerCache, knowValues: boolean) {
    this.#cache = cache;
    this.#knowValues = knowValues;
  }

  /** Whether it is worth asking: a layer is known by a digest alone. */
  mayKnow(blob: LayerBlob): boolean {
    return blob.digest !== undefined || (blob.diffId !== undefined && isRereadable(blob));
  }

  /**
   * @returns undefined when the layer must be scanned; its bytes are all still there then.
   * @throws only for faults of the program
   */
  async recall(blob: LayerBlob, watch: Watch): Promise<Recalled | undefined> {
    const stored = blob.digest === undefined ? undefined : await this.#cache.stored(blob.digest);
    // Bytes that come once only are not read on the word of a config.
    const known = await this.#known(new Set([stored?.diffId, isRereadable(blob) ? blob.diffId : undefined, blob.digest]));
    if (known === undefined) return undefined;
    const { content } = known;
    if (this.#knowValues && content.matches.some(({ match }) => match.category === 'secret')) return undefined;
    if (stored !== undefined && blob.isAddressed === true) return this.#recalled({ ...content, ...stored, ...WHOLE }, known);
    try {
      const layer = await this.#confirmed(blob, content, watch);
      if (layer !== undefined) return this.#recalled(layer, known);
      // What was streamed is gone.
      return isRereadable(blob) ? undefined : this.#recalled(forgedLayer(blob));
    } catch (error) {
      if (error instanceof ScanError && error.code === 'ABORTED' && watch.signal?.aborted === true)
        return this.#recalled(stoppedLayer(blob));
      if (isRereadable(blob)) return undefined;
      return this.#recalled(unreadLayer(blob, 'truncated', `the layer could be read in part only: ${sentenceOf(error)}`));
    }
  }

  /**
   * Writes down what was scanned. To be called when all secrets of its images are known, for none of them may be part of it.
   * @param redactor knows them
   * @param claims by `ScannedLayer.digest`
   */
  async keep(layers: Iterable<ScannedLayer>, claims: ReadonlyMap<string, LayerClaims>, redactor: Redactor): Promise<void> {
    for (const layer of layers) {
      if (this.#done.has(layer)) continue;
      this.#done.add(layer);
      const known = claims.get(layer.digest);
      if (this.#otherwise.has(layer)) await this.#cache.keepStored(layer);
      else await this.#cache.keep(layer, known && boiledDown(known), (text) => redactor.text(text) === text);
    }
  }

  /** The first that anything is known of. */
  async #known(diffIds: Iterable<string | undefined>): Promise<KeptLayer | undefined> {
    for (const diffId of diffIds) {
      const known = diffId === undefined ? undefined : await this.#cache.layer(diffId);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /** The layer, now that its bytes were read; undefined when they are not what is known. */
  async #confirmed(blob: LayerBlob, known: TarContent, watch: Watch): Promise<ScannedLayer | undefined> {
    // To be fetched once, not twice: nothing is known of how it is stored.
    if (blob.isAddressed === true) return this.#uncompressed(blob, known, watch);
    const { digest, size, isPlain } = await storedBytes(blob, watch);
    // What is not whole, or not what it is said to be, is for a scan to tell of.
    if (size < (blob.size ?? 0) || (blob.digest ?? digest) !== digest) return undefined;
    if (isPlain) return digest === known.diffId ? { ...known, digest, size, compression: 'none', ...WHOLE } : undefined;
    const stored = await this.#cache.stored(digest);
    if (stored?.diffId === known.diffId) return { ...known, ...stored, ...WHOLE };
    return blob.file === undefined ? undefined : this.#uncompressed(blob, known, watch);
  }

  /** Compressed by someone else: to be uncompressed once to know it. */
  async #uncompressed(blob: LayerBlob, known: TarContent, watch: Watch): Promise<ScannedLayer | undefined> {
    const layer = await sameTar(blob, known, watch);
    if (layer !== undefined) this.#otherwise.add(layer);
    return layer;
  }

  #recalled(layer: ScannedLayer, known?: KeptLayer): Recalled {
    if (!this.#otherwise.has(layer)) this.#done.add(layer);
    return { layer, ...(known?.claims !== undefined && { claims: takenUp(known.claims) }) };
  }
}

/** Whether its bytes are there again for a scan, once they were read in vain. */
function isRereadable({ file, isAddressed }: LayerBlob): boolean {
  return file !== undefined || isAddressed === true;
}

const WHOLE = { complete: true };
