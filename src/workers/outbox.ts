/** The sending end of a tar: in blocks that change hands, never more on the way than a reader can be behind. */
import { BrokenOff } from '../layer/broken-off.js';

/** Large enough for the messages to vanish beside what is done with their bytes. */
const BLOCK = 512 << 10;

/** Bytes that may be under way: both ends stay busy, and no layer is held in memory. */
const CREDIT = 8 << 20;

export interface Receiver {
  /** The block is the receiver's from now on. */
  take(block: Uint8Array<ArrayBuffer>): void;
  /** @param broken The bytes broke off. */
  end(broken: boolean): void;
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

  /**
   * Resolves when all is sent, or nobody wants more; that `bytes` broke off is told. @throws what else `bytes` throws.
   * @param isOurs Whether a chunk is of no use to anyone once it is sent: a large one then changes hands as it is, and need not be copied.
   */
  async send(bytes: AsyncIterable<Uint8Array>, isOurs: () => boolean): Promise<void> {
    let broken = false;
    try {
      for await (const chunk of bytes) {
        if (isBlock(chunk) && isOurs()) await this.#pass(chunk);
        else for (let at = 0; at < chunk.length && !this.#closed;) at = await this.#fill(chunk, at);
        if (this.#closed) return;
      }
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
      broken = true;
    }
    this.#flush();
    this.#ended = true;
    if (!this.#closed) this.#receiver.end(broken);
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

  async #pass(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#flush();
    this.#block = chunk;
    this.#filled = chunk.length;
    this.#flush();
    await this.#room();
  }

  async #fill(chunk: Uint8Array, at: number): Promise<number> {
    const block = (this.#block ??= new Uint8Array(BLOCK));
    const end = Math.min(chunk.length, at + BLOCK - this.#filled);
    block.set(chunk.subarray(at, end), this.#filled);
    this.#filled += end - at;
    if (this.#filled < BLOCK) return end;
    this.#flush();
    await this.#room();
    return end;
  }

  async #room(): Promise<void> {
    while (this.#underWay >= CREDIT && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #flush(): void {
    if (this.#block === undefined || this.#closed) return;
    this.#underWay += this.#filled;
    this.#receiver.take(this.#filled < this.#block.length ? this.#block.slice(0, this.#filled) : this.#block);
    this.#block = undefined;
    this.#filled = 0;
  }
}

/** Whether it is all there is to its buffer, and large enough to be sent as it is. */
function isBlock(chunk: Uint8Array): chunk is Uint8Array<ArrayBuffer> {
  return chunk.length >= BLOCK && chunk.buffer instanceof ArrayBuffer && chunk.length === chunk.buffer.byteLength;
}
