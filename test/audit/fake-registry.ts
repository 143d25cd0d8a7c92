/** A registry in the process of the test: repositories of images as literals, and whatever goes wrong with them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256 } from '../support/images.js';
import type { PushedImage } from './registry-world.js';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** Images by repository and tag. */
export type Repositories = Record<string, Record<string, PushedImage>>;

export interface FakeRegistry {
  host: string;
  repositories: Repositories;
  /** `GET /v2/app/blobs/sha256:…`, in the order in which they came. */
  asked: string[];
  /** Answers in place of the registry where it returns true. */
  meddle: ((path: string, request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Cuts all connections, and takes no more. */
  disappear: () => Promise<void>;
  /** At the same address. */
  comeBack: () => Promise<void>;
}

export async function fakeRegistry(repositories: Repositories): Promise<FakeRegistry> {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    fake.asked.push(`${request.method ?? ''} ${path}`);
    if (fake.meddle?.(path, request, response) !== true) answer(path, fake.repositories, response);
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => void server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const fake: FakeRegistry = {
    host: `127.0.0.1:${port}`,
    repositories,
    asked: [],
    meddle: undefined,
    disappear: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    comeBack: () => listen(port),
  };
  return fake;
}

function answer(path: string, repositories: Repositories, response: ServerResponse): void {
  if (path === '/v2/') {
    sendJson(response, 200, {});
    return;
  }
  if (path.startsWith('/v2/_catalog')) {
    sendJson(response, 200, { repositories: Object.keys(repositories) });
    return;
  }
  const [, name = '', kind, reference = ''] = /^\/v2\/(.+)\/(tags|manifests|blobs)\/([^?]+)/.exec(path) ?? [];
  const tags = repositories[name];
  const images = Object.values(tags ?? {});
  const image = tags?.[reference] ?? images.find(({ digest }) => digest === reference);
  const blob = images
    .flatMap(({ config, layers }) => [config, ...layers.map((layer) => layer.blob)])
    .find((bytes) => kind === 'blobs' && sha256(bytes) === reference);
  if (kind === 'tags' && tags !== undefined) sendJson(response, 200, { name, tags: Object.keys(tags) });
  else if (kind === 'manifests' && image !== undefined) {
    response.writeHead(200, { 'content-type': OCI_MANIFEST, 'docker-content-digest': image.digest });
    response.end(image.manifest);
  } else if (blob !== undefined) response.writeHead(200, { 'content-length': blob.length }).end(blob);
  else refuse(response, 404, 'MANIFEST_UNKNOWN');
}

export function refuse(response: ServerResponse, status: number, code: string): true {
  sendJson(response, status, { errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] });
  return true;
}

export function sendJson(response: ServerResponse, status: number, value: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  return true;
}
