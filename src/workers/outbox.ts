/**
 * The sending end of a layer: the blocks it is written into are shared with the reader and go round between both. Buffers that are new, or change
 * hands, would count as garbage on either side, and each few dozen of them set off a collection with all its helper threads.
 */
import { BrokenOff } from '../layer/broken-off.js';

/** Large enough for the messages to vanish beside what is done with their bytes, small enough for the second-level cache. */
const BLOCK = 256 << 10;

/** So many keep both ends busy, though some stretches take longer to uncompress and others to scan, and no layer is held in memory. */
const BLOCKS = 64;

/** Blocks that are shared. */
export type Blocks = readonly Uint8Array<SharedArrayBuffer>[];

export function makeBlocks(): Blocks {
  const room = new SharedArrayBuffer(BLOCKS * BLOCK);
  return Array.from({ length: BLOCKS }, (_, index) => new Uint8Array(room, index * BLOCK, BLOCK));
}

export interface Receiver {
  /** The first `length` bytes of the block are the next of the layer. Nobody writes into it until it is told of as read. */
  take(block: number, length: number): void;
  /** @param broken The bytes broke off. */
  end(broken: boolean): void;
}

export class Outbox {
  readonly #blocks: Blocks;
  readonly #receiver: Receiver;
  readonly #idle: number[];
  #open: number | undefined;
  #filled = 0;
  #ended = false;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(blocks: Blocks, receiver: Receiver) {
    this.#blocks = blocks;
    this.#receiver = receiver;
    this.#idle = [...blocks.keys()];
  }

  /** Whether the receiver has all it needs to get on. */
  get isWaitedFor(): boolean {
    const kept = this.#open === undefined ? 0 : 1;
    return this.#ended || this.#idle.length + kept < this.#blocks.length;
  }

  /** Whether nobody wants more. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Resolves when all is sent, or nobody wants more; that `bytes` broke off is told. @throws what else `bytes` throws. */
  async send(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    let broken = false;
    try {
      for await (const chunk of bytes) {
        if (this.isClosed) return;
        for (let at = 0; at < chunk.length;) {
          this.#open ??= this.#idle.pop() ?? (await this.#nextIdle());
          if (this.#closed || this.#open === undefined) return;
          at = this.#fill(this.#open, chunk, at);
        }
      }
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
      broken = true;
    }
    this.#flush();
    this.#ended = true;
    if (!this.#closed) this.#receiver.end(broken);
  }

  /** The receiver has read the block. */
  wasRead(block: number): void {
    this.#idle.push(block);
    this.#wake();
  }

  /** Nobody wants more. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async #nextIdle(): Promise<number | undefined> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return this.#idle.pop();
  }

  /** @returns where in the chunk to go on */
  #fill(open: number, chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + BLOCK - this.#filled);
    this.#blocks[open]?.set(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end), this.#filled);
    this.#filled += end - at;
    if (this.#filled === BLOCK) this.#flush();
    return end;
  }

  #flush(): void {
    if (this.#open === undefined || this.#closed) return;
    this.#receiver.take(this.#open, this.#filled);
    this.#open = undefined;
    this.#filled = 0;
  }
}
