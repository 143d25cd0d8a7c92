/** The receiving end of a tar: what arrives is kept until it is read, and then credited to the sender. */
import { giveBack } from '../tar/give-back.js';
import { BrokenOff } from '../layer/broken-off.js';

export class Inbox implements AsyncIterable<Uint8Array> {
  readonly #used: (bytes: number) => void;
  readonly #chunks: Uint8Array[] = [];
  #end: { broken: boolean } | undefined;
  #wake: () => void = () => undefined;

  /** @param used Called when the reader comes back for more: only then it is done with what it had. */
  constructor(used: (bytes: number) => void) {
    this.#used = used;
  }

  put(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  end(broken: boolean): void {
    this.#end = { broken };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        const { length } = chunk;
        yield chunk;
        giveBack(chunk);
        this.#used(length);
      } else if (this.#end !== undefined) {
        if (this.#end.broken) throw new BrokenOff();
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
