/** Registries that mean harm: a scan of what they serve ends, in little memory, and says what it left out. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { sample } from '../detectors/samples.js';
import { json, sha256 } from '../support/images.js';
import { tarOf } from '../support/tar.js';
import { expectOneSentence, scanReference, stowaway } from './program.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const CONFIG = 'application/vnd.oci.image.config.v1+json';

type Answer = Uint8Array | ((response: ServerResponse) => void);

/** Serves `answers` by the last part of their address; all else is not there. @returns what to scan, and what was sent. */
async function serve(answers: ReadonlyMap<string, Answer>, fallback?: (request: IncomingMessage, response: ServerResponse) => boolean) {
  const sent = { bytes: 0, requests: 0 };
  const server = createServer((request, response) => {
    sent.requests += 1;
    const answer = answers.get(request.url?.split('?')[0]?.split('/').at(-1) ?? '');
    if (request.url === '/v2/') response.end('{}');
    else if (typeof answer === 'function') answer(response);
    else if (answer !== undefined) {
      sent.bytes += answer.length;
      response.end(answer);
    } else if (fallback?.(request, response) !== true) response.writeHead(404).end('{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { reference: `registry:127.0.0.1:${(server.address() as AddressInfo).port}/a:1`, sent };
}

const descriptor = (bytes: Uint8Array, mediaType: string): object => ({ mediaType, digest: sha256(bytes), size: bytes.length });

test('an index of hundreds of megabytes of manifests', async () => {
  const answers = new Map<string, Uint8Array>();
  const config = descriptor(Buffer.from('none'), CONFIG);
  const manifests = Array.from({ length: 90 }, (_, index) => {
    const bytes = json({ schemaVersion: 2, config, layers: [], padding: String(index).padEnd(4_000_000, '.') });
    answers.set(sha256(bytes), bytes);
    return descriptor(bytes, MANIFEST);
  });
  answers.set('1', json({ schemaVersion: 2, mediaType: INDEX, manifests }));
  const { reference, sent } = await serve(answers);
  const ended = await stowaway(['scan', reference]);
  expectOneSentence(ended, /is no image that can be read/);
  expect(sent.bytes / 2 ** 20).toBeLessThan(256 + 10 * 4);
}, 120_000);

test('a manifest of ten thousand layers', async () => {
  const tar = tarOf([{ name: 'a', content: sample('npm-token', 1).text }]);
  const layer = gzipSync(tar);
  const config = json({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: Array<string>(10_000).fill(sha256(tar)) },
  });
  const layers = Array<object>(10_000).fill(descriptor(layer, LAYER));
  const manifest = json({ schemaVersion: 2, mediaType: MANIFEST, config: descriptor(config, CONFIG), layers });
  const { reference, sent } = await serve(
    new Map([
      ['1', manifest],
      [sha256(config), config],
      [sha256(layer), layer],
    ]),
  );
  const { code, failures, found } = await scanReference(reference);
  expect({ code, failures }).toEqual({ code: 2, failures: ['limit'] });
  expect(new Set(found)).toEqual(new Set(['a']));
  expect(sent.requests).toBeLessThan(40);
}, 120_000);

test('manifests that say they are each other', async () => {
  const child = { mediaType: INDEX, digest: sha256(Buffer.from('child')), size: 9 };
  const index = json({ schemaVersion: 2, mediaType: INDEX, manifests: [child] });
  const { reference, sent } = await serve(
    new Map([
      ['1', index],
      [child.digest, index],
    ]),
  );
  expectOneSentence(await stowaway(['scan', reference]), /is not what it should be: sha256:\w+ was asked for, sha256:\w+ came/);
  expect(sent.requests).toBeLessThan(10);
});

test('a thousand layers that only ever fail', async () => {
  const layers = Array.from({ length: 1000 }, (_, index) => descriptor(Buffer.from(`layer ${index}`), LAYER));
  const diffIds = layers.map((_, index) => sha256(Buffer.from(String(index))));
  const config = json({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: diffIds } });
  const manifest = json({ schemaVersion: 2, mediaType: MANIFEST, config: descriptor(config, CONFIG), layers });
  const broken = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url?.includes('/blobs/') !== true) return false;
    response.writeHead(503).end();
    return true;
  };
  const { reference, sent } = await serve(
    new Map([
      ['1', manifest],
      [sha256(config), config],
    ]),
    broken,
  );
  const ended = await stowaway(['scan', reference, '-f', 'json']);
  expect(ended.code).toBe(2);
  expect(sent.requests).toBeLessThan(1200);
}, 120_000);
