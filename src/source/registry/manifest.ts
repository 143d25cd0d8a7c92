/** One manifest: what is asked for, and what the answer is. */
import { gunzipSync } from 'node:zlib';
import { digestOf, isDigest } from '../digest.js';
import { field, parseJson, textField } from '../json.js';
import { type Subject, unfit } from './failure.js';
import { headerOf, type Reply } from './reply.js';

export interface Manifest {
  digest: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** Bytes; registries refuse more than four of them. */
export const MANIFEST_LIMIT = 8 << 20;

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const SIGNED_SCHEMA_1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws';

/** All kinds, so that no registry converts one into another. */
export const MANIFEST_TYPES = [
  OCI_INDEX,
  OCI_MANIFEST,
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.artifact.manifest.v1+json',
  SIGNED_SCHEMA_1,
  'application/json',
].join(', ');

/** @param asked The digest that was asked for; undefined for a tag. @throws ScanError DIGEST_MISMATCH, SOURCE_UNREADABLE */
export function manifestOf(subject: Subject, asked: string | undefined, { headers }: Reply, sent: Uint8Array): Manifest {
  const told = headerOf(headers, 'docker-content-digest');
  const expected = asked ?? (told !== undefined && isDigest(told) ? told : undefined);
  const bytes = stored(sent, expected, MANIFEST_LIMIT);
  const json = parseJson(bytes);
  if (json === undefined) throw unfit('SOURCE_UNREADABLE', subject, 'is no JSON; is that a registry?');
  const mediaType = mediaTypeOf(headerOf(headers, 'content-type'), json);
  const digest = digestOf(bytes, expected);
  // The digest of a signed one is that of what was signed, a part of it.
  if (expected === undefined || digest === expected || mediaType === SIGNED_SCHEMA_1)
    return { digest: expected ?? digest, mediaType, bytes };
  throw unfit(
    'DIGEST_MISMATCH',
    subject,
    `is not what it should be: ${expected} was ${asked === undefined ? 'announced' : 'asked for'}, ${digest} came`,
  );
}

/** The bytes that were stored, also where a proxy compressed them on their way. */
export function stored(sent: Uint8Array, digest: string | undefined, limit: number): Uint8Array {
  const isGzip = sent[0] === 0x1f && sent[1] === 0x8b;
  if (!isGzip || (digest !== undefined && digestOf(sent, digest) === digest)) return sent;
  try {
    return gunzipSync(sent, { maxOutputLength: limit });
  } catch {
    // The digest tells.
    return sent;
  }
}

/** The header's, unless it says nothing. https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions */
function mediaTypeOf(header: string | undefined, json: unknown): string {
  const type = header?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.startsWith('application/vnd.')) return type;
  const inside = textField(json, 'mediaType');
  if (inside) return inside;
  return Array.isArray(field(json, 'manifests')) ? OCI_INDEX : OCI_MANIFEST;
}
