/** The receiving end of a layer's bytes: what arrives is kept until it is read, and then credited to the sender. */
export class Inbox implements AsyncIterable<Uint8Array> {
  readonly #used: (bytes: number) => void;
  readonly #chunks: Uint8Array[] = [];
  #end: { error?: Error } | undefined;
  #wake: () => void = () => undefined;

  /** @param used Called when the reader comes back for more: only then it is done with what it had. */
  constructor(used: (bytes: number) => void) {
    this.#used = used;
  }

  put(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  end(error?: Error): void {
    this.#end = error === undefined ? {} : { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        yield chunk;
        this.#used(chunk.length);
      } else if (this.#end !== undefined) {
        if (this.#end.error !== undefined) throw this.#end.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
