/** Manifests and configs that were read before: indexes share images, and images configs. What has a digest is the same in every repository. */
import type { Repository } from '../source/registry/client.js';
import { isDigest } from '../source/digest.js';

/** Bytes of all that is held. */
const MOST_HELD = 64 << 20;

type Manifest = Awaited<ReturnType<Repository['manifest']>>;

export class Remembered {
  /** Those that were asked for longest ago first. */
  readonly #manifests = new Recent<Manifest>(({ bytes }) => bytes.length);
  readonly #blobs = new Recent<Uint8Array>(({ length }) => length);

  /** The same repository, which is not asked twice. */
  in(repository: Repository): Repository {
    return {
      ...repository,
      manifest: (reference) =>
        isDigest(reference) ? this.#manifests.get(reference, () => repository.manifest(reference)) : repository.manifest(reference),
      smallBlob: (digest, size) => this.#blobs.get(digest, () => repository.smallBlob(digest, size)),
    };
  }
}

class Recent<T> {
  readonly #items = new Map<string, Promise<T>>();
  readonly #sizes = new Map<string, number>();
  #held = 0;

  constructor(private readonly sizeOf: (item: T) => number) {}

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#items.get(key);
    const item = known ?? ask();
    this.#items.delete(key);
    this.#items.set(key, item);
    if (known === undefined)
      item.then(
        (value) => this.#settled(key, this.sizeOf(value)),
        // Whoever asks next may have more luck, or more rights.
        () => void this.#items.delete(key),
      );
    return item;
  }

  #settled(key: string, size: number): void {
    this.#sizes.set(key, size);
    this.#held += size;
    for (const [oldest] of this.#items) {
      if (this.#held <= MOST_HELD) return;
      const freed = this.#sizes.get(oldest);
      if (freed === undefined) continue;
      this.#items.delete(oldest);
      this.#sizes.delete(oldest);
      this.#held -= freed;
    }
  }
}
