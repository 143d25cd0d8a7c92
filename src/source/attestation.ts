import type { ImageDocument } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import type { BlobKind, JsonBlobs } from './blobs.js';
import { type Descriptor, descriptorsField } from './descriptor.js';
import { digestOf } from './digest.js';
import { field, listField, parseJson, textField } from './json.js';
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
  const severity = present ? 'failure' : 'policy';
  const manifest = await readText(descriptor, { what: 'attestation manifest', kind: 'manifest', blobs, skipped, severity });
  if (manifest === undefined) return { documents, skipped };
  const value = parseJson(manifest);
  for (const statement of atMost(descriptorsField(value, 'layers'), MOST_LAYERS, `the statements of ${descriptor.digest}`, skipped)) {
    const bytes = await readText(statement, { what: 'attestation', blobs, skipped });
    if (bytes === undefined) continue;
    documents.push(...statementOf(bytes, statement));
  }
  return { documents, skipped };
}

interface Wanted {
  /** As in `the image config`. */
  what: string;
  kind?: BlobKind;
  blobs: JsonBlobs;
  skipped: Skip[];
  /** Of the Skip for a blob that is not there. */
  severity?: Skip['severity'];
}

/**
 * A statement as it is written, and what it holds in an encoding that a scan would not see through: the statement in a signed envelope
 * (DSSE, also in a bundle of sigstore), the Dockerfile in provenance of `mode=max`.
 * https://github.com/secure-systems-lab/dsse/blob/master/envelope.md
 */
export function statementOf(bytes: Uint8Array, { annotations, mediaType }: Descriptor): ImageDocument[] {
  const outer = parseJson(bytes);
  const payload = decoded(field(outer, 'payload') ?? field(field(outer, 'dsseEnvelope'), 'payload'));
  const statement = payload === undefined ? outer : parseJson(payload);
  const type = annotations['in-toto.io/predicate-type'] ?? annotations['predicateType'] ?? textField(statement, 'predicateType');
  const name = type ?? mediaType ?? 'attestation';
  const texts = [{ text: payload ?? bytes }, ...sourcesOf(statement)];
  return texts.map((each) => ({ kind: 'attestation', name, ...each, text: new TextDecoder().decode(each.text) }));
}

/** Where BuildKit keeps the files a build was described by: https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md */
function sourcesOf(statement: unknown): { file: string; text: Uint8Array }[] {
  const predicate = field(statement, 'predicate');
  const metadata = field(predicate, 'metadata') ?? field(field(predicate, 'runDetails'), 'metadata');
  const buildkit = field(metadata, 'https://mobyproject.org/buildkit@v1#metadata') ?? field(metadata, 'buildkit_metadata');
  return listField(field(buildkit, 'source'), 'infos').flatMap((info) => {
    const text = decoded(field(info, 'data'));
    return text === undefined ? [] : [{ file: textField(info, 'filename') || 'Dockerfile', text }];
  });
}

/** @returns undefined for what is no text in base64. */
function decoded(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' && text !== '' && /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** The bytes of a JSON blob; undefined, with a Skip, where they cannot be had. A wrong digest is told, and the bytes are used. */
export async function readText(
  { digest }: Descriptor,
  { what, kind = 'blob', blobs, skipped, severity = 'failure' }: Wanted,
): Promise<Uint8Array | undefined> {
  const blob = await blobs.read(digest, kind);
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
