/** Answers as a registry does, for one repository of content; tests put their own answers in front. */
import type { ServerResponse } from 'node:http';
import { sha256 } from '../../support/images.js';
import type { Handler, Request } from './world.js';

export interface Content {
  /** By tag or digest. */
  manifests?: Readonly<Record<string, Buffer>>;
  blobs?: readonly Buffer[];
  tags?: readonly string[];
}

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** The smallest manifest. */
export function manifest(label: string): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, annotations: { label } }));
}

export function registry({ manifests = {}, blobs = [], tags = [] }: Content): Handler {
  const stored = new Map(Object.values(manifests).map((bytes) => [sha256(bytes), bytes]));
  return ({ url, headers }, response) => {
    const [, kind, name = ''] = /^\/v2\/[a-z0-9/]+?\/(manifests|blobs|tags|referrers)\/([^?]*)/.exec(url) ?? [];
    const found = manifests[name] ?? stored.get(name);
    const blob = blobs.find((bytes) => sha256(bytes) === name);
    if (url === '/v2/') response.end('{}');
    else if (kind === 'tags') sendJson(response, 200, { name: 'team/app', tags });
    else if (kind === 'manifests' && found !== undefined) {
      response.setHeader('docker-content-digest', sha256(found));
      response.setHeader('content-type', OCI_MANIFEST);
      response.end(found);
    } else if (kind === 'blobs' && blob !== undefined) sendBlob(response, blob, headers.range);
    else sendJson(response, 404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] });
  };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export function sendBlob(response: ServerResponse, blob: Buffer, range: string | undefined): void {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (from > 0) response.setHeader('content-range', `bytes ${from}-${blob.length - 1}/${blob.length}`);
  response.writeHead(from > 0 ? 206 : 200, { etag: `"${sha256(blob)}"`, 'content-length': blob.length - from });
  response.end(blob.subarray(from));
}

/** `inner` for those who show `accepted`; a challenge for all others. */
export function guarded(accepted: (authorization: string | undefined) => boolean, challenge: string | string[], inner: Handler): Handler {
  return (request, response, socket) => {
    if (accepted(request.headers.authorization)) {
      inner(request, response, socket);
      return;
    }
    response.setHeader('www-authenticate', challenge);
    sendJson(response, 401, { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] });
  };
}

/** A token server that gives what `issue` says. */
export function tokenServer(issue: (request: Request) => unknown): Handler {
  return (request, response) => {
    const issued = issue(request);
    if (issued === undefined) sendJson(response, 401, { details: 'incorrect username or password' });
    else sendJson(response, 200, issued);
  };
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
