/**
 * Owns making the demo image: a `docker save` archive as Docker 25 and later write it, from the recording of a real build and secrets made on
 * the spot. No engine is needed: `npx tsx test/demo/make-demo-image.ts FILE`, which is what `make scan` does.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { pack } from 'tar-stream';
import { readRecording, type RecordedMember } from '../acceptance/recording.js';
import { fill } from '../acceptance/secrets.js';

const REFERENCE = 'docker.io/library/shop:1.4';
const OCI = 'application/vnd.oci.image';
/** In place of the binaries, which the recording leaves out. */
const BINARY = 'left out of the recording\n';

/** The archive's bytes. The same in every run. */
export async function demoImage(): Promise<Buffer> {
  const recording = readRecording();
  const layers = await Promise.all(recording.layers.map(layerTar));
  const config = json({
    architecture: recording.architecture,
    os: recording.os,
    config: recording.config,
    history: recording.history,
    rootfs: { type: 'layers', diff_ids: layers.map(digest) },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: { mediaType: `${OCI}.config.v1+json`, digest: digest(config), size: config.length },
    layers: layers.map((layer) => ({ mediaType: `${OCI}.layer.v1.tar`, digest: digest(layer), size: layer.length })),
  });
  const annotations = { 'io.containerd.image.name': REFERENCE, 'org.opencontainers.image.ref.name': '1.4' };
  const descriptor = { mediaType: `${OCI}.manifest.v1+json`, digest: digest(manifest), size: manifest.length, annotations };
  const blobs = new Map([config, manifest, ...layers].map((blob) => [blobPath(blob), blob]));
  const loaded = { Config: blobPath(config), RepoTags: ['shop:1.4'], Layers: layers.map(blobPath) };

  const tar = pack();
  const mtime = new Date(0);
  // Docker writes the blobs sorted by digest, so a layer above may come before the base.
  for (const [name, blob] of [...blobs].sort(([a], [b]) => (a < b ? -1 : 1))) tar.entry({ name, mtime }, blob);
  tar.entry({ name: 'index.json', mtime }, json({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: [descriptor] }));
  tar.entry({ name: 'manifest.json', mtime }, json([loaded]));
  tar.entry({ name: 'oci-layout', mtime }, json({ imageLayoutVersion: '1.0.0' }));
  tar.finalize();
  return buffer(tar);
}

async function layerTar(members: readonly RecordedMember[]): Promise<Buffer> {
  const tar = pack();
  for (const { path, type, mode, target, text } of members) {
    const header = { name: path, type, mode, mtime: new Date(0), ...(target === undefined ? {} : { linkname: target }) };
    if (type === 'file') tar.entry(header, fill(text ?? BINARY));
    else tar.entry(header);
  }
  tar.finalize();
  return buffer(tar);
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? fill(part) : part)));
}

function digest(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function blobPath(blob: Buffer): string {
  return `blobs/${digest(blob).replace(':', '/')}`;
}

async function main(): Promise<void> {
  const file = process.argv[2];
  if (file === undefined) throw new Error('usage: tsx test/demo/make-demo-image.ts FILE');
  writeFileSync(file, await demoImage());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
