/** One repository of a registry: its manifests, blobs, tags, and what refers to a manifest. */
import { ScanError } from '../../model/errors.js';
import { JSON_LIMIT } from '../blobs.js';
import { digestOf, isDigest } from '../digest.js';
import { field, listField, numberField, parseJson, textField, textMapField } from '../json.js';
import { isTag, parseReference } from '../reference.js';
import { download } from './download.js';
import { type Subject, unfit } from './failure.js';
import { type RegistryHost, serverPath } from './host.js';
import { type Manifest, MANIFEST_LIMIT, MANIFEST_TYPES, manifestOf, stored } from './manifest.js';
import { pages } from './pages.js';
import { headerOf } from './reply.js';
import type { Session } from './session.js';

/** What refers to a manifest: a signature, an attestation, an SBOM. */
interface Referrer {
  mediaType: string;
  digest: string;
  size?: number;
  artifactType?: string;
  annotations?: Record<string, string>;
}

export interface Repository {
  /** `host[:port]/path`, for people. */
  readonly name: string;
  /**
   * The manifest behind a tag or digest, its bytes verified when it is asked for by digest, or the registry tells one.
   * @throws ScanError IMAGE_NOT_FOUND, SOURCE_DENIED, SOURCE_UNREACHABLE, SOURCE_UNREADABLE, DIGEST_MISMATCH, LIMIT_EXCEEDED, ABORTED, and
   * REFERENCE_INVALID for what is neither tag nor digest.
   */
  manifest(reference: string): Promise<Manifest>;
  /**
   * Which manifest a tag stands for now, without its bytes where the registry can tell.
   * @throws ScanError as `manifest`
   */
  digest(tag: string): Promise<string>;
  /** A small blob (config, attestation), verified. @throws ScanError as `manifest`; LIMIT_EXCEEDED beyond `JSON_LIMIT` bytes. */
  smallBlob(digest: string, size?: number): Promise<Uint8Array>;
  /**
   * The bytes of a blob as they are stored, whatever `Content-Encoding` says. Opened when first read, each time anew; resumed by range when the
   * connection is cut. The reader verifies the digest. It counts as one of the downloads at once until it is read to its end or left.
   * @param size Bytes, as a manifest has it: what comes must have as many.
   */
  blob(digest: string, size?: number): AsyncIterable<Uint8Array>;
  /**
   * What refers to a manifest: by the referrers API, else by the tag `sha256-<hex>` that stands in for it. Empty when there is none; of more than
   * `MOST_LISTED` the first ones.
   * @param tags All that there are, if they are known.
   */
  referrers(digest: string, tags?: ReadonlySet<string>): Promise<Referrer[]>;
  /** All tags, page by page. */
  tags(): AsyncIterable<string>;
}

const PAGE = 1000;
/** An image has a few; whoever has so many that they fill pages has all that a scan reads by then. */
const MOST_LISTED = 4096;
const MOST_LISTINGS = 256;
const INDEX = { accept: 'application/vnd.oci.image.index.v1+json' };

/** @throws ScanError REFERENCE_INVALID */
export function repositoryOf(session: Session, host: RegistryHost, path: string): Repository {
  const parsed = parseReference(`${host.server}/${path}`);
  if (parsed.tag !== undefined || parsed.digest !== undefined || parsed.path !== path) {
    throw new ScanError(
      'REFERENCE_INVALID',
      `${JSON.stringify(path)} is no repository: it may hold lower-case letters and digits, separated by \`.\`, \`_\`, \`-\` or \`/\``,
    );
  }
  const full = serverPath(host, path);
  const subject = (what: string): Subject => ({ host, path: full, what });
  const at = (rest: string): string => `/v2/${full}/${rest}`;

  const manifest = async (reference: string): Promise<Manifest> => {
    const about = subject(`manifest ${reference}`);
    const digest = isDigest(reference) ? reference : undefined;
    if (digest === undefined && !isTag(reference))
      throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(reference)} is neither a tag nor a digest`);
    const ask = { target: at(`manifests/${reference}`), headers: { accept: MANIFEST_TYPES } };
    const { reply, bytes } = await session.ask(about, ask, MANIFEST_LIMIT);
    return manifestOf(about, digest, reply, bytes);
  };

  const digest = async (tag: string): Promise<string> => {
    const about = subject(`manifest ${tag}`);
    if (!isTag(tag)) throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(tag)} is no tag`);
    const ask = { method: 'HEAD', target: at(`manifests/${tag}`), headers: { accept: MANIFEST_TYPES }, accepted: [405] } as const;
    const { reply } = await session.ask(about, ask, MANIFEST_LIMIT);
    const told = headerOf(reply.headers, 'docker-content-digest');
    return told !== undefined && isDigest(told) ? told : (await manifest(tag)).digest;
  };

  let hasReferrers = true;
  const referrers = async (digest: string, tags?: ReadonlySet<string>): Promise<Referrer[]> => {
    const about = subject(`list of what refers to ${checked(digest)}`);
    const found: Referrer[] = [];
    try {
      if (hasReferrers) {
        for await (const page of pages(session, about, at(`referrers/${digest}`), { headers: INDEX, most: MOST_LISTINGS })) {
          for (const each of referrersIn(page)) if (found.length < MOST_LISTED) found.push(each);
          if (found.length === MOST_LISTED) break;
        }
        return found;
      }
    } catch (error) {
      // Registries that do not know the question answer it in many ways.
      const isUnknown = error instanceof ScanError && ['IMAGE_NOT_FOUND', 'SOURCE_UNREADABLE'].includes(error.code);
      if (!isUnknown || found.length > 0) throw error;
      // The specification has 404 mean that there is no such API.
      hasReferrers = error.code !== 'IMAGE_NOT_FOUND';
    }
    const tag = digest.replace(':', '-');
    if (tags?.has(tag) === false) return [];
    try {
      return referrersIn(parseJson((await manifest(tag)).bytes));
    } catch (error) {
      if (error instanceof ScanError && error.code === 'IMAGE_NOT_FOUND') return [];
      throw error;
    }
  };

  return {
    name: `${host.name}/${full}`,
    manifest,
    digest,
    smallBlob: async (digest, size) => {
      const about = subject(`blob ${checked(digest)}`);
      if ((size ?? 0) > JSON_LIMIT)
        throw unfit('LIMIT_EXCEEDED', about, `has ${size ?? 0} bytes, more than the ${JSON_LIMIT} that are read of it`);
      const { bytes: sent } = await session.ask(about, { target: at(`blobs/${digest}`) }, JSON_LIMIT);
      const bytes = stored(sent, digest, JSON_LIMIT);
      const came = digestOf(bytes, digest);
      if (came !== digest) throw unfit('DIGEST_MISMATCH', about, `is not what it should be: its bytes have the digest ${came}`);
      return bytes;
    },
    blob: (digest, size) => ({
      [Symbol.asyncIterator]: () => download(session, subject(`blob ${checked(digest)}`), at(`blobs/${digest}`), digest, size),
    }),
    referrers,
    tags: async function* () {
      for await (const page of pages(session, subject('list of tags'), at(`tags/list?n=${PAGE}`))) {
        for (const tag of listField(page, 'tags')) if (typeof tag === 'string') yield tag;
      }
    },
  };
}

/** Only a digest may become a part of an address. @throws ScanError REFERENCE_INVALID */
function checked(digest: string): string {
  if (isDigest(digest)) return digest;
  throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(digest.slice(0, 100))} is no digest`);
}

/** The descriptors of an index; what has no digest is none. */
function referrersIn(index: unknown): Referrer[] {
  return listField(index, 'manifests').flatMap((value) => {
    const digest = textField(value, 'digest') ?? '';
    if (!isDigest(digest)) return [];
    const size = numberField(value, 'size');
    const artifactType = textField(value, 'artifactType');
    return {
      mediaType: textField(value, 'mediaType') ?? '',
      digest,
      ...(size === undefined ? {} : { size }),
      ...(artifactType === undefined ? {} : { artifactType }),
      ...(field(value, 'annotations') === undefined ? {} : { annotations: { ...textMapField(value, 'annotations') } }),
    };
  });
}
