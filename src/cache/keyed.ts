/**
 * All that is done with the key of a cache folder: values are marked, files are named and sealed. Whoever has the files without the key can
 * neither read them, nor test a guess of a secret, nor put a file there that is believed.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { EDGE, type Marks } from '../model/trace.js';

/** Of the key, in bytes. */
export const KEY_LENGTH = 32;

/** In bytes: 128 bits, so that two values never share a mark by chance. */
const MARK_LENGTH = 16;

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const CIPHER = 'aes-256-gcm';

export class Keyed implements Marks {
  readonly #markKey: Buffer;
  readonly #nameKey: Buffer;
  readonly #sealKey: Buffer;
  /** A byte for each byte at each place of an edge. */
  readonly #edges: Uint8Array;

  constructor(key: Uint8Array) {
    const derived = (purpose: string): Buffer => createHmac('sha256', key).update(purpose).digest();
    this.#markKey = derived('marks');
    this.#nameKey = derived('names');
    this.#sealKey = derived('files');
    const block = EDGE * 256;
    const blocks = Array.from({ length: block / KEY_LENGTH }, (_, index) => derived(`edges ${index}`));
    this.#edges = Buffer.concat(blocks);
  }

  mark(text: string): string {
    return createHmac('sha256', this.#markKey).update(text, 'utf16le').digest().toString('latin1', 0, MARK_LENGTH);
  }

  edge(text: string, at: number): number {
    let edge = 0;
    for (let place = 0; place < EDGE; place++) {
      const code = text.charCodeAt(at + place);
      edge ^= this.#edges[256 * place + ((code ^ (code >>> 8)) & 0xff)] ?? 0;
    }
    return edge;
  }

  /** What the file of something is called: the same for the same words. */
  name(...words: readonly string[]): string {
    return createHmac('sha256', this.#nameKey).update(JSON.stringify(words)).digest('hex');
  }

  /** Encrypted, and bound to the name of its file. */
  seal(name: string, bytes: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE_LENGTH);
    const cipher = createCipheriv(CIPHER, this.#sealKey, nonce).setAAD(Buffer.from(name));
    const sealed = [cipher.update(bytes), cipher.final()];
    return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
  }

  /** What was sealed under that name; undefined for anything else, whichever bit of it is different. */
  unseal(name: string, sealed: Uint8Array): Buffer | undefined {
    if (sealed.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
    const tag = sealed.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH);
    const decipher = createDecipheriv(CIPHER, this.#sealKey, sealed.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH })
      .setAAD(Buffer.from(name))
      .setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_LENGTH + TAG_LENGTH)), decipher.final()]);
    } catch {
      return undefined;
    }
  }
}
