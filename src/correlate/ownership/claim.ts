/** What a package manager says of one file, as the parsers of this folder hand it over. */

export type { PackageSystem } from '../../model/ownership.js';

export interface Claim {
  package: string;
  /** As `PathEntry.path`. */
  path: string;
  /** In bytes. */
  size?: number;
  digest?: ClaimedDigest;
}

export interface ClaimedDigest {
  algorithm: 'md5' | 'sha1' | 'sha256';
  /** The digest itself, of the length of its algorithm. */
  bytes: Uint8Array;
}

/** Takes one claim; false when no more are wanted. */
export type ClaimSink = (claim: Claim) => boolean;

const DIGEST_LENGTH: Readonly<Record<ClaimedDigest['algorithm'], number>> = { md5: 16, sha1: 20, sha256: 32 };

/** Undefined for what is no digest of that algorithm. */
export function digestOfHex(algorithm: ClaimedDigest['algorithm'], hex: string): ClaimedDigest | undefined {
  return hex.length === 2 * DIGEST_LENGTH[algorithm] && HEX.test(hex) ? { algorithm, bytes: Buffer.from(hex, 'hex') } : undefined;
}

const HEX = /^[0-9a-f]+$/i;

/** Undefined for what is no digest of that algorithm. Both alphabets of base64 are taken, padded or not. */
export function digestOfBase64(algorithm: ClaimedDigest['algorithm'], text: string): ClaimedDigest | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === DIGEST_LENGTH[algorithm] ? { algorithm, bytes } : undefined;
}
