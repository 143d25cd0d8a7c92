/** The receiving end of a layer that is sent: what arrives is kept until it is read, and its block then goes back to the sender. */
import { BrokenOff } from '../layer/broken-off.js';
import { ScanError } from '../model/errors.js';
import type { BreakOff } from './messages.js';
import type { Blocks } from './outbox.js';

export class Inbox implements AsyncIterable<Uint8Array> {
  readonly #blocks: Blocks;
  readonly #read: (block: number) => void;
  readonly #arrived: { block: number; length: number }[] = [];
  #end: { broken: BreakOff | undefined } | undefined;
  #wake: () => void = () => undefined;

  /** @param read Called when the reader comes back for more: only then it is done with the block it had. */
  constructor(blocks: Blocks, read: (block: number) => void) {
    this.#blocks = blocks;
    this.#read = read;
  }

  put(block: number, length: number): void {
    this.#arrived.push({ block, length });
    this.#wake();
  }

  end(broken?: BreakOff): void {
    this.#end = { broken };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const next = this.#arrived.shift();
      const bytes = next === undefined ? undefined : this.#blocks[next.block]?.subarray(0, next.length);
      if (next !== undefined && bytes !== undefined) {
        yield bytes;
        this.#read(next.block);
      } else if (this.#end !== undefined) {
        if (this.#end.broken !== undefined) throw errorOf(this.#end.broken);
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

function errorOf({ sentence, code }: BreakOff): Error {
  return code === undefined ? new BrokenOff(sentence) : new ScanError(code, sentence);
}
