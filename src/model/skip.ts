/** Something that was not looked at, and why. Part of the report, never only of a log. */
export interface Skip {
  reason: SkipReason;
  /** `policy`: excluded on purpose, counted once per kind. `failure`: unreadable or over a limit; makes the scan incomplete. */
  severity: 'policy' | 'failure';
  /** The layer it happened in, by the digest of its uncompressed tar, or by its name in the source when that is unknown. */
  layer?: string;
  path?: string;
  count?: number;
  /** One sentence for people. */
  detail: string;
}

export type SkipReason =
  'unreadable' | 'truncated' | 'digest-mismatch' | 'limit' | 'unsupported' | 'missing' | 'special-file' | 'foreign-layer' | 'interrupted';
