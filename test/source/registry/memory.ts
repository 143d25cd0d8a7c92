/** A registry in memory: what is pushed to it, and what it was asked for. */
import { ScanError } from '../../../src/model/errors.js';
import type { Registry, Repository } from '../../../src/source/registry/client.js';
import type { Registries } from '../../../src/source/registry/registries.js';
import { type BuiltImage, json, ociFiles, sha256 } from '../../support/images.js';

type Referrer = Awaited<ReturnType<Repository['referrers']>>[number];

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

export class MemoryRepository implements Repository {
  /** What was asked for, as `manifest REFERENCE`, `blob DIGEST`, `referrers DIGEST`, in its order. */
  readonly asked: string[] = [];
  /** Digests of blobs that break off in the middle. */
  readonly broken = new Set<string>();
  readonly #manifests = new Map<string, { digest: string; mediaType: string; bytes: Uint8Array }>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #referrers = new Map<string, Referrer[]>();
  #referrersFail: ScanError | undefined;

  constructor(readonly name = 'registry.test/app') {}

  /** Pushes a blob. */
  put(bytes: Uint8Array, mediaType: string): Descriptor {
    const digest = sha256(bytes);
    this.#blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  /** Has the registry send something else for a digest. */
  replace(digest: string, bytes: Uint8Array): void {
    this.#blobs.set(digest, bytes);
  }

  /** Pushes a manifest. */
  push(value: object, { mediaType = OCI_MANIFEST, tag }: { mediaType?: string; tag?: string } = {}): Descriptor {
    const bytes = json(value);
    const digest = sha256(bytes);
    const manifest = { digest, mediaType, bytes };
    this.#manifests.set(digest, manifest);
    if (tag !== undefined) this.#manifests.set(tag, manifest);
    return { mediaType, digest, size: bytes.length };
  }

  /** Pushes images as builders do: one as its manifest, several (or one with attestations) below an index. */
  pushImages(images: readonly BuiltImage[], tag: string): string {
    const files = ociFiles(images.map((image) => ({ ...image, spec: { ...image.spec, tags: ['it'] } })));
    for (const { name, content } of files) {
      if (!name.startsWith('blobs/') || content === undefined) continue;
      const bytes = Buffer.from(content);
      const digest = name.replace('blobs/', '').replace('/', ':');
      this.#blobs.set(digest, bytes);
      this.#manifests.set(digest, { digest, mediaType: OCI_MANIFEST, bytes });
    }
    const index = JSON.parse(String(files.find(({ name }) => name === 'index.json')?.content)) as { manifests: Descriptor[] };
    const [only, ...others] = index.manifests;
    const root = others.length === 0 && only !== undefined ? this.#manifests.get(only.digest) : undefined;
    if (root === undefined) return this.push(index, { mediaType: OCI_INDEX, tag }).digest;
    this.#manifests.set(tag, root);
    return root.digest;
  }

  async digest(tag: string): Promise<string> {
    return (await this.manifest(tag)).digest;
  }

  /** Says that a manifest is about another one. */
  refer(subject: string, referrer: Referrer): void {
    this.#referrers.set(subject, [...(this.#referrers.get(subject) ?? []), referrer]);
  }

  failReferrers(error: ScanError): void {
    this.#referrersFail = error;
  }

  manifest(reference: string): ReturnType<Repository['manifest']> {
    this.asked.push(`manifest ${reference}`);
    const found = this.#manifests.get(reference);
    return found === undefined ? Promise.reject(this.#absent(reference)) : Promise.resolve(found);
  }

  smallBlob(digest: string): Promise<Uint8Array> {
    this.asked.push(`blob ${digest}`);
    const found = this.#blobs.get(digest);
    return found === undefined ? Promise.reject(this.#absent(digest)) : Promise.resolve(found);
  }

  /** Opened each time anew, as the real one is. */
  blob(digest: string): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => this.#download(digest) };
  }

  async *#download(digest: string): AsyncGenerator<Uint8Array, void> {
    const bytes = await this.smallBlob(digest);
    if (!this.broken.has(digest)) {
      yield bytes;
      return;
    }
    yield bytes.subarray(0, bytes.length / 2);
    throw new ScanError('SOURCE_UNREADABLE', 'registry.test hung up');
  }

  referrers(digest: string): Promise<Referrer[]> {
    this.asked.push(`referrers ${digest}`);
    return this.#referrersFail === undefined ? Promise.resolve(this.#referrers.get(digest) ?? []) : Promise.reject(this.#referrersFail);
  }

  async *tags(): AsyncGenerator<string, void> {}

  #absent(reference: string): ScanError {
    return new ScanError('IMAGE_NOT_FOUND', `${this.name} has no ${reference}`);
  }
}

/** Registries that are all the same: `asked` gets `host/path` of each repository that is opened. */
export function registriesOf(repository: Repository, asked: string[] = []): Registries {
  const open = (host: string): Promise<Registry> =>
    Promise.resolve({
      host,
      repository: (path) => {
        asked.push(`${host}/${path}`);
        return repository;
      },
      catalog: async function* () {},
      repositories: async function* () {},
      close: () => Promise.resolve(),
    });
  return { open, close: () => Promise.resolve() };
}

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';
