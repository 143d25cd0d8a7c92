/** One pass over one layer: its bytes become entries, matches and verified digests, and are gone. */
import type { BlobScan } from '../model/detector.js';
import { ScanError, sentenceOf } from '../model/errors.js';
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { BlobContext } from '../model/match.js';
import type { Skip, SkipReason } from '../model/skip.js';
import { decompress, type Compression } from '../tar/decompress.js';
import { metered, type Metered } from '../tar/digest.js';
import { DEFAULT_LIMITS, type Limits } from '../tar/limits.js';
import { TruncatedError } from '../tar/truncated.js';
import { walkTar } from '../tar/walk.js';
import { Entries } from './entries.js';
import { throwIfAborted } from '../tar/waiting.js';
import { WatchedBytes } from './watched.js';

export interface ReadLayerOptions {
  /** Starts the detector on a blob. */
  open: (context: BlobContext) => BlobScan;
  /** Default: `DEFAULT_LIMITS`. */
  limits?: Limits;
  signal?: AbortSignal;
  /** Called with the stored bytes read so far. */
  onProgress?: (read: number) => void;
}

/**
 * Reads and scans a layer. What cannot be read is a Skip of the result, beside all that was found before it; the digests
 * are then of the bytes that were read.
 * @throws ScanError ABORTED, as soon as `signal` says so; nothing else that the layer could cause.
 */
export async function readLayer(blob: LayerBlob, options: ReadLayerOptions): Promise<ScannedLayer> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const skipped: Skip[] = [];
  const entries = new Entries({ open: options.open, limits, signal: options.signal });
  const watched = new WatchedBytes(blob.bytes, options);
  const stored = metered(watched);
  let compression: Compression = 'none';
  let tar: Metered = stored;
  try {
    throwIfAborted(options.signal);
    const plain = await decompress(stored.bytes, limits);
    compression = plain.compression;
    // Uncompressed, the stored bytes are the tar: they need not be hashed twice.
    tar = compression === 'none' ? { ...stored, bytes: plain.bytes } : metered(plain.bytes);
    await walkTar(tar.bytes, entries, { limits, onSkip: (skip) => skipped.push(skip) });
  } catch (error) {
    skipped.push(skipOf(error, watched));
  }
  entries.finish();
  skipped.push(...entries.skipped());
  const digest = stored.digest();
  if (stored.ended() && blob.digest !== undefined && blob.digest !== digest) skipped.push(mismatch(blob.digest, digest));
  const diffId = tar.digest();
  const layer = tar.ended() ? diffId : blob.key;
  return {
    diffId,
    digest,
    complete: tar.ended(),
    compression,
    size: stored.length(),
    files: entries.files,
    bytes: entries.bytes,
    entries: entries.entries,
    matches: entries.matches,
    contents: entries.contents,
    documents: entries.documents,
    skipped: skipped.map((skip) => ({ ...skip, layer })),
  };
}

/** Errors of the stream and of its data end the layer; anything else is a fault of the program and must be seen. */
function skipOf(error: unknown, watched: WatchedBytes): Skip {
  const isOfStream = watched.failure?.error === error;
  if ((!isOfStream && !(error instanceof ScanError)) || (error instanceof ScanError && error.code === 'ABORTED')) throw error;
  return { reason: reasonOf(error), severity: 'failure', detail: `the layer could be read in part only: ${sentenceOf(error)}` };
}

function reasonOf(error: unknown): SkipReason {
  if (!(error instanceof ScanError) || error instanceof TruncatedError) return 'truncated';
  if (error.code === 'LIMIT_EXCEEDED') return 'limit';
  return error.code === 'UNSUPPORTED' ? 'unsupported' : 'unreadable';
}

function mismatch(expected: string, computed: string): Skip {
  return {
    reason: 'digest-mismatch',
    severity: 'failure',
    detail: `the bytes of the layer have the digest ${computed}, its manifest says ${expected}: one of them is damaged, fetch the image again`,
  };
}
