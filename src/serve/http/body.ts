/** The body of a request, whole and bounded: by itself, and together with all that are being read. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.js';

export class BodyReader {
  #held = 0;

  /**
   * @param most Bytes of one body.
   * @param mostTogether Bytes of all bodies that are being read: a thousand senders of half a body each hold no more than this.
   */
  constructor(
    private readonly most: number,
    private readonly mostTogether: number,
  ) {}

  /**
   * The bytes as they were sent, for a signature is made over those.
   * @throws Refusal 413 for more than `most`, 503 where too much is being read, 400 for a body that ended early.
   */
  async read(request: IncomingMessage): Promise<Buffer> {
    if (Number(request.headers['content-length'] ?? 0) > this.most) throw this.#tooLarge();
    const chunks: Buffer[] = [];
    let length = 0;
    // No iteration: to leave one destroys the connection, over which the refusal is to go.
    return new Promise<Buffer>((resolve, reject) => {
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
        this.#held += chunk.length;
        if (length > this.most) reject(this.#tooLarge());
        else if (this.#held > this.mostTogether)
          reject(new Refusal(503, 'too many requests are being read: try again in a moment', { 'retry-after': '1' }));
        else chunks.push(chunk);
      });
      request.once('end', () => resolve(Buffer.concat(chunks)));
      const cut = (): void => reject(new Refusal(400, 'the body ended before all of it had come'));
      request.once('error', cut).once('close', cut);
    }).finally(() => {
      request.removeAllListeners('data').pause();
      this.#held -= length;
    });
  }

  #tooLarge(): Refusal {
    return new Refusal(413, `the body has more than the ${this.most} bytes that are taken`);
  }
}
