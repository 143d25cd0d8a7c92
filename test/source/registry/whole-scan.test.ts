/**
 * A whole scan of an image in a registry that fails, lies or dawdles on the way: the report is that of a healthy one, or says in one sentence
 * what is missing. Whatever happens, nobody but its registry and its token server sees the password.
 */
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scanImages, type ScanOptions, Secret } from '../../../src/index.js';
import { sample } from '../../detectors/samples.js';
import { buildImage, ociFiles, sha256 } from '../../support/images.js';
import { text } from '../../workers/world.js';
import { basic, guarded, registry, sendBlob, tokenServer } from './fake-registry.js';
import { type Handler, useWorld } from './world.js';

const world = useWorld();

/** Large enough that a cut leaves more to come than what lies in sockets. */
const image = buildImage({
  layers: [
    [{ name: 'etc/npmrc', content: sample('npm-token', 1).text }],
    [
      { name: 'opt/noise', content: randomBytes(1 << 20) },
      { name: 'opt/env', content: sample('stripe-key', 2).text },
    ],
  ],
  config: { Env: ['DB_PASSWORD=correct-horse-9'] },
});
const files = ociFiles([image]);
const blobs = files.flatMap(({ name, content }) => (name.startsWith('blobs/') && content !== undefined ? [Buffer.from(content)] : []));
const index = JSON.parse(String(files.find(({ name }) => name === 'index.json')?.content)) as { manifests: { digest: string }[] };
const manifest = blobs.find((bytes) => sha256(bytes) === index.manifests[0]?.digest) ?? Buffer.alloc(0);
const healthy = registry({ manifests: { '1': manifest }, blobs });
const large = blobs.reduce((most, bytes) => (bytes.length > most.length ? bytes : most));
function isFor(bytes: Buffer, { url }: { url: string }): boolean {
  const asked = url.split('?')[0]?.split('/').at(-1);
  return asked === sha256(bytes) || (bytes === manifest && asked === '1');
}

const LOGIN = { username: 'somebody', password: Secret.fromText('a pass word') };
const shown = basic('somebody', 'a pass word');
const REALM = 'Bearer realm="https://auth.test/token",service="registry.test",scope="repository:team/app:pull"';

async function scan(registry: ScanOptions['registry'] = {}): ReturnType<typeof scanImages> {
  return scanImages(['registry:registry.test/team/app:1'], {
    env: { HTTPS_PROXY: await world().proxy() },
    registry: { caFile: world().caFile, ...registry },
  });
}

/** What a scan says was not looked at. */
async function failuresOf(registry?: ScanOptions['registry']): Promise<{ failures: string[]; findings: number }> {
  const { images, skipped, summary } = await scan(registry);
  const all = [...skipped, ...images.flatMap((each) => each.skipped)];
  expect(summary.complete).toBe(false);
  return {
    failures: all.filter(({ severity }) => severity === 'failure').map(({ detail }) => detail),
    findings: images.flatMap(({ findings }) => findings).length,
  };
}

let expected = '';
beforeAll(async () => {
  await world().server('registry.test', healthy);
  expected = text(await scan());
  expect(expected).toContain('npm-token');
  expect(expected).toContain('stripe-key');
});

afterEach(() => {
  const trusted = ['registry.test', 'auth.test'];
  for (const { server, url, headers, body } of world().seen.filter((request) => !trusted.includes(request.server))) {
    const sent = JSON.stringify([server, url, headers, body]);
    for (const form of [shown, 'a pass word', 'a%20pass%20word', 'a+pass+word', 'Bearer ticket']) expect(sent).not.toContain(form);
  }
});

/** Answers requests for `bytes` with each of `answers` once, and everything else as it should be. */
function failing(bytes: Buffer, ...answers: readonly Handler[]): Handler {
  const turns = [...answers];
  return (request, response, socket) => ((isFor(bytes, request) ? turns.shift() : undefined) ?? healthy)(request, response, socket);
}

const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end();

const cutAfter =
  (bytes: number): Handler =>
  ({ headers }, response, socket) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    if (from > 0) response.setHeader('content-range', `bytes ${from}-${large.length - 1}/${large.length}`);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': large.length - from });
    response.write(large.subarray(from, from + bytes), () => setTimeout(() => socket.destroy(), 5));
  };

describe('the report is that of a healthy registry', () => {
  test('when connections are cut', async () => {
    await world().server('registry.test', failing(large, cutAfter(400_000), cutAfter(300_000)));
    expect(text(await scan())).toBe(expected);
    const ranges = world().seen.flatMap(({ headers }) => headers.range ?? []);
    expect(ranges).toHaveLength(2);
  });

  test('when it has too many requests, or faults of its own', async () => {
    const limited = status(429, { 'retry-after': '1' });
    await world().server('registry.test', failing(large, status(500), limited));
    const started = performance.now();
    expect(text(await scan())).toBe(expected);
    expect(performance.now() - started).toBeGreaterThan(1000);
    await world().server('registry.test', failing(manifest, status(503), limited));
    const before = world().seen.length;
    expect(text(await scan())).toBe(expected);
    expect(
      world()
        .seen.slice(before)
        .filter(({ url }) => url.endsWith('/manifests/1')),
    ).toHaveLength(3);
  });

  test('when layers are labelled as compressed on their way', async () => {
    await world().server(
      'registry.test',
      failing(large, (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(large)),
    );
    expect(text(await scan())).toBe(expected);
  });

  test('when a token server has to be asked, and its token ends in between', async () => {
    let issued = 0;
    await world().server(
      'auth.test',
      tokenServer(({ headers }) => (headers.authorization === shown ? { token: `ticket${++issued}` } : undefined)),
    );
    // The first token is good for the manifest alone.
    const accepts = (request: { url: string }, authorization: string | undefined): boolean =>
      authorization === 'Bearer ticket2' || (authorization === 'Bearer ticket1' && request.url.includes('/manifests/1'));
    await world().server('registry.test', (request, response, socket) =>
      guarded((authorization) => accepts(request, authorization), REALM, healthy)(request, response, socket),
    );
    expect(text(await scan(LOGIN))).toBe(expected);
    expect(issued).toBe(2);
    // To the token server the password, to the registry the tokens alone.
    expect(
      new Set(
        world()
          .at('auth.test')
          .map(({ headers }) => headers.authorization),
      ),
    ).toEqual(new Set([shown]));
    for (const { headers } of world().at('registry.test')) expect(String(headers.authorization)).toMatch(/^Bearer ticket[12]$|^undefined$/);
  });

  test('when layers lie on another host, which sees no credentials', async () => {
    await world().server('storage.test', (request, response) => {
      const bytes = blobs.find((each) => request.url === `/${sha256(each)}?signed=1`);
      if (bytes === undefined) response.writeHead(404).end();
      else sendBlob(response, bytes, request.headers.range);
    });
    const away: Handler = (request, response, socket) => {
      const digest = /\/blobs\/(.*)$/.exec(request.url)?.[1];
      if (digest === undefined) healthy(request, response, socket);
      else response.writeHead(307, { location: `https://storage.test/${digest}?signed=1` }).end();
    };
    await world().server(
      'registry.test',
      guarded((authorization) => authorization === shown, 'Basic realm="x"', away),
    );
    expect(text(await scan(LOGIN))).toBe(expected);
    expect(world().at('storage.test')).toHaveLength(3);
    expect(
      world()
        .at('storage.test')
        .flatMap(({ headers }) => headers.authorization ?? []),
    ).toEqual([]);
  });
});

describe('one sentence says what is missing, and the rest is scanned', () => {
  test.each<[string, Handler, RegExp]>([
    ['that is compressed on its way', (_request, response) => sendEncoded(response), /Content-Encoding "gzip", not as it is stored/],
    [
      'of a wrong length',
      (_request, response) => void response.end(Buffer.concat([large, large])),
      /should have \d+ bytes, but the server announces \d+/,
    ],
    ['that is redirected into circles', status(302, { location: '?again' }), /is redirected more than 5 times/],
    [
      'that is redirected to the metadata service',
      status(302, { location: 'http://169.254.169.254/latest' }),
      /is redirected from registry\.test to http:\/\/169\.254\.169\.254/,
    ],
    ['that may not be had', status(403), /may not be read \(status 403\)/],
    ['that is gone', status(404), /no such blob/],
  ])('about a layer %s', async (_what, answer, sentence) => {
    await world().server('registry.test', failing(large, ...Array.from({ length: 9 }, () => answer)));
    expect(await failuresOf()).toEqual({ failures: [expect.stringMatching(sentence)], findings: 2 });
  });

  test('about a layer of other bytes, which are scanned', async () => {
    const other = Buffer.from(large);
    other.writeUInt8(other[other.length - 8] ?? 0 ^ 1, 9);
    await world().server(
      'registry.test',
      failing(large, (_request, response) => sendBlob(response, other, undefined)),
    );
    expect(await failuresOf()).toEqual({
      failures: [expect.stringMatching(/have the digest sha256:\w+, its manifest says sha256:\w+/)],
      findings: 3,
    });
  });
});

describe('one sentence, and no report', () => {
  test.each<[string, Handler, string, RegExp]>([
    ['a config that never comes', status(500), 'NOT_AN_IMAGE', /status 500/],
    ['a config of other bytes', (_request, response) => void response.end('{}'), 'NOT_AN_IMAGE', /digest|bytes/],
  ])('for %s', { timeout: 90_000 }, async (_what, answer, code, sentence) => {
    await world().server('registry.test', failing(image.config, ...Array.from({ length: 9 }, () => answer)));
    await expect(scan()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string });
  });

  test.each([
    ['without encryption', 'http://evil.test/token', /a token server at http:\/\/evil\.test, without encryption/],
    ['that is none', 'file:///etc/passwd', /a token server whose address is none/],
  ])('for a token server %s', async (_what, realm, sentence) => {
    await world().server(
      'registry.test',
      guarded(() => false, `Bearer realm="${realm}"`, healthy),
    );
    await expect(scan(LOGIN)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(sentence) as string });
    expect(world().proxied).not.toContain('evil.test:80');
  });

  test('for a token server that a registry names whom nobody vouches for', async () => {
    await world().server(
      'evil.test',
      tokenServer(() => ({ token: 'ticket' })),
    );
    await world().server(
      'registry.test',
      guarded(() => false, 'Bearer realm="https://evil.test/token"', healthy),
    );
    await expect(scan({ ...LOGIN, insecure: ['registry.test'] })).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: expect.stringContaining('evil.test, which does not get them') as string,
    });
    expect(world().at('evil.test')).toEqual([]);
  });

  test('for a token server that wants a login it does not get', async () => {
    await world().server(
      'auth.test',
      tokenServer(() => undefined),
    );
    await world().server(
      'registry.test',
      guarded(() => false, REALM, healthy),
    );
    const denied = { code: 'SOURCE_DENIED', message: expect.stringMatching(/incorrect username or password/) as string };
    await expect(scan(LOGIN)).rejects.toMatchObject(denied);
  });
});

function sendEncoded(response: Parameters<Handler>[1]): void {
  const sent = gzipSync(large, { level: 1 });
  response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': sent.length }).end(sent);
}
