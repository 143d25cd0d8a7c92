import { ScanError } from '../model/errors.js';

/** The bytes as they come, until the signal says stop. @throws ScanError ABORTED, even where the stream itself would wait for ever. */
export async function* watched(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void> {
  if (signal === undefined) {
    yield* bytes;
    return;
  }
  const source = bytes[Symbol.asyncIterator]();
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new ScanError('ABORTED', 'the scan was stopped', { cause: signal.reason }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  // Raced below; without a race under way nobody else would catch it.
  stopped.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([source.next(), stopped]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    // Not awaited: a stream that hangs would hang here too.
    Promise.resolve(source.return?.()).catch(() => undefined);
  }
}
