/** A look at the first bytes of a stream that takes nothing away from it. */

/**
 * Reads ahead until `length` bytes are there or the stream ends. `bytes` is the whole stream again, to be read in place
 * of the one given; leaving it early leaves that one.
 */
export async function peek(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; bytes: AsyncIterable<Uint8Array> }> {
  const rest = bytes[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  for (let count = 0; count < length;) {
    const next = await rest.next();
    if (next.done === true) break;
    count += next.value.length;
    // It may be gone when the next one is asked for.
    seen.push(count < length ? new Uint8Array(next.value) : next.value);
  }
  return { head: Buffer.concat(seen).subarray(0, length), bytes: { [Symbol.asyncIterator]: () => replay(seen, rest) } };
}

/** An iterator by hand: a generator that was never started could not pass `return` on. */
function replay(seen: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncIterator<Uint8Array> {
  return {
    next: () => {
      const value = seen.shift();
      return value === undefined ? rest.next() : Promise.resolve({ value, done: false });
    },
    return: async () => {
      seen.length = 0;
      await rest.return?.();
      return { value: undefined, done: true };
    },
  };
}
