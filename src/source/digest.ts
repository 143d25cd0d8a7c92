import { createHash } from 'node:crypto';

/** Digests as names of blobs: https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */

const HEX_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };
const DIGEST = /^(sha256|sha512):([0-9a-f]+)$/;

/** Whether `text` is a digest of an algorithm that every tool knows; only such a text may become a part of a path. */
export function isDigest(text: string): boolean {
  const [, algorithm = '', hex = ''] = DIGEST.exec(text) ?? [];
  return hex.length > 0 && hex.length === HEX_LENGTH[algorithm];
}

/** The digest of `bytes` under the algorithm of `like`, sha256 by default. */
export function digestOf(bytes: Uint8Array, like = 'sha256:'): string {
  const algorithm = like.startsWith('sha512:') ? 'sha512' : 'sha256';
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Where an OCI layout keeps the blob: `blobs/sha256/<hex>`. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** The digest that a path of an OCI layout stands for, if it is one. */
export function digestOfPath(path: string): string | undefined {
  const [folder, algorithm, hex, ...rest] = path.split('/');
  const digest = `${algorithm ?? ''}:${hex ?? ''}`;
  return folder === 'blobs' && rest.length === 0 && isDigest(digest) ? digest : undefined;
}
