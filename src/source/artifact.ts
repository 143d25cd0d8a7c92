import { ScanError } from '../model/errors.js';
import type { LayerBlob } from '../model/image.js';
import { metered } from '../tar/digest.js';
import type { Descriptor } from './descriptor.js';
import { isJsonLayer } from './media-types.js';
import type { OciManifest } from './oci-graph.js';
import { encodeHeader, padding } from './tar-header.js';

/**
 * What is stored like an image and is none: a Helm chart, a compose file, whatever ORAS pushes. Its blobs are archives, which are layers
 * like any other, or files as they are.
 * https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */

const TITLE = 'org.opencontainers.image.title';
/** On a folder that ORAS packed; without it, what has a title is a file, whatever its media type says. */
const UNPACK = 'io.deis.oras.content.unpack';

/** Whether the blob of an artifact is a text about something else rather than its content. */
export function isStatement(layer: Descriptor): boolean {
  return isJsonLayer(layer.mediaType) && layer.annotations[TITLE] === undefined;
}

/**
 * The blob of a layer as it is to be handed out: a plain file of an artifact becomes a layer of one member, named by its title. Its length
 * has to be known, for it stands before the content.
 * @returns undefined where it is not.
 */
export function asLayer(layer: Descriptor, blob: LayerBlob, { kind }: Pick<OciManifest, 'kind'>): LayerBlob | undefined {
  if (kind !== 'artifact' || !isPlainFile(layer)) return blob;
  const { digest, annotations } = layer;
  const { key, size, bytes } = blob;
  if (size === undefined) return undefined;
  const name = (annotations[TITLE] ?? digest).replace(/^\/+/, '');
  return { key, bytes: packed(name, size, digest, bytes) };
}

/** Whether the blob of an artifact is a file as it is. */
function isPlainFile({ annotations, mediaType = '' }: Descriptor): boolean {
  if (annotations[UNPACK] === 'true') return false;
  return annotations[TITLE] !== undefined || !/\btar\b/.test(mediaType);
}

async function* packed(name: string, size: number, digest: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield encodeHeader({ name, type: 'file', mode: 0o644, size });
  const content = metered(bytes);
  yield* content.bytes;
  if (content.length() !== size) throw new ScanError('ARCHIVE_CORRUPT', `${name} has ${content.length()} bytes, its manifest says ${size}`);
  if (digest.startsWith('sha256:') && content.digest() !== digest)
    throw new ScanError('DIGEST_MISMATCH', `${name} has the digest ${content.digest()}, its manifest says ${digest}`);
  yield padding(size);
  yield new Uint8Array(1024);
}
