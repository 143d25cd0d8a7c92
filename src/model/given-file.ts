/** Reads what the user names: settings, keys, lists, reports of ours. A pipe will do; what never ends will not. */
import { createReadStream } from 'node:fs';

/** Bytes: ten times the largest report that was ever seen. What is larger is not what was meant, and `/dev/zero` would fill the memory. */
const MOST_BYTES = 256 << 20;

/** @throws the error of the file system, for `whyFailed`; or one that says that the file is too large. */
export async function readGiven(path: string, most?: number): Promise<Buffer> {
  return gather(createReadStream(path), most);
}

/** @throws Error when more comes than `most`; and what `bytes` throws. */
export async function gather(bytes: AsyncIterable<Uint8Array | string>, most = MOST_BYTES): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    length += part.length;
    if (length > most) throw new Error(`it has more than ${most} bytes`);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
