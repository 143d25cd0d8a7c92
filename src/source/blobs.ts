/** Small JSON blobs by digest: what the OCI graph is read through, be it a folder, the kept members of an archive or a registry. */
export interface JsonBlobs {
  /**
   * @param kind What it is asked for as: a registry keeps manifests apart.
   * @throws never: a blob that cannot be had is told by its state.
   */
  read(digest: string, kind: BlobKind): Promise<JsonBlob>;
}

/** `blob`: a config, a statement. */
export type BlobKind = 'manifest' | 'blob';

export type JsonBlob = { state: 'here'; bytes: Uint8Array } | { state: 'missing' } | { state: 'unfit'; why: string };

/** Most bytes of one config, manifest or attestation that is kept in memory. Registries cap manifests at 4 MiB; SBOMs are larger. */
export const JSON_LIMIT = 8 << 20;

/** The same blobs, until what was asked for fills `most` bytes: a blob counts every time, for every time it is parsed and scanned. */
export function rationed(blobs: JsonBlobs, most: number): JsonBlobs {
  let left = most;
  return {
    read: async (digest, kind) => {
      const blob = await blobs.read(digest, kind);
      if (blob.state !== 'here') return blob;
      left -= blob.bytes.length;
      return left < 0 ? { state: 'unfit', why: `the blobs that were read before it fill ${most} bytes` } : blob;
    },
  };
}
