/** The only way tests make and empty byte streams, so that every test can choose how its bytes are cut. */

/** The bytes in chunks of `sizes`, taken in turn and over again. Every chunk is a fresh copy, as from a socket. */
export async function* inChunks(bytes: Uint8Array, sizes: number | readonly number[]): AsyncGenerator<Uint8Array, void> {
  const turns = typeof sizes === 'number' ? [sizes] : sizes;
  if (turns.length === 0 || turns.some((size) => size < 1)) throw new RangeError('inChunks needs sizes of at least one byte');
  for (let offset = 0, turn = 0; offset < bytes.length; turn += 1) {
    const size = turns[turn % turns.length] ?? 1;
    yield Buffer.from(bytes.subarray(offset, offset + size));
    offset += size;
    // A turn of the event loop now and then, as a real stream has it; one per byte would make tests crawl.
    if (turn % 1024 === 0) await new Promise(setImmediate);
  }
}

/** All bytes of a stream. */
export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
