/** One logical image in every layout that engines and tools write, as a literal in the test that uses it. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipped, type TarEntry, tarOf } from './tar.js';

export interface ImageSpec {
  /** The members of each layer, base first; or its tar as it is. */
  layers: readonly (readonly TarEntry[] | Buffer)[];
  /** The `config` field of the image config. */
  config?: object;
  /** Default: one entry for each layer. */
  history?: readonly object[];
  /** Default: `example/app:1`. */
  tags?: readonly string[];
  platform?: { os: string; architecture: string; variant?: string };
  /** Of the OCI manifest. */
  annotations?: Record<string, string>;
  /** In-toto statements that an attestation manifest beside the image holds. */
  attestations?: readonly { predicateType: string }[];
}

export interface ArchiveOptions {
  /** Shuffles the members, and so puts links before what they point to. */
  shuffle?: number;
}

export interface OciOptions extends ArchiveOptions {
  compression?: 'gzip' | 'none';
  /** Names of blobs to leave out or to replace, as in `blobs/sha256/…`. */
  replace?: Readonly<Record<string, Uint8Array | undefined>>;
  /** Puts the manifests below one image index, as a multi-platform image has them. */
  nested?: boolean;
}

export interface BuiltImage {
  spec: ImageSpec;
  config: Buffer;
  /** Digest of the config. */
  id: string;
  layers: readonly { tar: Buffer; diffId: string }[];
  /** Docker 24 and older: `<id>/layer.tar`; layers that are there already are links. */
  asDockerLegacy: (options?: ArchiveOptions) => Buffer;
  /** podman and skopeo: `<diffId>.tar` with links to it. */
  asPodman: (options?: ArchiveOptions) => Buffer;
  /** Docker 25 and newer: an OCI layout with a manifest.json. */
  asDockerOci: (options?: OciOptions) => Buffer;
  asOciArchive: (options?: OciOptions) => Buffer;
  writeOciLayout: (folder: string, options?: OciOptions) => void;
}

export function buildImage(spec: ImageSpec): BuiltImage {
  const layers = spec.layers.map((entries) => {
    const tar = Buffer.isBuffer(entries) ? entries : tarOf(entries);
    return { tar, diffId: sha256(tar) };
  });
  const config = json({
    ...(spec.platform ?? { os: 'linux', architecture: 'amd64' }),
    config: spec.config ?? {},
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: spec.history ?? layers.map((_, index) => ({ created: '2024-01-01T00:00:00Z', created_by: `RUN step ${index} # buildkit` })),
  });
  const image: BuiltImage = {
    spec,
    config,
    id: sha256(config),
    layers,
    asDockerLegacy: (options) => dockerLegacy([image], options),
    asPodman: (options) => podman([image], options),
    asDockerOci: (options) => dockerOci([image], options),
    asOciArchive: (options) => tarOf(shuffled(ociFiles([image], options), options?.shuffle)),
    writeOciLayout: (folder, options) => writeFiles(folder, ociFiles([image], options)),
  };
  return image;
}

/** `docker save` of several images by Docker 24 and older. */
export function dockerLegacy(images: readonly BuiltImage[], options: ArchiveOptions = {}): Buffer {
  const members: TarEntry[] = [];
  const homes = new Map<string, string>();
  const manifest = images.map((image) => {
    const paths = image.layers.map(({ tar, diffId }, index) => {
      const folder = hex(sha256(Buffer.from(`${image.id} ${index}`)));
      const home = homes.get(diffId);
      members.push(
        { name: `${folder}/`, type: 'directory' },
        { name: `${folder}/VERSION`, content: '1.0' },
        { name: `${folder}/json`, content: json({ id: folder }) },
      );
      members.push(
        home === undefined
          ? { name: `${folder}/layer.tar`, content: tar }
          : { name: `${folder}/layer.tar`, type: 'symlink', linkname: `../${home}/layer.tar` },
      );
      if (home === undefined) homes.set(diffId, folder);
      return `${folder}/layer.tar`;
    });
    members.push({ name: `${hex(image.id)}.json`, content: image.config });
    return { Config: `${hex(image.id)}.json`, RepoTags: tagsOf(image), Layers: paths };
  });
  members.push({ name: 'manifest.json', content: json(manifest) }, { name: 'repositories', content: json({}) });
  return tarOf(shuffled(members, options.shuffle));
}

/** `podman save` and `skopeo copy … docker-archive:`. */
export function podman(images: readonly BuiltImage[], options: ArchiveOptions = {}): Buffer {
  const members = new Map<string, TarEntry>();
  const add = (entry: TarEntry): void => void members.set(entry.name, entry);
  const manifest = images.map((image) => {
    for (const { tar, diffId } of image.layers) add({ name: `${hex(diffId)}.tar`, content: tar });
    add({ name: `${hex(image.id)}.json`, content: image.config });
    for (const [index, { diffId }] of image.layers.entries()) {
      const folder = hex(sha256(Buffer.from(`${image.id} ${index}`)));
      add({ name: `${folder}/layer.tar`, type: 'symlink', linkname: `../${hex(diffId)}.tar` });
      add({ name: `${folder}/VERSION`, content: '1.0' });
      add({ name: `${folder}/json`, content: json({ id: folder }) });
    }
    return { Config: `${hex(image.id)}.json`, RepoTags: tagsOf(image), Layers: image.layers.map(({ diffId }) => `${hex(diffId)}.tar`) };
  });
  add({ name: 'manifest.json', content: json(manifest) });
  return tarOf(shuffled([...members.values()], options.shuffle));
}

/** `docker save` of Docker 25 and newer; with `compression: 'gzip'` that of its containerd store. */
export function dockerOci(images: readonly BuiltImage[], options: OciOptions = {}): Buffer {
  const uncompressed: OciOptions = { compression: 'none', ...options };
  const manifest = images.map((image) => ({
    Config: blobName(image.id),
    RepoTags: tagsOf(image),
    Layers: image.layers.map((layer) => blobName(sha256(stored(layer.tar, uncompressed)))),
  }));
  const files = [...ociFiles(images, uncompressed), { name: 'manifest.json', content: json(manifest) }];
  return tarOf(shuffled(files, options.shuffle));
}

/** The files of an OCI layout: layers gzip-compressed by default, one entry of index.json for each tag. */
export function ociFiles(images: readonly BuiltImage[], options: OciOptions = {}): TarEntry[] {
  const files = new Map<string, TarEntry>();
  const add = (content: Buffer): { digest: string; size: number } => {
    const digest = sha256(content);
    files.set(blobName(digest), { name: blobName(digest), content });
    return { digest, size: content.length };
  };
  const entries = images.flatMap((image) => {
    const manifest = {
      mediaType: OCI.manifest,
      ...add(
        json({
          schemaVersion: 2,
          mediaType: OCI.manifest,
          config: { mediaType: OCI.config, ...add(image.config) },
          layers: image.layers.map(({ tar }) => ({
            mediaType: options.compression === 'none' ? OCI.layer : `${OCI.layer}+gzip`,
            ...add(stored(tar, options)),
          })),
          ...(image.spec.annotations === undefined ? {} : { annotations: image.spec.annotations }),
        }),
      ),
      ...(image.spec.platform === undefined ? {} : { platform: image.spec.platform }),
    };
    const attestations = image.spec.attestations === undefined ? [] : [attestation(image.spec.attestations, manifest.digest, add)];
    return [...tagsOf(image).map((tag) => ({ ...manifest, annotations: { 'org.opencontainers.image.ref.name': tag } })), ...attestations];
  });
  const index = json({ schemaVersion: 2, mediaType: OCI.index, manifests: entries });
  const root = options.nested === true ? json({ schemaVersion: 2, manifests: [{ mediaType: OCI.index, ...add(index) }] }) : index;
  files.set('index.json', { name: 'index.json', content: root });
  files.set('oci-layout', { name: 'oci-layout', content: json({ imageLayoutVersion: '1.0.0' }) });
  for (const [name, content] of Object.entries(options.replace ?? {})) {
    if (content === undefined) files.delete(name);
    else files.set(name, { name, content });
  }
  return [...files.values()];
}

export function writeFiles(folder: string, files: readonly TarEntry[]): void {
  for (const { name, content } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content ?? '');
  }
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

const OCI = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

/** As BuildKit writes them: a manifest for the platform unknown/unknown that names its subject. */
function attestation(
  statements: readonly { predicateType: string }[],
  subject: string,
  add: (content: Buffer) => { digest: string; size: number },
): object {
  const layers = statements.map((statement) => ({
    mediaType: 'application/vnd.in-toto+json',
    ...add(json({ _type: 'https://in-toto.io/Statement/v0.1', ...statement })),
    annotations: { 'in-toto.io/predicate-type': statement.predicateType },
  }));
  const config = {
    mediaType: OCI.config,
    ...add(json({ architecture: 'unknown', os: 'unknown', config: {}, rootfs: { type: 'layers', diff_ids: [] } })),
  };
  return {
    mediaType: OCI.manifest,
    ...add(json({ schemaVersion: 2, mediaType: OCI.manifest, config, layers })),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': subject },
  };
}

function stored(tar: Buffer, options: OciOptions): Buffer {
  return options.compression === 'none' ? tar : gzipped(tar);
}

function tagsOf(image: BuiltImage): readonly string[] {
  return image.spec.tags ?? ['example/app:1'];
}

function hex(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** Fisher and Yates with a small generator (mulberry32), so that a failing order can be had again. */
function shuffled<T>(items: readonly T[], seed: number | undefined): T[] {
  const result = [...items];
  if (seed === undefined) return result;
  let state = seed;
  for (let left = result.length; left > 1; left -= 1) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const chosen = ((mixed ^ (mixed >>> 14)) >>> 0) % left;
    const last = result[left - 1]!;
    result[left - 1] = result[chosen]!;
    result[chosen] = last;
  }
  return result;
}
