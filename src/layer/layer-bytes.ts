/** The bytes of a layer on their way to whoever reads its tar: watched, counted, hashed as they are stored and as they are uncompressed. */
import { createHash, type Hash } from 'node:crypto';
import { ScanError, sentenceOf } from '../model/errors.js';
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { Skip, SkipReason } from '../model/skip.js';
import { decompress, type Compression } from '../tar/decompress.js';
import { metered, type Metered } from '../tar/digest.js';
import { passingFileBytes } from '../tar/file-bytes.js';
import type { Limits } from '../tar/limits.js';
import { TruncatedError } from '../tar/truncated.js';
import { throwIfAborted } from '../tar/waiting.js';
import { BrokenOff } from './broken-off.js';
import type { LayerContent } from './layer-content.js';
import { STOPPED } from './unread-layer.js';
import { WatchedBytes, type Watch } from './watched.js';

export interface LayerBytesOptions extends Watch {
  limits: Limits;
  /** Whether to hash the tar of a compressed layer. Where not, whoever reads it does, see `LayerContent.tarDigest`. Default true. */
  isTarHashed?: boolean;
}

export class LayerBytes implements AsyncIterable<Uint8Array> {
  readonly #blob: LayerBlob;
  readonly #options: LayerBytesOptions;
  readonly #watched: WatchedBytes;
  readonly #stored: Metered;
  #tarHash: Hash | undefined;
  #isWhole = false;
  #compression: Compression = 'none';
  #failure: Skip | undefined;

  constructor(blob: LayerBlob, options: LayerBytesOptions) {
    this.#blob = blob;
    this.#options = options;
    this.#watched = new WatchedBytes(blob.file === undefined ? blob.bytes : passingFileBytes(blob.file), options);
    this.#stored = metered(this.#watched);
  }

  /** The tar. To be read once; a chunk is gone when the next one is asked for. @throws BrokenOff when it cannot be read to its end, or as soon as the signal says so; faults of the program. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    try {
      throwIfAborted(this.#options.signal);
      const { limits, isTarHashed = true } = this.#options;
      const { digest, diffId } = this.#blob;
      const checked = digest === undefined && diffId === undefined;
      const { compression, bytes } = await decompress(this.#stored.bytes, limits, { passing: true, checked });
      this.#compression = compression;
      if (isTarHashed && this.isCompressed) this.#tarHash = createHash('sha256');
      for await (const chunk of bytes) {
        this.#tarHash?.update(chunk);
        yield chunk;
      }
      this.#isWhole = true;
    } catch (error) {
      this.#failure = this.#skipOf(error);
      throw new BrokenOff(undefined, { cause: error });
    }
  }

  /** Reads them for their hashes alone. That they break off is told of the layer. @param isEnough asked after each chunk @throws faults of the program */
  async drain(isEnough: () => boolean = () => false): Promise<void> {
    try {
      const iterator = this[Symbol.asyncIterator]();
      while ((await iterator.next()).done !== true && !isEnough());
      await iterator.return();
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
    }
  }

  /** Known as soon as there is a first chunk. */
  get isCompressed(): boolean {
    return this.#compression !== 'none';
  }

  /** The layer, now that `content` was found in its bytes. What is not whole has no digest that means anything. */
  layer({ whole, skipped, tarDigest, files, bytes, entries, matches, contents }: Omit<LayerContent, 'documents'>): ScannedLayer {
    const { key, digest, size } = this.#blob;
    const isCut = skipped.some(({ reason }) => reason === 'truncated');
    const complete = whole && this.#isWhole && !isCut && this.#missing() === 0;
    const diffId = complete ? (tarDigest ?? this.#tarDigest()) : '';
    const all = [...skipped, ...this.#told(complete, isCut)];
    if (!complete && all.length === 0) all.push(BROKEN);
    return {
      files,
      bytes,
      entries,
      matches,
      contents,
      diffId,
      digest: complete ? this.#stored.digest() : (digest ?? ''),
      complete,
      compression: this.#compression,
      size: complete ? this.#stored.length() : (size ?? this.#stored.length()),
      skipped: all.map((skip) => ({ ...skip, layer: complete ? diffId : key })),
    };
  }

  /** Uncompressed, the stored bytes are the tar: they need not be hashed twice. */
  #tarDigest(): string {
    return this.#tarHash === undefined ? this.#stored.digest() : `sha256:${this.#tarHash.copy().digest('hex')}`;
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

/** Whoever read the tar by itself met an error that this thread, which read it as well, did not. */
const BROKEN: Skip = {
  reason: 'truncated',
  severity: 'failure',
  detail: 'the layer could be read in part only: its file changed meanwhile, or cannot be relied on; scan it again',
};

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
