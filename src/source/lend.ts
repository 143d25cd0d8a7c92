/** Lending a stream: the borrower may read it to the end or leave it, and the owner goes on behind it either way. */
export interface Loan {
  /** For the borrower. Leaving it early does not end the stream. */
  bytes: AsyncIterable<Uint8Array>;
  /** Whether the stream itself threw, to the borrower or while it was drained. */
  failed(): boolean;
  /** Reads what the borrower left. @throws never: an error of the stream meets the owner at its next step. */
  drain(): Promise<void>;
}

export function lend(stream: AsyncIterable<Uint8Array>): Loan {
  const source = stream[Symbol.asyncIterator]();
  let ended = false;
  let failed = false;
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    if (ended) return { value: undefined, done: true };
    try {
      const result = await source.next();
      if (result.done === true) ended = true;
      return result;
    } catch (error) {
      ended = true;
      failed = true;
      throw error;
    }
  };
  return {
    bytes: { [Symbol.asyncIterator]: () => ({ next }) },
    failed: () => failed,
    drain: async () => {
      while (!ended) await next().catch(() => undefined);
    },
  };
}
