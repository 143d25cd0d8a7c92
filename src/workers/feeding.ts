/** The main thread's half of the work on a layer that it sends: it uncompresses the layer and sends the tar; each hashes what is in its hands. */
import { LayerBytes } from '../layer/layer-bytes.js';
import type { LayerContent } from '../layer/layer-content.js';
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { DEFAULT_LIMITS } from '../tar/limits.js';
import type { ToThread } from './messages.js';
import { Outbox, type Blocks } from './outbox.js';

export interface FeedingOptions {
  blocks: Blocks;
  /** Called once, before anything else is said, when it is known whether the other thread is to hash the tar. */
  begin: (start: { hash: boolean }) => void;
  say: (message: ToThread) => void;
  signal?: AbortSignal | undefined;
  /** Called with the stored bytes read so far. */
  onProgress: (read: number) => void;
}

export class Feeding {
  readonly outbox: Outbox;
  readonly #bytes: LayerBytes;
  readonly #begin: FeedingOptions['begin'];
  #isBegun = false;

  constructor(blob: LayerBlob, { blocks, begin, say, signal, onProgress }: FeedingOptions) {
    this.#begin = begin;
    this.#bytes = new LayerBytes(blob, { limits: DEFAULT_LIMITS, signal, onProgress, isTarHashed: false });
    this.outbox = new Outbox(blocks, {
      take: (block, length) => say({ kind: 'bytes', block, length }),
      end: (broken) => {
        this.#beginOnce();
        say({ kind: 'end', ...(broken && { broken: { sentence: 'the bytes of the layer broke off' } }) });
      },
    });
  }

  /** Resolves when the bytes of the blob are needed no more. @throws faults of the program */
  send(): Promise<void> {
    return this.outbox.send(this.#sent());
  }

  /** The layer, now that the other thread has told what lies in it. */
  layer(content: LayerContent): ScannedLayer {
    return this.#bytes.layer(content);
  }

  async *#sent(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of this.#bytes) {
      if (this.outbox.isClosed) return;
      this.#beginOnce();
      yield chunk;
    }
  }

  /** When the first bytes are here, or none came: then it is known whether they are compressed. */
  #beginOnce(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#begin({ hash: this.#bytes.isCompressed });
  }
}
