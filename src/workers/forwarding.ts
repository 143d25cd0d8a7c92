/** The main thread's half of the work on a layer that only it can get at, while it has others to see to: it passes the stored bytes on. */
import { BrokenOff } from '../layer/broken-off.js';
import { WatchedBytes, type Watch } from '../layer/watched.js';
import { ScanError, sentenceOf } from '../model/errors.js';
import type { LayerBlob } from '../model/image.js';
import { TruncatedError } from '../tar/truncated.js';
import type { BreakOff, ToThread } from './messages.js';
import { Outbox, type Blocks } from './outbox.js';

export interface ForwardingOptions extends Watch {
  blocks: Blocks;
  say: (message: ToThread) => void;
}

export class Forwarding {
  readonly outbox: Outbox;
  readonly #bytes: WatchedBytes;

  constructor(blob: LayerBlob, { blocks, say, ...watch }: ForwardingOptions) {
    this.#bytes = new WatchedBytes(blob.bytes, watch);
    this.outbox = new Outbox(blocks, {
      take: (block, length) => say({ kind: 'bytes', block, length }),
      end: (broken) => say({ kind: 'end', ...(broken && { broken: whyOf(this.#bytes.failure?.error) }) }),
    });
  }

  /** Resolves when the bytes of the blob are needed no more. */
  send(): Promise<void> {
    return this.outbox.send(this.#sent());
  }

  async *#sent(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* this.#bytes;
    } catch (error) {
      throw new BrokenOff(undefined, { cause: error });
    }
  }
}

/** What the reader of the bytes tells errors by. An archive around the layer that was cut has cut the layer. */
function whyOf(error: unknown): BreakOff {
  const isCut = !(error instanceof ScanError) || error instanceof TruncatedError;
  return { sentence: sentenceOf(error), ...(!isCut && { code: error.code }) };
}
