/** Images by the hundred, pushed to a registry by hand, and a proxy in front of it that counts what is asked for and what comes. */
import { randomFillSync } from 'node:crypto';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, sha256 } from '../support/images.js';
import { gzipped, tarOf, type TarEntry } from '../support/tar.js';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const OCI_GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

export interface PushedLayer {
  blob: Buffer;
  digest: string;
  diffId: string;
}

/** A layer of so many bytes that nothing compresses, besides what is given. */
export function layerOf(entries: readonly TarEntry[], bytes = 0): PushedLayer {
  const filler = bytes === 0 ? [] : [{ name: `usr/share/filler-${entries.length}`, content: randomFillSync(Buffer.alloc(bytes)) }];
  const tar = tarOf([...entries, ...filler]);
  const blob = gzipped(tar);
  return { blob, digest: sha256(blob), diffId: sha256(tar) };
}

export interface PushedImage {
  manifest: Buffer;
  digest: string;
  config: Buffer;
  layers: readonly PushedLayer[];
}

export function imageOf(
  layers: readonly PushedLayer[],
  { created = '2025-01-01T00:00:00Z', labels = {}, env = [], architecture = 'amd64' }: ImageFacts = {},
): PushedImage {
  const config = json({
    os: 'linux',
    architecture,
    created,
    config: { Labels: labels, Env: env },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, index) => ({ created, created_by: `COPY part${index} / # buildkit` })),
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: OCI_CONFIG, digest: sha256(config), size: config.length },
    layers: layers.map(({ blob, digest }) => ({ mediaType: OCI_GZIP, digest, size: blob.length })),
  });
  return { manifest, digest: sha256(manifest), config, layers };
}

export interface ImageFacts {
  created?: string;
  labels?: Record<string, string>;
  env?: readonly string[];
  architecture?: string;
}

/** Pushes over HTTP, each blob once for each repository. */
export class Pusher {
  readonly #there = new Set<string>();

  constructor(private readonly host: string) {}

  async image(repository: string, tag: string, image: PushedImage): Promise<void> {
    for (const { blob, digest } of image.layers) await this.#blob(repository, blob, digest);
    await this.#blob(repository, image.config, sha256(image.config));
    await this.manifest(repository, tag, image.manifest, OCI_MANIFEST);
  }

  async index(repository: string, tag: string, images: readonly (PushedImage & { architecture: string })[]): Promise<string> {
    for (const image of images) await this.image(repository, image.digest, image);
    const manifests = images.map(({ manifest, digest, architecture }) => ({
      mediaType: OCI_MANIFEST,
      digest,
      size: manifest.length,
      platform: { os: 'linux', architecture },
    }));
    const index = json({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
    await this.manifest(repository, tag, index, OCI_INDEX);
    return sha256(index);
  }

  async manifest(repository: string, reference: string, bytes: Buffer, type: string): Promise<void> {
    await this.#send('PUT', `/v2/${repository}/manifests/${reference}`, bytes, type);
  }

  async remove(repository: string, digest: string): Promise<void> {
    await this.#send('DELETE', `/v2/${repository}/manifests/${digest}`, Buffer.alloc(0), OCI_MANIFEST);
  }

  async #blob(repository: string, bytes: Buffer, digest: string): Promise<void> {
    const key = `${repository} ${digest}`;
    if (this.#there.has(key)) return;
    this.#there.add(key);
    const { location } = await this.#send('POST', `/v2/${repository}/blobs/uploads/`, Buffer.alloc(0), 'application/octet-stream');
    const url = new URL(location ?? '', `http://${this.host}`);
    url.searchParams.set('digest', digest);
    await this.#send('PUT', `${url.pathname}${url.search}`, bytes, 'application/octet-stream');
  }

  async #send(method: string, path: string, body: Buffer, type: string): Promise<{ location: string | undefined }> {
    const response = await fetch(`http://${this.host}${path}`, {
      method,
      headers: { 'content-type': type },
      ...(method !== 'DELETE' && { body: new Uint8Array(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return { location: response.headers.get('location') ?? undefined };
  }
}

interface Asked {
  method: string;
  url: string;
  status: number;
  /** Of the body. */
  bytes: number;
}

export interface CountingProxy {
  host: string;
  asked: Asked[];
  /** Answers in the place of the registry where it returns true. */
  meddle: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  close(): Promise<void>;
}

export async function countingProxy(behind: string): Promise<CountingProxy> {
  const [hostname, port] = behind.split(':');
  const proxy: CountingProxy = { host: '', asked: [], meddle: undefined, close: () => Promise.resolve() };
  const server = createServer((incoming, outgoing) => {
    if (proxy.meddle?.(incoming, outgoing) === true) return;
    const one: Asked = { method: incoming.method ?? '', url: incoming.url ?? '', status: 0, bytes: 0 };
    proxy.asked.push(one);
    const forwarded = request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
      one.status = answer.statusCode ?? 0;
      outgoing.writeHead(one.status, answer.headers);
      answer.on('data', (chunk: Buffer) => (one.bytes += chunk.length));
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  proxy.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  proxy.close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return proxy;
}
