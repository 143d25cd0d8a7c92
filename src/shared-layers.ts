/** Layers that several runs of one process need, at the same time or soon after one another: each is read once. */
import type { LayerClaims } from './correlate/ownership/layer-claims.js';
import type { Recalled } from './layer-memory.js';
import type { LayerBlob } from './model/image.js';
import { later, whole, type LayerWork } from './workers/layer-work.js';

/** Paths and matches of all layers that are held for whoever needs them next: about 150 bytes each. */
const MOST_HELD = 1_000_000;

export class SharedLayers {
  /** By the digest of their stored bytes; the one that was not needed for longest first. */
  readonly #layers = new Map<string, Promise<Recalled>>();
  readonly #weights = new Map<string, number>();
  #held = 0;

  /**
   * Reads a layer, unless another run does already, or did: then its work is to wait for what that finds.
   * @param read reads it for this run
   * @param claims of this run, by `ScannedLayer.digest`: what it learns is taken from there, or put there
   */
  work(blob: LayerBlob, read: () => LayerWork, claims: Map<string, LayerClaims>): LayerWork {
    const { digest } = blob;
    if (digest === undefined || blob.isAddressed !== true) return read();
    const there = this.#layers.get(digest);
    if (there !== undefined) {
      // It was needed last.
      this.#layers.delete(digest);
      this.#layers.set(digest, there);
      return later(handedOver(there, digest, read, claims));
    }
    const work = read();
    const promised = work.scanned.then((layer) => ({ layer, claims: claims.get(layer.digest) }));
    this.#layers.set(digest, promised);
    promised.then(
      (recalled) => this.#settled(digest, promised, recalled),
      () => this.#forget(digest, promised),
    );
    return work;
  }

  #settled(digest: string, promised: Promise<Recalled>, { layer }: Recalled): void {
    // What was not read to its end may be readable for the next.
    if (!layer.complete) {
      this.#forget(digest, promised);
      return;
    }
    const weight = layer.files + layer.matches.length;
    this.#weights.set(digest, weight);
    this.#held += weight;
    for (const [oldest] of this.#layers) {
      if (this.#held <= MOST_HELD) break;
      // One that is still being read weighs nothing yet.
      if (this.#weights.has(oldest)) this.#drop(oldest);
    }
  }

  #forget(digest: string, promised: Promise<Recalled>): void {
    if (this.#layers.get(digest) === promised) this.#drop(digest);
  }

  #drop(digest: string): void {
    this.#layers.delete(digest);
    this.#held -= this.#weights.get(digest) ?? 0;
    this.#weights.delete(digest);
  }
}

async function handedOver(
  there: Promise<Recalled>,
  digest: string,
  read: () => LayerWork,
  known: Map<string, LayerClaims>,
): Promise<LayerWork> {
  const { layer, claims } = await there;
  if (!layer.complete || layer.digest !== digest) return read();
  if (claims !== undefined) known.set(digest, claims);
  return whole(Promise.resolve(layer));
}
