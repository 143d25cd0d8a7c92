import type { BlobContext, Match, RuleInfo } from './match.js';

/** Finds matches in blobs. A pure function of (bytes, context, rules): chunking never changes the result. */
export interface Detector {
  /** Digest of the rules in force (`sha256:…`): same digest, same matches. */
  readonly ruleSet: string;
  readonly rules: readonly RuleInfo[];
  /** @throws never for a rule id that a Match of this detector carries. */
  rule(id: string): RuleInfo;
  /** Starts on a blob. Several may be open at once. */
  open(context: BlobContext): BlobScan;
}

/** One blob on its way through the detector. */
export interface BlobScan {
  /** The next bytes; the buffer may be reused by the caller afterwards. */
  write(chunk: Uint8Array): void;
  /** Ends the blob and gives its matches, by start. */
  end(): Match[];
  /** What of the blob was not looked at. To be asked after its end; undefined unless the context says `hasty`. */
  passedOver(): PassedOver | undefined;
}

/** Keywords that were not looked at, as too many before them led to nothing. */
export interface PassedOver {
  /** Byte offsets between which they stand, end exclusive. */
  from: number;
  to: number;
  /** Ids of the rules that they were not looked at for, in order. */
  rules: readonly string[];
}
