/** Small JSON blobs by digest: what the OCI graph is read through, be it a folder, the kept members of an archive or a registry. */
export interface JsonBlobs {
  /**
   * @param kind What it is asked for as: a registry keeps manifests apart.
   * @throws never: a blob that cannot be had is told by its state.
   */
  read(digest: string, kind: BlobKind): Promise<JsonBlob>;
  /** Says that this will be read soon: where asking takes time, it is asked for already. */
  announce?(digest: string, kind: BlobKind): void;
}

/** `blob`: a config, a statement. */
export type BlobKind = 'manifest' | 'blob';

export type JsonBlob = { state: 'here'; bytes: Uint8Array } | { state: 'missing' } | { state: 'unfit'; why: string };

/** Most bytes of one config, manifest or attestation that is kept in memory. Registries cap manifests at 4 MiB; SBOMs are larger. */
export const JSON_LIMIT = 8 << 20;

/**
 * The same blobs, until what was asked for fills `most` bytes: a blob counts every time, for every time it is parsed and scanned. Then nothing
 * more is asked for.
 */
export function rationed(blobs: JsonBlobs, most: number): JsonBlobs {
  let left = most;
  const full = { state: 'unfit', why: `the blobs that were read before it fill ${most} bytes` } as const;
  return {
    read: async (digest, kind) => {
      if (left < 0) return full;
      const blob = await blobs.read(digest, kind);
      if (blob.state !== 'here') return blob;
      left -= blob.bytes.length;
      return left < 0 ? full : blob;
    },
    announce: (digest, kind) => {
      if (left >= 0) blobs.announce?.(digest, kind);
    },
  };
}

/** How many blobs are asked for before they are read: as many as a registry is asked at once. */
const AHEAD = 8;

/** A list to be gone through one by one; the next few are announced meanwhile. */
export function* announced<T>(list: readonly T[], announce: (item: T) => void): Generator<T, void> {
  let told = 0;
  for (const [at, item] of list.entries()) {
    for (; told < Math.min(list.length, at + AHEAD); told++) {
      const next = list[told];
      if (next !== undefined) announce(next);
    }
    yield item;
  }
}
