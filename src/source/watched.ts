import { Waiting } from '../tar/waiting.js';

/** The bytes as they come, until the signal says stop. @throws ScanError ABORTED, even where the stream itself would wait for ever. */
export async function* watched(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void> {
  if (signal === undefined) {
    yield* bytes;
    return;
  }
  const source = bytes[Symbol.asyncIterator]();
  const abandon = new Waiting(signal);
  try {
    for (;;) {
      const next = await abandon.orGet(source.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    abandon.dispose();
    // Not awaited: a stream that hangs would hang here too.
    Promise.resolve(source.return?.()).catch(() => undefined);
  }
}
