/** Whatever comes back through the engine's socket: a report or one sentence, never a hang, a stack or a false "clean". */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildImage } from '../support/images.js';
import { leakyFile } from './leaks.js';
import { type Ended, stowaway } from './program.js';

const image = buildImage({ tags: ['example/app:1'], layers: [[leakyFile('first', 1)], [leakyFile('second', 2)]] });
const archive = image.asDockerLegacy();
const inspected = JSON.stringify({ Id: image.id, RootFS: { Layers: image.layers.map(({ diffId }) => diffId) } });

type Answer = (socket: Socket) => void;

const head = (fields: string): string => `HTTP/1.1 200 OK\r\n${fields}\r\n\r\n`;
const reply =
  (body: string | Buffer, fields = ''): Answer =>
  (socket) =>
    void socket.end(Buffer.concat([Buffer.from(head(`Content-Length: ${body.length}\r\nConnection: close${fields}`)), Buffer.from(body)]));
const raw =
  (...parts: (string | Buffer)[]): Answer =>
  (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
const chunk = (body: Buffer): Buffer => Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);

let folder: string;
let server: Server;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-fault-'));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Scans with an engine that answers as given, by the beginning of the path; all else as a healthy one does. */
async function scan(answers: Readonly<Record<string, Answer>>): Promise<Ended> {
  const healthy: Record<string, Answer> = {
    '/_ping': reply('OK'),
    '/images/get': reply(archive),
    '/images/example/app:1/json': reply(inspected),
    '/images/example/app:1/history': reply('[]'),
  };
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      const path = decodeURIComponent(/^\w+ (\S+)/.exec(request.toString())?.[1] ?? '');
      const find = (each: Readonly<Record<string, Answer>>): Answer | undefined =>
        Object.entries(each).find(([start]) => path.startsWith(start))?.[1];
      (find(answers) ?? find(healthy) ?? reply(''))(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'sock'), resolve));
  return stowaway(['scan', 'example/app:1', '-f', 'json'], { env: { DOCKER_HOST: `unix://${join(folder, 'sock')}` } });
}

const found = ({ out }: Ended): string[] => ['first', 'second'].filter((path) => out.includes(`"path": "${path}"`));

test('a healthy one, and one that drips', async () => {
  expect(await scan({})).toMatchObject({ code: 1 });
  server.close();
  const drip: Answer = (socket) => {
    socket.write(head('Transfer-Encoding: chunked'));
    let at = 0;
    const timer = setInterval(() => {
      if (at < archive.length) socket.write(chunk(archive.subarray(at, (at += 97))));
      else {
        clearInterval(timer);
        socket.end('0\r\n\r\n');
      }
    }, 1);
  };
  const ended = await scan({ '/images/get': drip });
  expect({ code: ended.code, found: found(ended) }).toEqual({ code: 1, found: ['first', 'second'] });
});

const half = archive.subarray(0, archive.length >> 1);
const cut = archive.subarray(0, archive.lastIndexOf('manifest.json'));

test.each<[string, Answer, string[]]>([
  ['fewer bytes than announced', raw(head(`Content-Length: ${archive.length}`), cut), ['first', 'second']],
  ['chunks without their end', raw(head('Transfer-Encoding: chunked'), chunk(cut)), ['first', 'second']],
  ['a cut chunk', raw(head('Transfer-Encoding: chunked'), chunk(cut).subarray(0, -600)), ['first', 'second']],
  ['a chunk of an impossible size', raw(head('Transfer-Encoding: chunked'), chunk(half), 'zz\r\n'), ['first']],
  ['no length, and an early end', raw(head('Connection: close'), cut), ['first', 'second']],
])('an export of %s: what came is told as incomplete', async (_, answer, paths) => {
  const ended = await scan({ '/images/get': answer });
  expect({ code: ended.code, found: found(ended) }).toEqual({ code: 2, found: expect.arrayContaining(paths.slice(0, 1)) as string[] });
  expect(JSON.parse(ended.out)).toMatchObject({ summary: { complete: false } });
});

test.each<[string, Readonly<Record<string, Answer>>]>([
  ['garbage at once', { '/_ping': raw('SSH-2.0-OpenSSH_9.6\r\n') }],
  ['a connection that is closed at once', { '/_ping': raw() }],
  ['garbage for an export', { '/images/get': raw('\0\0\0garbage') }],
  ['HTML for an export', { '/images/get': reply('<html>proxy</html>') }],
  ['an empty export', { '/images/get': reply('') }],
  ['an export that is refused', { '/images/get': raw('HTTP/1.1 500 Oops\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops') }],
  ['an image that cannot be inspected', { '/images/example/app:1/json': raw('HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n') }],
])('%s: one sentence', async (_, answers) => {
  const { code, out, err } = await scan(answers);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^stowaway: [^\n]+\n$/);
});

test.each<[string, Answer]>([
  ['text', reply('hello')],
  ['a list', reply('[1, null, {}]')],
  ['null', reply('null')],
  ['cut JSON', reply('{"Id": "sha')],
  ['other types', reply('{"Id": 5, "RootFS": {"Layers": "x"}}')],
])('%s instead of what an image is: what is exported is scanned all the same, or one sentence', async (_, answer) => {
  for (const path of ['/images/example/app:1/json', '/images/example/app:1/history']) {
    const ended = await scan({ [path]: answer });
    server.close();
    if (ended.out === '') expect(ended.err).toMatch(/^stowaway: [^\n]+\n$/);
    else expect(found(ended)).toEqual(['first', 'second']);
    expect([1, 2]).toContain(ended.code);
  }
});
