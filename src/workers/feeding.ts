/**
 * The main thread's half of the work on a layer that is scanned on another thread. It uncompresses the layer and sends the tar; each hashes what is
 * in its hands. A plain tar in a file it only hashes: the other thread reads that by itself, which costs less than sending it.
 */
import { LayerBytes } from '../layer/layer-bytes.js';
import type { LayerContent } from '../layer/layer-content.js';
import type { FileRange, LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { DEFAULT_LIMITS } from '../tar/limits.js';
import type { ToThread } from './messages.js';
import { Outbox, type Blocks } from './outbox.js';

/** What the other thread is told of the layer, once it is known how it gets the bytes. */
export type Start = { hash: boolean } | { file: FileRange; isHashed: true };

export interface FeedingOptions {
  blocks: Blocks;
  /** Called once, before anything else is said. */
  begin: (start: Start) => void;
  say: (message: ToThread) => void;
  signal?: AbortSignal | undefined;
  /** Called with the stored bytes read so far. */
  onProgress: (read: number) => void;
}

export class Feeding {
  readonly #blob: LayerBlob;
  readonly #bytes: LayerBytes;
  readonly #outbox: Outbox;
  readonly #begin: FeedingOptions['begin'];
  #start: Start | undefined;
  #read: Promise<void> | undefined;
  #closed = false;

  constructor(blob: LayerBlob, { blocks, begin, say, signal, onProgress }: FeedingOptions) {
    this.#blob = blob;
    this.#begin = begin;
    this.#bytes = new LayerBytes(blob, { limits: DEFAULT_LIMITS, signal, onProgress, isTarHashed: false });
    this.#outbox = new Outbox(blocks, {
      take: (block, length) => say({ kind: 'bytes', block, length }),
      end: (broken) => {
        if (!this.#isReadThere()) say({ kind: 'end', broken });
      },
    });
  }

  /** Whether the other thread has all it needs to get on. */
  get isWaitedFor(): boolean {
    return this.#outbox.isWaitedFor || (this.#start !== undefined && 'file' in this.#start);
  }

  /** Resolves when the bytes of the blob are needed no more. @throws faults of the program */
  send(): Promise<void> {
    this.#read = this.#outbox.send(this.#sent());
    return this.#read;
  }

  /** The other thread has read the block. */
  wasRead(block: number): void {
    this.#outbox.wasRead(block);
  }

  /** Nobody wants more. */
  close(): void {
    this.#closed = true;
    this.#outbox.close();
  }

  /** The layer, now that the other thread has told what lies in it: it may have been faster. @throws what `send` throws */
  async layer(content: LayerContent): Promise<ScannedLayer> {
    if (content.whole && this.#isReadThere()) await this.#read;
    return this.#bytes.layer(content);
  }

  async *#sent(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of this.#bytes) {
      if (this.#closed) return;
      if (!this.#isReadThere()) yield chunk;
    }
  }

  /** To be asked when the first bytes are here, or none came: then it is known whether they are compressed. */
  #isReadThere(): boolean {
    if (this.#start === undefined) {
      const { file } = this.#blob;
      const isPlain = !this.#bytes.isCompressed;
      this.#start = isPlain && file !== undefined ? { file, isHashed: true } : { hash: !isPlain };
      this.#begin(this.#start);
    }
    return 'file' in this.#start;
  }
}
