/**
 * Every error the product raises on purpose, by code. Callers match the code, never the text.
 *
 * The sentence says what, where and what to do; it is safe to print only after redaction (a reference or a path may
 * itself hold a secret), which `cli` does for every text it emits.
 */
export type ErrorCode =
  | 'REFERENCE_INVALID'
  | 'SOURCE_NOT_FOUND'
  | 'SOURCE_UNREADABLE'
  | 'SOURCE_UNREACHABLE'
  | 'SOURCE_DENIED'
  | 'ENGINE_UNREACHABLE'
  | 'ENGINE_DENIED'
  | 'ENGINE_FAILED'
  | 'IMAGE_NOT_FOUND'
  | 'PLATFORM_NOT_FOUND'
  | 'NOT_AN_IMAGE'
  | 'ARCHIVE_CORRUPT'
  | 'DIGEST_MISMATCH'
  | 'LIMIT_EXCEEDED'
  | 'UNSUPPORTED'
  | 'RULES_INVALID'
  | 'POLICY_INVALID'
  | 'BASELINE_INVALID'
  | 'KEY_INVALID'
  | 'OPTION_INVALID'
  | 'OUTPUT_FAILED'
  | 'STORE_FAILED'
  | 'ABORTED';

export class ScanError extends Error {
  override readonly name = 'ScanError';

  constructor(
    readonly code: ErrorCode,
    sentence: string,
    options?: { cause?: unknown },
  ) {
    super(sentence, options);
  }
}

/** The sentence of any thrown thing, without its stack. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
