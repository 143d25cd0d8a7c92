import { ScanError, sentenceOf } from '../../model/errors.js';
import type { ImageDocument } from '../../model/image.js';
import type { Skip } from '../../model/skip.js';
import type { FoundImage } from '../assemble.js';
import { readText, statementOf } from '../attestation.js';
import type { JsonBlobs } from '../blobs.js';
import { type Descriptor, descriptorField, descriptorsField, documentsOf } from '../descriptor.js';
import { digestOf, isDigest } from '../digest.js';
import { field, parseJson, textField } from '../json.js';
import { atMost, MOST_LAYERS } from '../limits.js';
import { isText } from '../media-types.js';
import type { Repository } from './client.js';

/**
 * What a registry keeps beside an image, about it: signatures, SBOMs, provenance. Told by the referrers API, by its fallback tag, or found
 * under the tags that cosign gives.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */

/** Tags by digest: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery */
const COSIGN_TAGS = ['sig', 'att', 'sbom'];

/** Most referrers of one manifest that are read. */
const MOST_REFERRERS = 256;

/** The images with the texts about them; what is about their index is about each of them. */
export async function addReferrers(found: readonly FoundImage[], { root, ...place }: Place & { root: string }): Promise<FoundImage[]> {
  const subjects = new Set([root, ...found.flatMap(({ image }) => image.digest ?? [])]);
  const all = [...subjects].map(async (subject) => [subject, await textsAbout(subject, place)] as const);
  const about = new Map(await Promise.all(all));
  return found.map((each) => {
    const own = [...new Set([root, each.image.digest ?? root])].flatMap((subject) => about.get(subject) ?? []);
    const documents = [...each.image.documents, ...own.flatMap((texts) => texts.documents)];
    return { ...each, image: { ...each.image, documents, skipped: [...each.image.skipped, ...own.flatMap((texts) => texts.skipped)] } };
  });
}

interface Place {
  repository: Repository;
  blobs: JsonBlobs;
  /** All tags of the repository, if they are known. */
  tags?: ReadonlySet<string> | undefined;
}

interface Texts {
  documents: ImageDocument[];
  skipped: Skip[];
}

async function textsAbout(subject: string, { repository, blobs, tags }: Place): Promise<Texts> {
  const texts: Texts = { documents: [], skipped: [] };
  const seen = new Set<string>();
  const listed = await unlessFailed(() => repository.referrers(subject, tags), subject, texts);
  for (const { digest } of atMost(listed ?? [], MOST_REFERRERS, `the referrers of ${subject}`, texts.skipped)) {
    if (seen.has(digest) || !isDigest(digest)) continue;
    seen.add(digest);
    const bytes = await readText(
      { digest, annotations: {}, urls: [] },
      { what: 'referrer', kind: 'manifest', blobs, skipped: texts.skipped },
    );
    if (bytes !== undefined) await readReferrer(digest, bytes, blobs, texts);
  }
  for (const kind of COSIGN_TAGS) {
    const tag = `${subject.replace(':', '-')}.${kind}`;
    if (tags?.has(tag) === false) continue;
    const manifest = await unlessFailed(() => repository.manifest(tag), subject, texts);
    if (manifest === undefined) continue;
    const digest = digestOf(manifest.bytes, manifest.digest);
    if (!seen.has(digest)) await readReferrer(digest, manifest.bytes, blobs, texts);
    seen.add(digest);
  }
  return texts;
}

/** undefined where there is none, and, with a Skip, where it cannot be told. */
async function unlessFailed<T>(ask: () => Promise<T>, subject: string, { skipped }: Texts): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    if (error.code === 'IMAGE_NOT_FOUND') return undefined;
    const detail = `what the registry keeps about ${subject} cannot be read: ${sentenceOf(error)}`;
    skipped.push({ reason: 'unreadable', severity: 'failure', path: subject, detail });
    return undefined;
  }
}

async function readReferrer(digest: string, bytes: Uint8Array, blobs: JsonBlobs, { documents, skipped }: Texts): Promise<void> {
  const manifest = parseJson(bytes);
  documents.push(...documentsOf(field(manifest, 'annotations')));
  const type = textField(manifest, 'artifactType') ?? descriptorField(manifest, 'config')?.mediaType ?? 'an unknown type';
  for (const layer of atMost(descriptorsField(manifest, 'layers'), MOST_LAYERS, `the blobs of ${digest}`, skipped)) {
    if (!isText(layer.mediaType)) {
      skipped.push(notOpened(digest, type, layer));
      continue;
    }
    const text = await readText(layer, { what: 'referrer', blobs, skipped });
    if (text === undefined) continue;
    documents.push(...statementOf(text, layer), ...documentsOf(layer.annotations));
  }
}

function notOpened(digest: string, type: string, { mediaType = 'an unknown type' }: Descriptor): Skip {
  const detail = `${digest}, which refers to the image and is of ${type}, has content of ${mediaType}, which is not opened`;
  return { reason: 'unsupported', severity: 'policy', path: digest, detail };
}
