/** What tests do to a thread from within: real delays and real ends, at the place where a layer's bytes are read. */
import type { Disturbance } from './messages.js';

/** `bytes`, or bytes that do as the disturbance says after their first chunk, and come after its delay. */
export function disturbed(bytes: AsyncIterable<Uint8Array>, disturbance: Disturbance | undefined): AsyncIterable<Uint8Array> {
  const { delay = 0, end } = disturbance ?? {};
  const disturbing = end === undefined ? bytes : ending(bytes, ENDS[end]);
  return delay === 0 ? disturbing : later(disturbing, delay);
}

async function* later(bytes: AsyncIterable<Uint8Array>, delay: number): AsyncGenerator<Uint8Array, void> {
  await new Promise((resolve) => setTimeout(resolve, delay));
  yield* bytes;
}

async function* ending(bytes: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of bytes) {
    yield chunk;
    end();
    // Whatever it was comes about in its own time.
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const ENDS = {
  hang: () => {
    for (;;);
  },
  throw: () => {
    setTimeout(() => {
      throw new Error('a fault of a test');
    });
  },
  exhaust: () => {
    const filled: number[][] = [];
    for (;;) filled.push(new Array<number>(1 << 20).fill(0.5));
  },
};
