/** The bytes of the file that is being scanned, held until it is known whether there are matches in it: hashing every file would cost more than scanning it. */
import { createHash } from 'node:crypto';
import type { Digests } from '../model/ownership.js';

export class HeldContent {
  readonly #most: number;
  #chunks: Uint8Array[] = [];
  /** How many of them are copies. */
  #settled = 0;
  #size = 0;
  #held = 0;

  /** @param most bytes; a larger file is not held at all. */
  constructor(most: number) {
    this.#most = most;
  }

  /** A file of so many bytes begins. */
  start(size: number): void {
    this.#size = size;
  }

  /** Keeps the chunk itself, no copy until `settle`. */
  add(chunk: Uint8Array): void {
    if (this.#size > this.#most) return;
    this.#chunks.push(chunk);
    this.#held += chunk.length;
  }

  /** The chunks are gone from now on: copies take their places. Few files reach from one chunk of a layer into the next. */
  settle(): void {
    for (; this.#settled < this.#chunks.length; this.#settled++) {
      const chunk = this.#chunks[this.#settled];
      if (chunk !== undefined) this.#chunks[this.#settled] = Uint8Array.from(chunk);
    }
  }

  /** Of the whole file; nothing for one that was not held, or broke off. */
  digests(): { digests?: Digests } {
    if (this.#held !== this.#size) return {};
    return { digests: { md5: this.#hash('md5'), sha1: this.#hash('sha1'), sha256: this.#hash('sha256') } };
  }

  drop(): void {
    if (this.#held === 0) return;
    this.#chunks = [];
    this.#settled = 0;
    this.#held = 0;
  }

  #hash(algorithm: keyof Digests): string {
    const hash = createHash(algorithm);
    for (const chunk of this.#chunks) hash.update(chunk);
    return hash.digest('hex');
  }
}
