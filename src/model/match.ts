import type { Secret } from './secret.js';

/** How sure we are that a match is a working form of what its rule says: checked offline, distinctive, or merely looking like it. */
export type Confidence = 'possible' | 'likely' | 'proven';

/** What a rule finds: a secret, a default that is none (`changeme`), or a practice that leads to leaks. */
export type Category = 'secret' | 'placeholder' | 'practice';

/** A detector hit in a blob. Knows nothing of images. */
export interface Match {
  /** Id of the rule. */
  detector: string;
  category: Category;
  confidence: Confidence;
  /** Why this confidence, as a short phrase: `checksum is right`, `key does not parse`, `cut at 64 KiB`. */
  evidence: string;
  /** The day in UTC on which it ends by its own word, `2030-03-17`. */
  expires?: string;
  /** Byte offsets of the secret in the blob, end exclusive. */
  start: number;
  end: number;
  /** 1-based; the column counts bytes, in UTF-16 code units. */
  line: number;
  column: number;
  /** The bytes of the span. */
  secret: Secret;
  /**
   * The values by which the same secret is recognised elsewhere: unquoted, percent-decoded, the password of a URL or of a docker `auth`.
   * At least one; empty for placeholders, which never join by value.
   */
  joins: readonly Secret[];
  /** Safe to print. */
  redacted: string;
  /** The credential's name where the text gives it one: the variable, key or field it is assigned to. */
  name?: string;
  /** The other parts of a credential of several, such as the id beside a secret key. */
  parts: readonly MatchPart[];
}

export interface MatchPart {
  name: string;
  secret: Secret;
  redacted: string;
}

/** What kind of text a blob is, as far as detectors care. */
export interface BlobContext {
  kind: PlaceKind;
  /** Path of the file (or of the member inside it), for rules with path conditions. */
  path?: string;
  /**
   * `NAME=value` pairs known from structure (env, labels, build args): byte spans of the values. There any credential-like name with a
   * literal value is a match, whatever its entropy.
   */
  assignments?: readonly Assignment[];
  /** Of far too many keywords that lead to nothing the rest may be passed over, which `BlobScan.passedOver` then tells. Default: false. */
  hasty?: boolean;
}

export interface Assignment {
  name: string;
  /** Byte span of the value in the blob. */
  start: number;
  end: number;
}

export type PlaceKind = 'file' | 'env' | 'label' | 'command' | 'healthcheck' | 'build-arg' | 'history' | 'annotation' | 'attestation';

/** What correlation and reports need to know of a rule, apart from how it matches. */
export interface RuleInfo {
  id: string;
  title: string;
  /** The vendor whose credential it is; `generic` where there is none. */
  provider: string;
  severity: Severity;
  /** When the credential is needed: while building, by the running program, or either. Decides the remedy. */
  use: 'build' | 'run' | 'both';
  category: Category;
  /** Of two rules that match the same value the higher is reported: 3 a vendor's format, 2 a context, 1 generic. */
  specificity: number;
  references: readonly string[];
  /** The vendor's page on how to revoke it. */
  revoke?: string;
}

export type Severity = 'low' | 'medium' | 'high' | 'critical';
