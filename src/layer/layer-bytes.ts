/** The bytes of a layer on their way to whoever reads its tar: watched, counted, hashed as they are stored and as they are uncompressed. */
import { ScanError, sentenceOf } from '../model/errors.js';
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { Skip, SkipReason } from '../model/skip.js';
import { decompress, type Compression } from '../tar/decompress.js';
import { metered, type Metered } from '../tar/digest.js';
import { giveBack } from '../tar/give-back.js';
import type { Limits } from '../tar/limits.js';
import { TruncatedError } from '../tar/truncated.js';
import { throwIfAborted } from '../tar/waiting.js';
import { BrokenOff } from './broken-off.js';
import type { LayerContent } from './layer-content.js';
import { STOPPED } from './unread-layer.js';
import { WatchedBytes, type Watch } from './watched.js';

export interface LayerBytesOptions extends Watch {
  limits: Limits;
}

export class LayerBytes implements AsyncIterable<Uint8Array> {
  readonly #blob: LayerBlob;
  readonly #options: LayerBytesOptions;
  readonly #watched: WatchedBytes;
  readonly #stored: Metered;
  #tar: Metered;
  #compression: Compression = 'none';
  #failure: Skip | undefined;

  constructor(blob: LayerBlob, options: LayerBytesOptions) {
    this.#blob = blob;
    this.#options = options;
    this.#watched = new WatchedBytes(blob.bytes, options);
    this.#stored = this.#tar = metered(this.#watched);
  }

  /** The tar. To be read once; a chunk is gone when the next one is asked for. @throws BrokenOff when it cannot be read to its end, or as soon as the signal says so; faults of the program. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    try {
      throwIfAborted(this.#options.signal);
      const { compression, bytes } = await decompress(this.#stored.bytes, this.#options.limits);
      this.#compression = compression;
      // Uncompressed, the stored bytes are the tar: they need not be hashed twice.
      this.#tar = compression === 'none' ? { ...this.#stored, bytes } : metered(bytes);
      for await (const chunk of this.#tar.bytes) {
        yield chunk;
        if (this.isOurs) giveBack(chunk);
      }
    } catch (error) {
      this.#failure = this.#skipOf(error);
      throw new BrokenOff(undefined, { cause: error });
    }
  }

  /** Whether nobody else has a use for the chunks: they were read from a file, or uncompressed, for this. */
  get isOurs(): boolean {
    return this.#compression !== 'none' || this.#blob.file !== undefined;
  }

  /** The layer, now that `content` was found in its bytes. What is not whole has no digest that means anything. */
  layer({ whole, skipped, ...content }: LayerContent): ScannedLayer {
    const { key, digest, size } = this.#blob;
    const isCut = skipped.some(({ reason }) => reason === 'truncated');
    const complete = whole && this.#tar.ended() && !isCut && this.#missing() === 0;
    const all = [...skipped, ...this.#told(complete, isCut)];
    return {
      ...content,
      diffId: complete ? this.#tar.digest() : '',
      digest: complete ? this.#stored.digest() : (digest ?? ''),
      complete,
      compression: this.#compression,
      size: complete ? this.#stored.length() : (size ?? this.#stored.length()),
      skipped: all.map((skip) => ({ ...skip, layer: complete ? this.#tar.digest() : key })),
    };
  }

  /** Bytes that were announced and did not come, though the stream ended. */
  #missing(): number {
    return this.#stored.ended() ? Math.max(0, (this.#blob.size ?? 0) - this.#stored.length()) : 0;
  }

  /** A layer that broke off has no digest to compare. */
  #told(complete: boolean, isCut: boolean): Skip[] {
    const expected = this.#blob.digest;
    if (this.#failure !== undefined) return [this.#failure];
    if (!complete && this.#options.signal?.aborted === true) return [INTERRUPTED];
    if (this.#missing() > 0 && !isCut) return [cut(this.#missing())];
    return complete && expected !== undefined && expected !== this.#stored.digest() ? [mismatch(expected, this.#stored.digest())] : [];
  }

  /** Errors of the stream and of its data end the layer; anything else is a fault of the program and must be seen. */
  #skipOf(error: unknown): Skip {
    const isOfStream = this.#watched.failure?.error === error;
    const isAborted = error instanceof ScanError && error.code === 'ABORTED';
    if (isAborted && this.#options.signal?.aborted === true) return INTERRUPTED;
    if ((!isOfStream && !(error instanceof ScanError)) || isAborted) throw error;
    return { reason: reasonOf(error), severity: 'failure', detail: `the layer could be read in part only: ${sentenceOf(error)}` };
  }
}

function reasonOf(error: unknown): SkipReason {
  if (!(error instanceof ScanError) || error instanceof TruncatedError) return 'truncated';
  if (error.code === 'LIMIT_EXCEEDED') return 'limit';
  return error.code === 'UNSUPPORTED' ? 'unsupported' : 'unreadable';
}

const INTERRUPTED: Skip = { reason: 'interrupted', severity: 'failure', detail: STOPPED };

function cut(missing: number): Skip {
  const detail = `the layer could be read in part only: its last ${missing} bytes are not there, fetch it again`;
  return { reason: 'truncated', severity: 'failure', detail };
}

function mismatch(expected: string, computed: string): Skip {
  return {
    reason: 'digest-mismatch',
    severity: 'failure',
    detail: `the bytes of the layer have the digest ${computed}, its manifest says ${expected}: one of them is damaged, fetch the image again`,
  };
}
