/** The sending end of a layer's bytes: in blocks that change hands, never more on the way than a reader can be behind. */
import type { Failure } from './messages.js';
import { failureOf } from './messages.js';

/** Large enough for the messages to vanish beside what is done with their bytes. */
const BLOCK = 512 << 10;

/** Bytes that may be under way: both ends stay busy, and no layer is held in memory. */
const CREDIT = 4 << 20;

export interface Receiver {
  /** The block is the receiver's from now on. */
  take(block: Uint8Array<ArrayBuffer>): void;
  end(failure?: Failure): void;
}

export class Outbox {
  readonly #receiver: Receiver;
  #block: Uint8Array<ArrayBuffer> | undefined;
  #filled = 0;
  #underWay = 0;
  #ended = false;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /** Whether the receiver has all it needs to get on. */
  get isWaitedFor(): boolean {
    return this.#ended || this.#underWay > 0;
  }

  /** Resolves when all is sent, or nobody wants more. An error of `bytes` is sent, too. @throws never */
  async send(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    let failure: Failure | undefined;
    try {
      for await (const chunk of bytes) {
        for (let at = 0; at < chunk.length && !this.#closed;) at = await this.#fill(chunk, at);
        if (this.#closed) return;
      }
    } catch (error) {
      failure = failureOf(error);
    }
    this.#flush();
    this.#ended = true;
    if (!this.#closed) this.#receiver.end(failure);
  }

  /** The receiver used up so many bytes. */
  credit(bytes: number): void {
    this.#underWay -= bytes;
    this.#wake();
  }

  /** Nobody wants more. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async #fill(chunk: Uint8Array, at: number): Promise<number> {
    const block = (this.#block ??= new Uint8Array(BLOCK));
    const end = Math.min(chunk.length, at + BLOCK - this.#filled);
    block.set(chunk.subarray(at, end), this.#filled);
    this.#filled += end - at;
    if (this.#filled < BLOCK) return end;
    this.#flush();
    while (this.#underWay >= CREDIT && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return end;
  }

  #flush(): void {
    if (this.#block === undefined || this.#closed) return;
    this.#underWay += this.#filled;
    this.#receiver.take(this.#filled < BLOCK ? this.#block.slice(0, this.#filled) : this.#block);
    this.#block = undefined;
    this.#filled = 0;
  }
}
