import { ScanError } from '../model/errors.js';

/** Compressed data that end before they are complete: an ARCHIVE_CORRUPT of which all that came before is good. */
export class TruncatedError extends ScanError {
  /** `format` is named in the sentence: `gzip`, `zstd`. */
  constructor(
    readonly format: string,
    options?: { cause?: unknown },
  ) {
    super('ARCHIVE_CORRUPT', `the ${format} data end before they are complete: the file was cut, fetch it again`, options);
  }
}
