/** Finds out whether a stream is short, without taking anything away from it. */

/**
 * Reads until `length` bytes are there or the stream ends or breaks. `bytes` is the whole stream again, its error included, to be read in
 * place of the one given.
 */
export async function readAhead(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ held: number; bytes: AsyncIterable<Uint8Array> }> {
  const rest = bytes[Symbol.asyncIterator]();
  const steps: Promise<IteratorResult<Uint8Array>>[] = [];
  let held = 0;
  try {
    while (held < length) {
      const step = rest.next();
      steps.push(step);
      const next = await step;
      if (next.done === true) break;
      held += next.value.length;
    }
  } catch {
    // Kept among the steps: it is thrown when its turn comes.
  }
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => steps.shift() ?? rest.next(),
    return: async () => {
      steps.length = 0;
      await rest.return?.();
      return { value: undefined, done: true };
    },
  };
  return { held, bytes: { [Symbol.asyncIterator]: () => iterator } };
}
