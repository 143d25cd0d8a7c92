/** The bytes of the file that is being scanned, held until it is known whether there are matches in it: hashing every file would cost more than scanning it. */
import { createHash } from 'node:crypto';
import type { FileRemark } from '../model/layer.js';
import type { Match } from '../model/match.js';
import type { Digests } from '../model/ownership.js';
import { remarksIn } from './remark.js';

/** What most files that reach over a chunk fit into. */
const ROOM = 1 << 20;

/** The room of whoever ended before: a layer, or a stretch of one, has milliseconds, and megabytes that are new each time would cost many of them. */
let idle = new Uint8Array(0);

export class HeldContent {
  readonly #most: number;
  /** Copies, one behind the other. It is used for one file after another: a buffer for each would make work for the garbage collector. */
  #room: Uint8Array<ArrayBuffer>;
  #copied = 0;
  /** What came since the last copy. */
  #chunks: Uint8Array[] = [];
  #size = 0;
  #held = 0;

  /** @param most bytes; a larger file is not held at all. */
  constructor(most: number) {
    this.#most = most;
    this.#room = idle;
    idle = new Uint8Array(0);
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

  /** The chunks are gone from now on. Few files reach from one chunk of a layer into the next. */
  settle(): void {
    if (this.#chunks.length === 0) return;
    if (this.#held > this.#room.length) {
      const larger = new Uint8Array(Math.min(this.#most, Math.max(ROOM, 2 * this.#held)));
      larger.set(this.#room.subarray(0, this.#copied));
      this.#room = larger;
    }
    for (const chunk of this.#chunks) {
      this.#room.set(chunk, this.#copied);
      this.#copied += chunk.length;
    }
    this.#chunks = [];
  }

  /** Of the whole file; nothing for one that was not held, or broke off. */
  digests(): { digests?: Digests } {
    if (this.#held !== this.#size) return {};
    return { digests: { md5: this.#hash('md5'), sha1: this.#hash('sha1'), sha256: this.#hash('sha256') } };
  }

  /** For the matches of the file, what its author says beside them; nothing of a file that was not held, or broke off. */
  remarks(): (match: Match) => FileRemark | undefined {
    if (this.#held !== this.#size) return () => undefined;
    return remarksIn(Buffer.concat([this.#room.subarray(0, this.#copied), ...this.#chunks]));
  }

  drop(): void {
    if (this.#held === 0) return;
    this.#chunks = [];
    this.#copied = 0;
    this.#held = 0;
  }

  /** No more files come. */
  close(): void {
    this.drop();
    if (this.#room.length > idle.length) idle = this.#room;
    this.#room = new Uint8Array(0);
  }

  #hash(algorithm: keyof Digests): string {
    const hash = createHash(algorithm).update(this.#room.subarray(0, this.#copied));
    for (const chunk of this.#chunks) hash.update(chunk);
    return hash.digest('hex');
  }
}
