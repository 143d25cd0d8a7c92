import type { Skip } from './skip.js';

/** Where an image came from. */
export type SourceKind = 'engine' | 'registry' | 'docker-archive' | 'oci-layout' | 'oci-archive' | 'build-cache' | 'directory' | 'stdin';

/** A container image, read-only: its config, its history and its layers, base first. */
export interface Image {
  /** As the user named it; where one reference holds several images, with what tells them apart. */
  reference: string;
  /** Digest of the config blob (`sha256:…`), which Docker calls the image id; of the tree for `dir:`; empty for a fragment. */
  id: string;
  /** Digest of the manifest, where there is one. */
  digest?: string;
  /** `os/architecture[/variant]`. */
  platform?: string;
  source: SourceKind;
  config: ImageConfig;
  /** OCI image config `history`, verbatim; empty where the image has none (`docker import`, `dir:`). */
  history: readonly HistoryEntry[];
  layers: readonly Layer[];
  /** Texts beside the config: manifest annotations, attestations. */
  documents: readonly ImageDocument[];
  /** What of this image alone could not be read. */
  skipped: readonly Skip[];
  /** Its source ended before it told what the layers make up: they are in the order in which they came, and nothing else is known. */
  isFragment?: true;
}

/** One filesystem change set of an image. */
export interface Layer {
  /** Position in the image, 0 for the base. */
  index: number;
  /** Digest of the uncompressed tar, from the config's `rootfs.diff_ids`; verified against the bytes read. Empty where nothing tells it. */
  diffId: string;
  /** Digest of the blob as stored (compressed), where the manifest names it. */
  digest?: string;
  mediaType: string;
  /** The name under which the source handed out the bytes of this layer: `LayerBlob.key`. */
  blob: string;
}

/** The runtime part of the OCI image config, with Docker's additions. Unknown or ill-typed fields are dropped by the source. */
export interface ImageConfig {
  env: readonly string[];
  labels: Readonly<Record<string, string>>;
  cmd: readonly string[];
  entrypoint: readonly string[];
  healthcheck: readonly string[];
  shell: readonly string[];
  onBuild: readonly string[];
  user?: string;
  workingDir?: string;
  author?: string;
  /** When the image was made, by its own word: RFC 3339. */
  created?: string;
  /** Texts of all other fields, to be looked at like any other; absent where there are none. */
  others?: readonly OtherSetting[];
}

/** A text of the config that nobody reads but people. */
export interface OtherSetting {
  /** The instruction that sets it, as `volume`, or the path of the field: `Hostname`, `container_config.Env`. */
  name: string;
  text: string;
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md `history`. */
export interface HistoryEntry {
  created?: string;
  createdBy?: string;
  comment?: string;
  author?: string;
  emptyLayer: boolean;
}

/** A text that belongs to the image but not to its filesystem or config. */
export interface ImageDocument {
  kind: 'annotation' | 'attestation';
  /** The annotation's key, or the attestation's predicate type. */
  name: string;
  text: string;
  /** Of a file that the attestation holds, such as the Dockerfile in provenance: what it is called there. */
  file?: string;
}

/** The bytes of one layer, as a source hands them out: once, in any order, before the images that use it are known. */
export interface LayerBlob {
  key: string;
  /** Digest that these very (compressed) bytes are said to have, when the source can tell it beforehand; to be verified. */
  digest?: string;
  /** Digest that the config says the uncompressed tar has, when the source knows the image beforehand; to be verified. */
  diffId?: string;
  /** In bytes as stored, when known. */
  size?: number;
  /** Bytes, as stored, of the layers that come after it, where the source knows them. */
  rest?: number;
  /** Whether the bytes are had by asking for their digest: who knows what lies under it need not read them; they can be asked for again. */
  isAddressed?: true;
  /** To be read once, unless `isAddressed`, to the end or left; opened by the first read where that goes. An error of the underlying stream is thrown here. A chunk may be kept: nobody writes into it again. */
  bytes: AsyncIterable<Uint8Array>;
  /** Where the same bytes lie for anyone to open, instead of `bytes` and on any thread. Only where they are known to. */
  file?: FileRange;
}

/** A stretch of a regular file. */
export interface FileRange {
  path: string;
  /** Offset of the first byte. */
  start: number;
  /** In bytes. */
  length: number;
}

/** A place images come from. Nothing is copied to disk and no layer is held in memory. */
export interface Source {
  readonly kind: SourceKind;
  /** How it is named to people: the reference, path or address. */
  readonly name: string;
  /**
   * Hands every layer's bytes to `onLayer`, each blob once, then resolves to the images that are made of them. Layers that are streamed
   * come one after another; those that can be opened in any order (in a `file`, in a registry) come as many at once as `ReadOptions.concurrency` says, the largest first.
   * A layer of an image that was not handed out has a Skip in `Image.skipped`; a blob that no image uses may be handed out too.
   *
   * When stopped by the signal, a source that knows its images by then still resolves to them, with a Skip for each layer it did not hand out;
   * one that handed out layers and does not know yet whose they are, to a fragment of them.
   * @throws ScanError when there is no image at all, ABORTED when nothing was handed out yet; what is broken inside an image is a Skip.
   */
  read(options: ReadOptions): Promise<SourceResult>;
}

export interface ReadOptions {
  /** Resolves when it needs `LayerBlob.bytes` no more. */
  onLayer: (blob: LayerBlob) => Promise<void>;
  /** How many calls of `onLayer` may be under way at once, where the source can. Default 1. */
  concurrency?: number;
  /** `os/architecture[/variant]`: only images for it. Default: all. */
  platform?: string;
  signal?: AbortSignal;
}

export interface SourceResult {
  images: Image[];
  /** What belongs to no image: an orphan blob, a broken archive tail. */
  skipped: Skip[];
}
