/** What a blob is whose layer may be known already: its bytes are read and hashed, which costs a small part of scanning them. */
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { metered } from '../tar/digest.js';
import { DEFAULT_LIMITS } from '../tar/limits.js';
import { peek } from '../tar/peek.js';
import { SNIFF_LENGTH, sniff } from '../tar/sniff.js';
import { throwIfAborted } from '../tar/waiting.js';
import { LayerBytes } from './layer-bytes.js';
import { unreadLayer } from './unread-layer.js';
import { WatchedBytes, type Watch } from './watched.js';

/** Everything of a layer that its tar decides. */
export type TarContent = Omit<ScannedLayer, 'digest' | 'complete' | 'compression' | 'size'>;

export interface StoredBytes {
  digest: string;
  size: number;
  /** Whether they are the tar itself, as far as their beginning tells. */
  isPlain: boolean;
}

/** Reads a blob to its end. @throws ScanError ABORTED, and what the stream throws */
export async function storedBytes(blob: LayerBlob, watch: Watch): Promise<StoredBytes> {
  throwIfAborted(watch.signal);
  const stored = metered(new WatchedBytes(blob.bytes, watch));
  const { head, bytes } = await peek(stored.bytes, SNIFF_LENGTH);
  await drained(bytes);
  return { digest: stored.digest(), size: stored.length(), isPlain: !['gzip', 'zstd'].includes(sniff(head)) };
}

/**
 * The layer that the blob is when its tar, uncompressed, is that of the `known` one, with what only its stored bytes tell; undefined for
 * another tar.
 * @throws ScanError ABORTED
 */
export async function sameTar(blob: LayerBlob, known: TarContent, watch: Watch): Promise<ScannedLayer | undefined> {
  const bytes = new LayerBytes(blob, { limits: DEFAULT_LIMITS, ...watch });
  await bytes.drain();
  const layer = bytes.layer({ ...known, whole: true, skipped: [...known.skipped] });
  return layer.diffId === known.diffId ? layer : undefined;
}

async function drained(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = bytes[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

/** Stands in for a layer whose bytes are gone, and were not those that they were said to be. */
export function forgedLayer(blob: LayerBlob): ScannedLayer {
  const said = blob.digest ?? '';
  return unreadLayer(
    blob,
    'digest-mismatch',
    `the bytes of the layer were said to have the digest ${said}, which is known, but have another: scan it with --no-cache`,
  );
}
