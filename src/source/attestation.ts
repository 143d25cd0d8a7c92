import type { ImageDocument } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import type { JsonBlobs } from './blobs.js';
import { type Descriptor, descriptorsField } from './descriptor.js';
import { digestOf } from './digest.js';
import { parseJson, textField } from './json.js';
import { atMost, MOST_LAYERS } from './limits.js';

/**
 * Attestations that BuildKit puts beside an image: a manifest whose layers are in-toto statements, provenance and SBOM.
 * https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
 */
export interface Attestation {
  documents: ImageDocument[];
  skipped: Skip[];
}

export function isAttestation(descriptor: Descriptor): boolean {
  return descriptor.annotations['vnd.docker.reference.type'] === 'attestation-manifest';
}

/** Reads the statements, as they are written. @param present Whether the image it is about is here too; else it may well be absent with it. */
export async function readAttestation(descriptor: Descriptor, blobs: JsonBlobs, present: boolean): Promise<Attestation> {
  const documents: ImageDocument[] = [];
  const skipped: Skip[] = [];
  const manifest = await readText(descriptor, 'attestation manifest', blobs, skipped, present ? 'failure' : 'policy');
  if (manifest === undefined) return { documents, skipped };
  const value = parseJson(manifest);
  for (const statement of atMost(descriptorsField(value, 'layers'), MOST_LAYERS, `the statements of ${descriptor.digest}`, skipped)) {
    const bytes = await readText(statement, 'attestation', blobs, skipped, 'failure');
    if (bytes === undefined) continue;
    const type = statement.annotations['in-toto.io/predicate-type'] ?? textField(parseJson(bytes), 'predicateType');
    documents.push({ kind: 'attestation', name: type ?? statement.mediaType ?? 'attestation', text: new TextDecoder().decode(bytes) });
  }
  return { documents, skipped };
}

/** The bytes of a JSON blob; undefined, with a Skip, where they cannot be had. A wrong digest is told, and the bytes are used. */
export async function readText(
  { digest }: Descriptor,
  what: string,
  blobs: JsonBlobs,
  skipped: Skip[],
  severity: Skip['severity'],
): Promise<Uint8Array | undefined> {
  const blob = await blobs.read(digest);
  if (blob.state === 'missing') {
    skipped.push({ reason: 'missing', severity, path: digest, detail: `the ${what} ${digest} is not there` });
    return undefined;
  }
  if (blob.state === 'unfit') {
    skipped.push({ reason: 'unreadable', severity: 'failure', path: digest, detail: `the ${what} ${digest} cannot be read: ${blob.why}` });
    return undefined;
  }
  const computed = digestOf(blob.bytes, digest);
  if (computed !== digest) {
    skipped.push({
      reason: 'digest-mismatch',
      severity: 'failure',
      path: digest,
      detail: `the ${what} ${digest} has in truth the digest ${computed}`,
    });
  }
  return blob.bytes;
}
