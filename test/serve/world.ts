/** A registry with images, a server that is told of them, and a receiver of its posts, all on this machine, all ended with the test. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import { DEFAULT_GATE } from '../../src/model/gate.js';
import { Secret } from '../../src/model/secret.js';
import type { ServeOptions } from '../../src/serve/options.js';
import { serve, type Serving } from '../../src/serve/serve.js';
import { buildImage, type ImageSpec, json, sha256 } from '../support/images.js';

export const TOKEN = 'a-token-for-notifications';
export const SIGNING = 'a-key-to-sign-notifications';
export const READER = 'a-token-for-those-who-read';
export const WEBHOOK = 'a-key-to-sign-what-is-posted';

interface Received {
  headers: IncomingMessage['headers'];
  body: string;
}

export interface World {
  /** A registry that holds what is put into it. @returns `127.0.0.1:PORT`. */
  registry(override?: (request: IncomingMessage, response: ServerResponse) => boolean): Promise<TestRegistry>;
  /** A receiver of posts. @param statuses What it answers, one after another; 204 from then on. */
  receiver(...statuses: number[]): Promise<{ url: URL; received: Received[] }>;
  start(options: Partial<ServeOptions> & { registries: readonly string[] }): Promise<TestServer>;
  /** Of the store. */
  state: string;
}

interface TestRegistry {
  host: string;
  /** Paths that were asked for. */
  asked: string[];
  put(path: string, tag: string, spec: ImageSpec): { digest: string; reference: string };
}

export interface TestServer {
  url: string;
  /** Lines of the log, parsed. */
  log: Record<string, unknown>[];
  /** With the token; `body` becomes JSON unless it is text or bytes. */
  notify(body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** The result of an image, once it is there. */
  result(image: string): Promise<Record<string, unknown>>;
  logged(event: string, count?: number): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export function useWorld(): () => World {
  const ends: (() => unknown)[] = [];
  let world: World | undefined;
  // From its sources it takes long.
  beforeAll(() => loadDetector());
  afterEach(async () => {
    world = undefined;
    for (const end of ends.splice(0).reverse()) await end();
  });
  return () => (world ??= makeWorld(ends));
}

function makeWorld(ends: (() => unknown)[]): World {
  const state = mkdtempSync(join(tmpdir(), 'stowaway-serve-'));
  ends.push(() => rmSync(state, { recursive: true, force: true }));
  const local = async (handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
    const server = createServer(handler);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    ends.push(() => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  return {
    state,
    registry: async (override = () => false) => {
      const stored = new Map<string, { type: string; bytes: Buffer }>();
      const asked: string[] = [];
      const host = await local((request, response) => {
        const path = request.url ?? '';
        asked.push(path);
        if (override(request, response)) return;
        const found = stored.get(path);
        if (path === '/v2/') response.end('{}');
        else if (found === undefined) response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[]}');
        else
          response
            .writeHead(200, {
              'content-type': found.type,
              'docker-content-digest': sha256(found.bytes),
              'content-length': found.bytes.length,
            })
            .end(found.bytes);
      });
      return {
        host,
        asked,
        put: (path, tag, spec) => {
          const image = buildImage(spec);
          const blob = (bytes: Buffer, mediaType: string) => {
            stored.set(`/v2/${path}/blobs/${sha256(bytes)}`, { type: 'application/octet-stream', bytes });
            return { mediaType, digest: sha256(bytes), size: bytes.length };
          };
          const manifest = json({
            schemaVersion: 2,
            mediaType: OCI_MANIFEST,
            config: blob(image.config, 'application/vnd.oci.image.config.v1+json'),
            layers: image.layers.map(({ tar }) => blob(gzipSync(tar), 'application/vnd.oci.image.layer.v1.tar+gzip')),
          });
          const digest = sha256(manifest);
          for (const name of [tag, digest]) stored.set(`/v2/${path}/manifests/${name}`, { type: OCI_MANIFEST, bytes: manifest });
          return { digest, reference: `${host}/${path}:${tag}@${digest}` };
        },
      };
    },
    receiver: async (...statuses) => {
      const received: Received[] = [];
      const host = await local((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          received.push({ headers: request.headers, body });
          response.writeHead(statuses.shift() ?? 204).end();
        });
      });
      return { url: new URL(`http://${host}/hook`), received };
    },
    start: async (options) => {
      const lines: Record<string, unknown>[] = [];
      const server: Serving = await serve({
        listen: { host: '127.0.0.1', port: 0 },
        state,
        keys: { token: Secret.fromText(TOKEN), signing: Secret.fromText(SIGNING), reader: Secret.fromText(READER) },
        access: {},
        env: {},
        rules: [],
        gate: DEFAULT_GATE,
        jobs: 1,
        scans: 2,
        keepDays: 1,
        retryFailed: false,
        memory: () => 1,
        write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
        timing: { lease: 5000, poll: 50, pause: 50 },
        ...options,
      });
      let stopped: Promise<void> | undefined;
      const stop = (): Promise<void> => (stopped ??= server.stop());
      ends.push(stop);
      const url = `http://${server.address}`;
      const reader = { authorization: `Bearer ${READER}` };
      const get = (path: string, headers: Record<string, string> = reader): Promise<Response> => fetch(`${url}${path}`, { headers });
      return {
        url,
        log: lines,
        stop,
        get,
        notify: (body, headers = { authorization: `Bearer ${TOKEN}` }) =>
          fetch(`${url}/notifications`, {
            method: 'POST',
            headers,
            body: typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
          }),
        result: (image) =>
          until(async () => {
            const response = await get(`/results/${image}`);
            const body = (await response.json()) as Record<string, unknown>;
            return response.status === 200 ? body : undefined;
          }),
        logged: (event, count = 1) =>
          until(() => {
            const found = lines.filter((line) => line['event'] === event);
            return Promise.resolve(found.length >= count ? found : undefined);
          }),
      };
    },
  };
}

/** Asks until there is an answer. @throws Error after 10 seconds. */
export async function until<T>(ask: () => Promise<T | undefined>, within = 10_000): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a sender adds to a signed notification. */
export function signed(body: string, { key = SIGNING, at = Date.now() } = {}): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-stowaway-signature': `sha256=${signature}`, 'x-stowaway-timestamp': timestamp };
}

/** As Docker's registry sends it. */
export function pushEvent(host: string, repository: string, tag: string | undefined, digest: string): object {
  return {
    id: 'e8b3f3b3',
    timestamp: '2026-01-01T00:00:00Z',
    action: 'push',
    target: {
      mediaType: OCI_MANIFEST,
      size: 1,
      digest,
      length: 1,
      repository,
      url: `http://${host}/v2/${repository}/manifests/${digest}`,
      ...(tag !== undefined && { tag }),
    },
    request: { id: '1', addr: '127.0.0.1:1', host, method: 'PUT', useragent: 'test' },
    actor: {},
    source: { addr: 'here:1', instanceID: '1' },
  };
}

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
