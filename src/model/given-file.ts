/** Reads what the user names: images, settings, keys, lists, reports of ours. A pipe will do; what never ends will not. */
import { constants, createReadStream, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';

/** Bytes: ten times the largest report that was ever seen. What is larger is not what was meant, and `/dev/zero` would fill the memory. */
const MOST_BYTES = 256 << 20;

/** @throws the error of the file system, for `whyFailed`; or one that says that the file is too large. */
export async function readGiven(path: string, most?: number): Promise<Buffer> {
  return gather(givenBytes(path), most);
}

/**
 * The bytes of a file or pipe, which is opened when the first ones are asked for.
 * @throws the error of the file system, for `whyFailed`
 */
export async function* givenBytes(path: string): AsyncGenerator<Uint8Array, void> {
  const isPipe = (await stat(path)).isFIFO();
  const stream = isPipe ? awaitingWriter(path) : createReadStream(path, { highWaterMark: CHUNK });
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}

const CHUNK = 1 << 20;

/** Opened the usual way, a pipe to which nobody writes would hold a thread that even Ctrl-C does not end. */
function awaitingWriter(path: string): Socket {
  return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
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
