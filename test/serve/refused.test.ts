/** Who is not served, and what he is told: a status and one sentence. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ServeOptions } from '../../src/serve/options.js';
import { signed, TOKEN, useWorld, READER, SIGNING, type TestServer, until } from './world.js';

const worldOf = useWorld();
const start = (options: Partial<ServeOptions> = {}): Promise<TestServer> => worldOf().start({ registries: ['registry.test'], ...options });
const image = JSON.stringify({ image: `registry.test/app@sha256:${'0'.repeat(64)}` });

const told = async (answer: Promise<Response> | Response): Promise<[number, string]> => {
  const response = await answer;
  const { detail } = (await response.json()) as { detail: string };
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return [response.status, detail];
};

describe('a notification', () => {
  test('of a stranger', async () => {
    const server = await start();
    const [status, sentence] = await told(server.notify(image, {}));
    expect(status).toBe(401);
    expect(sentence).toBe(
      'it is not known who sends this: show the token (Authorization: Bearer TOKEN), or sign it (X-Stowaway-Signature and X-Stowaway-Timestamp)',
    );
  });

  test.each([
    ['another token', `Bearer ${TOKEN}x`],
    ['the token of readers', `Bearer ${READER}`],
    ['the signing key as a token', `Bearer ${SIGNING}`],
    ['no token', 'Bearer '],
    ['another scheme', `Digest ${TOKEN}`],
    ['a password that is none', `Basic ${Buffer.from('me:wrong').toString('base64')}`],
    ['the token as a user', `Basic ${Buffer.from(`${TOKEN}:`).toString('base64')}`],
  ])('with %s', async (_what, authorization) => {
    const server = await start();
    expect(await told(server.notify(image, { authorization }))).toEqual([401, 'the token is not the one of this server']);
  });

  test('signed with another key, for another body, or with none', async () => {
    const server = await start();
    const forged = [401, 'the signature is not that of this body, at this time, by the key of this server'];
    expect(await told(server.notify(image, signed(image, { key: `${SIGNING}x` })))).toEqual(forged);
    expect(await told(server.notify(image, signed(`${image} `)))).toEqual(forged);
    const good = signed(image);
    expect(await told(server.notify(image, { ...good, 'x-stowaway-timestamp': String(Number(good['x-stowaway-timestamp']) - 1) }))).toEqual(
      forged,
    );
    for (const signature of ['', 'sha256=', 'sha1=00', `sha256=${'0'.repeat(64)}`, good['x-stowaway-signature']!.toUpperCase()])
      expect((await told(server.notify(image, { ...good, 'x-stowaway-signature': signature })))[0]).toBe(401);
    expect((await told(server.notify(image, { 'x-stowaway-signature': good['x-stowaway-signature']! })))[1]).toContain('has a time');
  });

  test.each([-301_000, -86_400_000, 302_000])('that was signed %s ms from now', async (away) => {
    const server = await start();
    expect(await told(server.notify(image, signed(image, { at: Date.now() + away })))).toEqual([
      401,
      'the request was signed more than 5 minutes ago, or ahead: sign it anew, and look at the clocks',
    ]);
  });

  test('is taken with the token, as a password of any user, or with a signature', async () => {
    const server = await start();
    const basic = `Basic ${Buffer.from(`docker:${TOKEN}`).toString('base64')}`;
    for (const headers of [{ authorization: `Bearer ${TOKEN}` }, { authorization: basic }, signed(image)])
      expect((await server.notify(image, headers)).status).toBe(202);
  });

  test.each([
    ['nothing', '', 'the body is no JSON'],
    ['a cut body', '{"image":', 'the body is no JSON'],
    ['bytes', new Uint8Array([0xff, 0xfe, 0x00]), 'the body is no JSON'],
    ['a thousand brackets', '['.repeat(200_000), 'the body is no JSON'],
    ['a number', '7', 'the body is no notification: it may be one of'],
    ['null', 'null', 'the body is no notification: it may be one of'],
    ['an object', '{}', 'the body is no notification: it may be one of'],
    ['events that are none', '{"events":7}', "the body is no notification of Docker's registry: events: "],
    ['an event that is none', '{"events":[{"action":7}]}', "the body is no notification of Docker's registry: events.0.action: "],
    ['an image that is none', '{"image":["a"]}', 'the body is no notification of the general form: image: '],
    ['a name that is none', '{"image":"registry.test/../x?y"}', 'the image is no reference: write it as'],
    ['an event of Harbor that is none', '{"event_data":{}}', 'the body is no notification of Harbor: '],
  ])('of %s', async (_what, body, sentence) => {
    const server = await start();
    const [status, said] = await told(server.notify(body));
    expect(status).toBe(400);
    expect(said).toContain(sentence);
  });

  test('that is too large, announced or not', async () => {
    const server = await start({ limits: { bodyBytes: 1000 } });
    const large = JSON.stringify({ image: 'a'.repeat(1000) });
    expect(await told(server.notify(large))).toEqual([413, 'the body has more than the 1000 bytes that are taken']);
    const parts = new Blob([large]).stream();
    const chunked = fetch(`${server.url}/notifications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: parts,
      duplex: 'half',
    });
    expect((await chunked).status).toBe(413);
  });

  test('tells nothing of itself to the log that it could be known by', async () => {
    const server = await start();
    await server.notify(`{"events": "${TOKEN}"}`, { authorization: `Bearer ${TOKEN}` });
    await server.notify(image, { authorization: `Bearer ${TOKEN}-of-somebody-else` });
    const lines = await server.logged('refused', 2);
    expect(JSON.stringify(lines)).not.toContain(TOKEN);
  });

  test('a flood of forged ones does not flood the log', async () => {
    const server = await start();
    for (let i = 0; i < 60; i++) await server.notify(image, {});
    expect(server.log.filter(({ event }) => event === 'refused').length).toBeLessThan(50);
  });
});

describe('a request', () => {
  test('for what there is not', async () => {
    const server = await start();
    expect((await told(server.get('/')))[0]).toBe(404);
    expect((await told(server.get('/results/')))[0]).toBe(404);
    expect((await told(server.get('/results/%zz')))[0]).toBe(400);
    expect((await told(server.get('/results/..%2F..%2Fetc')))[0]).toBe(400);
    expect((await told(server.get('/results/registry.test/none:1')))[0]).toBe(404);
    expect((await told(server.get(`/results/${'a'.repeat(3000)}`)))[0]).toBe(414);
    const wrong = await server.get('/notifications');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('for results without the token of readers', async () => {
    const server = await start();
    const path = '/results/registry.test/app:1';
    for (const headers of [{}, { authorization: `Bearer ${TOKEN}` }, { authorization: 'Bearer x' }] as Record<string, string>[])
      expect((await told(server.get(path, headers)))[0]).toBe(401);
    const closed = await worldOf().start({ registries: ['registry.test'], state: `${worldOf().state}/2`, keys: {} });
    expect((await told(closed.get(path)))[0]).toBe(403);
  });
});

describe('a connection', () => {
  const open = (server: TestServer): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname, () => resolve(socket));
      socket.on('error', reject);
    });
  const answerOf = async (socket: Socket): Promise<string> => {
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text;
  };

  test('with headers that drip is cut', async () => {
    const server = await start({ limits: { headersWithin: 300, requestWithin: 600 } });
    const socket = await open(server);
    const drip = setInterval(() => socket.write('X: y\r\n'), 20);
    socket.write('POST /notifications HTTP/1.1\r\n');
    const answer = await answerOf(socket).catch(() => 'HTTP/1.1 408');
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
  });

  test('with a body that drips is cut', async () => {
    const server = await start({ limits: { headersWithin: 200, requestWithin: 400 } });
    const socket = await open(server);
    socket.on('error', () => undefined);
    socket.write(`POST /notifications HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Length: 1000\r\n\r\n`);
    const drip = setInterval(() => socket.write(' '), 20);
    const answer = await answerOf(socket).catch(() => 'HTTP/1.1 408');
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 (?:408|400)/);
  });

  test('that sends nothing is cut', async () => {
    const server = await start({ limits: { headersWithin: 200, requestWithin: 400 } });
    const socket = await open(server);
    expect(await answerOf(socket).catch(() => '')).toMatch(/^(?:HTTP\/1\.1 408|$)/);
  });

  test.each([
    ['one header of a megabyte', `X: ${'a'.repeat(1 << 20)}\r\n\r\n`],
    ['a hundred thousand headers', `${'X: y\r\n'.repeat(100_000)}\r\n`],
  ])('with %s is refused', async (_what, bomb) => {
    const server = await start();
    const socket = await open(server);
    socket.on('error', () => undefined);
    socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\n${bomb}`);
    expect(await answerOf(socket).catch(() => 'HTTP/1.1 431')).toMatch(/^HTTP\/1\.1 431/);
    expect((await server.get('/healthz')).status).toBe(200);
  });

  test.each([
    'GET / HTTP/9.9\r\n\r\n',
    '\0\0\0\0',
    'POST /notifications HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ])('that speaks no HTTP is refused: %j', async (text) => {
    const server = await start();
    const socket = await open(server);
    socket.on('error', () => undefined);
    socket.write(text);
    expect(await answerOf(socket).catch(() => 'HTTP/1.1 400')).toMatch(/^HTTP\/1\.1 400/);
  });

  test('idle ones, thousands of them, shut nobody out, and there are never more than so many', async () => {
    const server = await start({ limits: { connections: 50 } });
    const sockets: Socket[] = [];
    let most = 0;
    for (let i = 0; i < 20; i++) {
      const wave = await Promise.all(Array.from({ length: 100 }, () => open(server).catch(() => undefined)));
      for (const socket of wave) {
        if (socket === undefined) continue;
        socket.on('error', () => undefined);
        sockets.push(socket);
      }
      const metrics = await (await server.get('/metrics')).text();
      most = Math.max(most, Number(/^stowaway_connections (\d+)$/m.exec(metrics)?.[1]));
      expect((await server.notify(image)).status).toBe(202);
    }
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(51);
    for (const socket of sockets) socket.destroy();
    await until(async () => {
      const metrics = await (await server.get('/metrics')).text();
      return Number(/^stowaway_connections (\d+)$/m.exec(metrics)?.[1]) < 10 || undefined;
    });
  });

  test('bodies that are held back hold no more than so many bytes', async () => {
    const server = await start({ limits: { bodiesBytes: 10_000, connections: 100 } });
    const half = 'a'.repeat(4000);
    const sockets = await Promise.all(Array.from({ length: 4 }, () => open(server)));
    const answers = sockets.map((socket) => answerOf(socket).catch(() => ''));
    for (const socket of sockets)
      socket.write(`POST /notifications HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Length: 9000\r\n\r\n${half}`);
    const refused = await until(async () => {
      const settled = await Promise.race([...answers, sleep(50, undefined)]);
      return settled === undefined || settled === '' ? undefined : settled;
    });
    expect(refused).toMatch(/^HTTP\/1\.1 503/);
    for (const socket of sockets) socket.destroy();
    expect((await server.notify(image)).status).toBe(202);
  });
});
