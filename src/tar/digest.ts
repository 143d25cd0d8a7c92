/** Counts and hashes bytes on their way through. */
import { createHash } from 'node:crypto';

export interface Metered {
  bytes: AsyncIterable<Uint8Array>;
  /** `sha256:…` of all that went through so far. */
  digest(): string;
  /** Bytes that went through so far. */
  length(): number;
  /** Whether all went through. */
  ended(): boolean;
}

export function metered(bytes: AsyncIterable<Uint8Array>): Metered {
  const hash = createHash('sha256');
  let length = 0;
  let ended = false;
  const through = async function* (): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of bytes) {
      hash.update(chunk);
      length += chunk.length;
      yield chunk;
    }
    ended = true;
  };
  return { bytes: through(), digest: () => `sha256:${hash.copy().digest('hex')}`, length: () => length, ended: () => ended };
}
