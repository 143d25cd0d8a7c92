/** Bytes to pass on, as views of where they came from: neighbouring stretches of one chunk become one view. */
export class Output {
  #views: Uint8Array[] = [];
  #chunk: Uint8Array | undefined;
  #start = 0;
  #end = 0;

  add(chunk: Uint8Array, start: number, end: number): void {
    if (chunk === this.#chunk && start === this.#end) {
      this.#end = end;
      return;
    }
    this.#close();
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
  }

  take(): Uint8Array[] {
    this.#close();
    const views = this.#views;
    this.#views = [];
    return views;
  }

  #close(): void {
    if (this.#chunk !== undefined && this.#end > this.#start) this.#views.push(this.#chunk.subarray(this.#start, this.#end));
    this.#chunk = undefined;
  }
}
