/** Takes the compression off a stream, whichever its magic bytes say it has. */
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { gunzip } from './gzip.js';
import { peek } from './peek.js';
import { SNIFF_LENGTH, sniff } from './sniff.js';
import { unzstd } from './zstd.js';

export type Compression = 'none' | 'gzip' | 'zstd';

/**
 * The bytes uncompressed, as they come. What is neither gzip nor zstd goes through untouched.
 *
 * @param passing A chunk given is gone when the next one is asked for, and so may be one that comes out: that spares a buffer for every chunk.
 * @param checked Whether checksums in the data are compared. Not where the digest of all that comes out is. Default: true.
 *
 * Reading `bytes` throws ScanError ARCHIVE_CORRUPT when the compressed data are damaged or cut, LIMIT_EXCEEDED when they
 * ask for too much memory, and whatever the given stream throws.
 */
export async function decompress(
  bytes: AsyncIterable<Uint8Array>,
  limits: Limits = DEFAULT_LIMITS,
  { passing = false, checked = true }: { passing?: boolean; checked?: boolean } = {},
): Promise<{ compression: Compression; bytes: AsyncIterable<Uint8Array> }> {
  const peeked = await peek(bytes, SNIFF_LENGTH);
  switch (sniff(peeked.head)) {
    case 'gzip':
      return { compression: 'gzip', bytes: gunzip(peeked.bytes, { passing, checked }) };
    case 'zstd':
      return { compression: 'zstd', bytes: unzstd(passing ? kept(peeked.bytes) : peeked.bytes, limits) };
    default:
      return { compression: 'none', bytes: peeked.bytes };
  }
}

/** What decodes zstd keeps the chunks that a block reaches over. */
async function* kept(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of bytes) yield new Uint8Array(chunk);
}
