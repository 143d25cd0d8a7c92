/** Media types, by what they mean to a scan. https://github.com/opencontainers/image-spec/blob/main/media-types.md */

export const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';
export const DOCKER_LAYER = 'application/vnd.docker.image.rootfs.diff.tar';

const BUILD_CACHE = 'application/vnd.buildkit.cacheconfig.v0';

/** The config of a folder written by `--cache-to type=local`. https://github.com/moby/buildkit/blob/master/cache/remotecache/v1/doc.go */
export function isBuildCacheConfig(mediaType: string | undefined): boolean {
  return mediaType === BUILD_CACHE;
}

/** A layer that lies elsewhere by design, such as the base of a Windows image. */
export function isForeignLayer(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /\.(?:foreign|nondistributable)\./.test(mediaType);
}

/** A layer that is a JSON text and no change set: what attestations and signatures are stored as. */
export function isJsonLayer(mediaType: string | undefined): boolean {
  return mediaType !== undefined && (mediaType.endsWith('+json') || mediaType === 'application/json');
}

/** A blob that is read as a text: what SBOMs, signatures and attestations come in. */
export function isText(mediaType: string | undefined): boolean {
  return isJsonLayer(mediaType) || (mediaType !== undefined && /^text\/|\+xml$/.test(mediaType));
}

/** Configs of things that are stored like images and are none: charts, signatures, policies. Absent and unknown types are looked into. */
export function isForeignConfig(mediaType: string | undefined): boolean {
  if (mediaType === undefined || mediaType === '') return false;
  return !/^application\/(?:vnd\.oci\.image\.config\.v1\+json|vnd\.docker\.container\.image\.v1\+json|json|octet-stream)$/.test(mediaType);
}
