/** Servers that fail, lie or dawdle: each ends right, or with one clear sentence. */
import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import type { RegistryOptions } from '../../../src/source/registry/client.js';
import { sha256 } from '../../support/images.js';
import { collect } from '../../support/streams.js';
import { basic, guarded, manifest, OCI_MANIFEST, registry, sendBlob, sendJson } from './fake-registry.js';
import { type Handler, useWorld } from './world.js';

const world = useWorld();
const image = manifest('one');
const layer = randomBytes(1 << 20);
const digest = sha256(layer);
const content = registry({ manifests: { latest: image }, blobs: [layer], tags: ['latest'] });

/** The repository of a registry that answers with `first` as long as that takes turns, and then with `content`. */
async function failing(first: readonly Handler[], options: RegistryOptions = {}) {
  const turns = [...first];
  await world().server('registry.test', (...request) => (turns.shift() ?? content)(...request));
  return (await world().open('registry.test', options)).repository('team/app');
}

const answers =
  (status: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    response.writeHead(status, headers).end();

/** Sends the blob, or the rest of it that is asked for, and cuts the connection after `bytes`. */
const cutAfter =
  (bytes: number): Handler =>
  ({ headers }, response, socket) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    if (from > 0) response.setHeader('content-range', `bytes ${from}-${layer.length - 1}/${layer.length}`);
    response.writeHead(from > 0 ? 206 : 200, { etag: `"${digest}"`, 'content-length': layer.length - from });
    response.write(layer.subarray(from, from + bytes), () => setTimeout(() => socket.destroy(), 5));
  };

describe('what passes', () => {
  test.each([500, 502, 503, 504, 429, 408])('status %i is asked again, later and later', async (status) => {
    const app = await failing(Array.from({ length: 4 }, () => answers(status)));
    expect((await app.manifest('latest')).digest).toBe(sha256(image));
    const [first = 0, , , last = 0] = world().slept;
    expect(world().slept).toHaveLength(4);
    expect(last).toBeGreaterThan(first * 3);
  });

  test('but not for ever', async () => {
    const app = await failing(Array.from({ length: 9 }, () => answers(503)));
    await expect(app.manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: 'registry.test/team/app: the manifest latest cannot be read: the server answered with status 503',
    });
    expect(world().seen).toHaveLength(5);
  });

  test('a server that gives nothing is not waited for once for each question', async () => {
    let isBroken = true;
    await world().server('registry.test', (...request) => (isBroken ? answers(503) : content)(...request));
    const app = (await world().open('registry.test')).repository('team/app');
    const asked = async (): Promise<number> => {
      const before = world().seen.length;
      await app.manifest('latest').catch(() => undefined);
      return world().seen.length - before;
    };
    expect([await asked(), await asked(), await asked(), await asked(), await asked()]).toEqual([5, 5, 5, 1, 1]);
    isBroken = false;
    expect(await asked()).toBe(1);
    isBroken = true;
    expect(await asked()).toBe(5);
  });

  test('Retry-After is waited for, in seconds or to a date', async () => {
    const date = new Date(Date.now() + 30_000).toUTCString();
    const app = await failing([answers(429, { 'retry-after': '7' }), answers(503, { 'retry-after': date })]);
    await app.manifest('latest');
    const [seconds = 0, until = 0] = world().slept;
    expect(seconds).toBe(7000);
    expect(until).toBeGreaterThan(15_000);
    expect(until).toBeLessThan(30_001);
  });

  test('an hour is not waited for', async () => {
    const app = await failing([answers(429, { 'retry-after': '3600' })]);
    await expect(app.manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringMatching(/too many requests .* try again in 3600 seconds/) as unknown,
    });
    expect(world().slept).toEqual([]);
  });

  test('after 429 fewer are asked at once', async () => {
    let now = 0;
    let most = 0;
    await world().server('registry.test', (request, response, socket) => {
      most = Math.max(most, ++now);
      const answer = world().seen.length <= 4 ? answers(429) : content;
      setTimeout(() => {
        now--;
        answer(request, response, socket);
      }, 20);
    });
    const app = (await world().open('registry.test', { requestsAtOnce: 4 })).repository('team/app');
    await Promise.all(Array.from({ length: 4 }, () => app.manifest('latest')));
    expect(most).toBe(4);
    most = 0;
    await Promise.all(Array.from({ length: 8 }, () => app.manifest('latest')));
    expect(most).toBe(1);
  });

  test('a connection cut before or in a small answer is asked again', async () => {
    const cut: Handler = (_request, _response, socket) => void socket.destroy();
    const half: Handler = (_request, response, socket) => {
      response.writeHead(200, { 'content-length': image.length, 'content-type': OCI_MANIFEST });
      response.write(image.subarray(0, 9), () => setTimeout(() => socket.destroy(), 5));
    };
    const app = await failing([cut, half]);
    expect((await app.manifest('latest')).bytes).toEqual(image);
  });
});

describe('a download', () => {
  test('goes on where its connection was cut', async () => {
    const app = await failing([cutAfter(300_000), cutAfter(1), cutAfter(200_000), answers(500)]);
    expect(sha256(await collect(app.blob(digest, layer.length)))).toBe(digest);
    const ranges = world().seen.map(({ headers }) => Number(/\d+/.exec(headers.range ?? '0')?.[0]));
    expect(ranges[0]).toBe(0);
    expect([...ranges].sort((a, b) => a - b)).toEqual(ranges);
    expect(ranges.at(-1)).toBeGreaterThan(400_000);
  });

  test('goes on without a size or an ETag to go by', async () => {
    const chunked: Handler = (_request, response, socket) => {
      response.writeHead(200);
      response.write(layer.subarray(0, 99_999), () => setTimeout(() => socket.destroy(), 5));
    };
    const app = await failing([chunked]);
    expect(sha256(await collect(app.blob(digest)))).toBe(digest);
  });

  test('starts over where ranges are not known, without a byte twice', async () => {
    const whole: Handler = (_request, response) => sendBlob(response, layer, undefined);
    const app = await failing([cutAfter(300_000), whole]);
    expect(sha256(await collect(app.blob(digest, layer.length)))).toBe(digest);
  });

  test('a cut at its end is seen by its size', async () => {
    const short: Handler = (_request, response) => {
      response.writeHead(200);
      response.end(layer.subarray(0, 1000));
    };
    const app = await failing([short]);
    expect(sha256(await collect(app.blob(digest, layer.length)))).toBe(digest);
  });

  test('is given up when it never gets on', async () => {
    const app = await failing(Array.from({ length: 50 }, () => cutAfter(10)));
    await expect(collect(app.blob(digest, layer.length))).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringContaining(`registry.test/team/app: the blob ${digest} cannot be read: the connection was cut`) as unknown,
    });
    expect(world().seen).toHaveLength(5);
  });

  test.each<[string, Record<string, string>, string]>([
    ['other bytes', { 'content-range': `bytes 5-${layer.length - 1}/${layer.length}` }, 'SOURCE_UNREADABLE'],
    ['bytes without a range', {}, 'SOURCE_UNREADABLE'],
    ['another blob', { 'content-range': 'AT', etag: '"other"' }, 'SOURCE_UNREADABLE'],
    ['a blob of another size', { 'content-range': 'AT+7' }, 'SOURCE_UNREADABLE'],
    ['a blob of another digest', { 'content-range': 'AT', 'docker-content-digest': sha256(Buffer.from('other')) }, 'DIGEST_MISMATCH'],
  ])('is not continued by %s', async (_what, headers, code) => {
    const other: Handler = (request, response) => {
      const from = /\d+/.exec(request.headers.range ?? '')?.[0] ?? '';
      const range = headers['content-range']?.replace(
        /^AT(?:\+(\d))?$/,
        (_all, more = '0') => `bytes ${from}-9/${layer.length + Number(more)}`,
      );
      response.writeHead(206, { ...headers, ...(range === undefined ? {} : { 'content-range': range }) }).end(layer);
    };
    const app = await failing([cutAfter(300_000), other]);
    await expect(collect(app.blob(digest, layer.length))).rejects.toMatchObject({ code });
  });

  test('of a wrong length ends in one sentence', async () => {
    const app = await failing([]);
    await expect(collect(app.blob(digest, layer.length + 1))).rejects.toThrow(
      /should have 1048577 bytes, but the server announces 1048576/,
    );
    const endless: Handler = (_request, response) => void response.end(Buffer.concat([layer, layer]));
    await world().server('registry.test', (request, response, socket) => {
      response.removeHeader('content-length');
      response.setHeader('transfer-encoding', 'chunked');
      endless(request, response, socket);
    });
    const opened = await world().open('registry.test');
    await expect(collect(opened.repository('team/app').blob(digest, layer.length))).rejects.toThrow(/more than the 1048576 bytes/);
  });

  test('is handed out as it is stored, though it is labelled gzip', async () => {
    const stored = gzipSync(layer);
    const labelled: Handler = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': stored.length }).end(stored);
    const app = await failing([labelled]);
    expect(sha256(await collect(app.blob(sha256(stored), stored.length)))).toBe(sha256(stored));
    expect(world().seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  test('that was compressed on its way is refused in one sentence', async () => {
    const sent = gzipSync(layer);
    const encoded: Handler = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': sent.length }).end(sent);
    const app = await failing([encoded]);
    await expect(collect(app.blob(digest, layer.length))).rejects.toThrow(/Content-Encoding "gzip", not as it is stored/);
  });

  test('that drips or falls silent is given up', async () => {
    const drip: Handler = (_request, response) => {
      response.writeHead(200, { 'content-length': layer.length });
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    const silent: Handler = (_request, response) => {
      response.writeHead(200, { 'content-length': layer.length });
      response.flushHeaders();
    };
    const never: Handler = () => undefined;
    const timeouts = { connect: 1000, answer: 300, silence: 300 };
    for (const handler of [drip, silent, never]) {
      await world().server('registry.test', handler);
      const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
      const opened = await world().open('registry.test', {}, { timeouts, clock });
      await expect(collect(opened.repository('team/app').blob(digest, layer.length))).rejects.toMatchObject({
        code: 'SOURCE_UNREACHABLE',
        message: expect.stringContaining('too slowly, or not at all') as unknown,
      });
    }
  });

  test('left early frees its place', async () => {
    const app = await failing([], { requestsAtOnce: 1 });
    for await (const chunk of app.blob(digest, layer.length)) {
      expect(chunk.length).toBeGreaterThan(0);
      // A question need not wait for it.
      await app.manifest('latest');
      break;
    }
    expect(sha256(await collect(app.blob(digest, layer.length)))).toBe(digest);
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    const app = await failing([], { signal: stop.signal });
    const read = async (): Promise<void> => {
      for await (const chunk of app.blob(digest, layer.length)) if (chunk.length > 0) stop.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(app.manifest('latest')).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('a redirect', () => {
  const given = { username: 'somebody', password: Secret.fromText('a password') };
  const login = (inner: Handler): Handler => guarded((shown) => shown === basic('somebody', 'a password'), 'Basic realm="x"', inner);

  test('to a storage server takes no credentials along, also when it is resumed', async () => {
    const turns: Handler[] = [cutAfter(300_000)];
    await world().server('storage.test', (request, response, socket) => {
      const next = turns.shift();
      if (next === undefined) sendBlob(response, layer, request.headers.range);
      else next(request, response, socket);
    });
    await world().server(
      'registry.test',
      login((_request, response) => response.writeHead(307, { location: 'https://storage.test/blob?signed=1' }).end()),
    );
    const app = (await world().open('registry.test', given)).repository('team/app');
    expect(sha256(await collect(app.blob(digest, layer.length)))).toBe(digest);
    expect(world().at('storage.test')).toHaveLength(2);
    for (const { headers } of world().at('storage.test')) {
      expect(headers.authorization).toBeUndefined();
      expect(headers.cookie).toBeUndefined();
    }
  });

  test('back to the registry takes none along either', async () => {
    await world().server('storage.test', answers(302, { location: 'https://registry.test/back' }));
    await world().server('registry.test', (request, response, socket) =>
      request.url === '/back'
        ? sendBlob(response, layer, undefined)
        : login((_request, answer) => answer.writeHead(302, { location: 'https://storage.test/' }).end())(request, response, socket),
    );
    const app = (await world().open('registry.test', given)).repository('team/app');
    await collect(app.blob(digest, layer.length));
    expect(world().at('registry.test').at(-1)).toMatchObject({ url: '/back' });
    expect(world().at('registry.test').at(-1)?.headers.authorization).toBeUndefined();
  });

  test('within the registry does', async () => {
    await world().server(
      'registry.test',
      login((request, response) =>
        request.url === '/elsewhere' ? sendBlob(response, layer, undefined) : response.writeHead(301, { location: '/elsewhere' }).end(),
      ),
    );
    const app = (await world().open('registry.test', given)).repository('team/app');
    expect(sha256(await collect(app.blob(digest, layer.length)))).toBe(digest);
  });

  test('a challenge of the server it leads to gets no credentials', async () => {
    await world().server(
      'evil.test',
      guarded(() => false, 'Basic realm="x"', content),
    );
    await world().server('registry.test', login(answers(307, { location: 'https://evil.test/' })));
    const app = (await world().open('registry.test', given)).repository('team/app');
    await expect(collect(app.blob(digest))).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    expect(
      world()
        .at('evil.test')
        .map(({ headers }) => headers.authorization),
    ).toEqual([undefined]);
  });

  test('without encryption, in circles or nowhere is not followed', async () => {
    const plain = await world().local(content);
    const secretive = ['https://169.254.169.254/latest/meta-data', 'https://[fe80::1]/', 'https://metadata.google.internal/'];
    const locations = [`http://${plain}/`, 'http://storage.test/', 'https://registry.test/again', 'file:///etc/passwd', 'https://'];
    for (const location of [...locations, ...secretive]) {
      await world().server('registry.test', answers(307, { location }));
      const app = (await world().open('registry.test')).repository('team/app');
      await expect(collect(app.blob(digest))).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringContaining('redirected') as unknown,
      });
    }
    expect(world().at(plain)).toEqual([]);
    expect(new Set(world().proxied)).toEqual(new Set(['registry.test:443']));
  });
});

describe('a manifest', () => {
  test('of another digest than was asked for is refused', async () => {
    const other: Handler = (_request, response) => response.end(manifest('two'));
    const app = await failing([other]);
    await expect(app.manifest(sha256(image))).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
      message: expect.stringContaining(`${sha256(image)} was asked for, ${sha256(manifest('two'))} came`) as unknown,
    });
  });

  test('of another digest than was announced is refused', async () => {
    const app = await failing([
      (_request, response) => void response.setHeader('docker-content-digest', sha256(image)).end(manifest('two')),
    ]);
    await expect(app.manifest('latest')).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  test('by sha512 is verified by sha512', async () => {
    const name = `sha512:${createHash('sha512').update(image).digest('hex')}`;
    const app = await failing([
      (_request, response) => void response.end(image),
      (_request, response) => void response.end(manifest('two')),
    ]);
    expect((await app.manifest(name)).digest).toBe(name);
    await expect(app.manifest(name)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  test('compressed on its way is what it was', async () => {
    const zipped: Handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(image));
    const app = await failing([zipped, zipped]);
    expect((await app.manifest('latest')).bytes).toEqual(image);
    expect((await app.manifest(sha256(image))).bytes).toEqual(image);
  });

  test('and headers without end are refused', async () => {
    const flood: Handler = (_request, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(1 << 20, ' '), more);
      };
      more();
    };
    const wide = answers(200, { 'x-wide': 'x'.repeat(40_000) });
    const app = await failing([flood, wide]);
    await expect(app.manifest('latest')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(app.manifest('latest')).rejects.toThrow(/more headers than/);
  });

  test('that is a web page is no manifest', async () => {
    const app = await failing([(_request, response) => void response.end('<html>')]);
    await expect(app.manifest('latest')).rejects.toThrow(/is no JSON; is that a registry\?/);
  });

  test('without a type of its own has that of its content', async () => {
    const index = Buffer.from('{"schemaVersion":2,"manifests":[]}');
    const app = await failing([(_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(index)]);
    expect((await app.manifest('latest')).mediaType).toBe('application/vnd.oci.image.index.v1+json');
  });

  test.each(['a/../b', '../_catalog', 'sha256:12', '', 'a?b', 'a%2e'])('called %j is not asked for', async (reference) => {
    const app = await failing([]);
    await expect(app.manifest(reference)).rejects.toMatchObject({ code: 'REFERENCE_INVALID' });
    expect(world().seen).toEqual([]);
  });
});

test('a small blob is verified and bounded', async () => {
  const small = Buffer.from('{}');
  await world().server('registry.test', registry({ blobs: [small] }));
  const app = (await world().open('registry.test')).repository('team/app');
  expect(Buffer.from(await app.smallBlob(sha256(small), 2))).toEqual(small);
  await expect(app.smallBlob(digest, 9 << 20)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  await world().server('registry.test', (_request, response) => void response.end('[]'));
  const other = (await world().open('registry.test')).repository('team/app');
  await expect(other.smallBlob(sha256(small), 2)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

test('what a server says is quoted short and without control characters', async () => {
  const said = `\u001b[31mno\u202e\n${'xxxx '.repeat(1000)}`;
  const app = await failing([(_request, response) => sendJson(response, 400, { errors: [{ code: 'BAD', message: said }, 7] })]);
  const error: unknown = await app.manifest('latest').catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/answered with status 400, BAD: \[31mno (?:xxxx ){30,40}…$/);
});

test('what a server says is cut between words, so that no half of a secret is left', async () => {
  const message = `${'x'.repeat(150)} ${'y'.repeat(80)}`;
  const app = await failing([(_request, response) => sendJson(response, 400, { errors: [{ code: 'BAD', message }] })]);
  await expect(app.manifest('latest')).rejects.toThrow(/x{150} …$/);
});

test('trouble before an answer is said in words', async () => {
  await expect((await world().open('127.0.0.1:9')).repository('a').manifest('latest')).rejects.toMatchObject({
    code: 'SOURCE_UNREACHABLE',
    message: '127.0.0.1:9/a: the manifest latest cannot be read: nothing listens there; is the address right, and the registry running?',
  });
  await expect((await world().open('storage.test')).repository('a').manifest('latest')).rejects.toThrow(/the proxy did not let it pass/);
  const missing = (await failing([answers(404)])).manifest('latest');
  await expect(missing).rejects.toMatchObject({
    code: 'IMAGE_NOT_FOUND',
    message: expect.stringContaining('no such manifest latest') as unknown,
  });
});
