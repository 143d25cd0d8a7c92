import { ScanError, sentenceOf } from '../../model/errors.js';
import { type BlobKind, JSON_LIMIT, type JsonBlob, type JsonBlobs } from '../blobs.js';
import { isDigest } from '../digest.js';
import type { Repository } from './client.js';

/** The manifests and small blobs of a repository, each asked for once. */
export class RepositoryBlobs implements JsonBlobs {
  readonly #repository: Repository;
  readonly #known = new Map<string, Promise<JsonBlob>>();

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  /** A manifest that is here already. */
  put(digest: string, bytes: Uint8Array): void {
    this.#known.set(`manifest ${digest}`, Promise.resolve({ state: 'here', bytes }));
  }

  read(digest: string, kind: BlobKind): Promise<JsonBlob> {
    const key = `${kind} ${digest}`;
    const known = this.#known.get(key) ?? this.#ask(digest, kind);
    this.#known.set(key, known);
    return known;
  }

  announce(digest: string, kind: BlobKind): void {
    // It never rejects.
    void this.read(digest, kind);
  }

  async #ask(digest: string, kind: BlobKind): Promise<JsonBlob> {
    if (!isDigest(digest)) return { state: 'missing' };
    try {
      const bytes = kind === 'manifest' ? (await this.#repository.manifest(digest)).bytes : await this.#repository.smallBlob(digest);
      return bytes.length > JSON_LIMIT ? { state: 'unfit', why: `it has more than ${JSON_LIMIT} bytes` } : { state: 'here', bytes };
    } catch (error) {
      if (error instanceof ScanError && error.code === 'IMAGE_NOT_FOUND') return { state: 'missing' };
      return { state: 'unfit', why: sentenceOf(error) };
    }
  }
}
