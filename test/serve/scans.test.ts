/** From a notification to a result, in one process. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.js';
import { secret } from '../acceptance/secrets.js';
import { pushEvent, READER, signed, until, useWorld, WEBHOOK } from './world.js';

const worldOf = useWorld();
const token = secret('GITHUB_TOKEN');
const LEAKY = { layers: [[{ name: 'app/.env', content: `GITHUB_TOKEN=${token}\n` }]] };
const CLEAN = { layers: [[{ name: 'etc/motd', content: 'hello' }]] };

test('a pushed image is scanned, shown and posted', async () => {
  const world = worldOf();
  const registry = await world.registry();
  const { digest } = registry.put('team/app', '1.4', LEAKY);
  const hook = await world.receiver();
  const server = await world.start({ registries: [registry.host], webhook: { target: hook.url, key: Secret.fromText(WEBHOOK) } });

  const answer = await server.notify({ events: [pushEvent(registry.host, 'team/app', '1.4', digest)] });
  expect(answer.status).toBe(202);
  expect(await answer.json()).toEqual({ accepted: 1, known: 0, ignored: 0, refused: 0 });

  const result = await server.result(`${registry.host}/team/app@${digest}`);
  expect(result).toMatchObject({
    state: 'done',
    image: `${registry.host}/team/app@${digest}`,
    reference: `${registry.host}/team/app:1.4@${digest}`,
    verdict: 'leaks',
    findings: { critical: 1 },
    report: { schemaVersion: '1', images: [{ digest, findings: [{ detector: 'github-token' }] }] },
  });
  expect((await server.result(`${registry.host}/team/app:1.4`))['image']).toBe(result['image']);

  const page = await server.get(`/results/${registry.host}/team/app:1.4`, {
    accept: 'text/html',
    authorization: `Basic ${Buffer.from(`me:${READER}`).toString('base64')}`,
  });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('GitHub');

  const [post] = await until(() => Promise.resolve(hook.received.length > 0 ? hook.received : undefined));
  const { headers, body } = post!;
  const timestamp = String(headers['x-stowaway-timestamp']);
  expect(headers['x-stowaway-signature']).toBe(`sha256=${createHmac('sha256', WEBHOOK).update(`${timestamp}.${body}`).digest('hex')}`);
  expect(JSON.parse(body)).toMatchObject({ type: 'image.scanned', verdict: 'leaks', report: { schemaVersion: '1' } });
  for (const text of [body, JSON.stringify(result), JSON.stringify(server.log)]) expect(text).not.toContain(token);
});

describe('one image is one job', () => {
  test('whoever tells of it again, and in whatever form', async () => {
    const world = worldOf();
    const registry = await world.registry();
    const { digest } = registry.put('team/app', '1', CLEAN);
    const server = await world.start({ registries: [registry.host] });
    const event = { events: [pushEvent(registry.host, 'team/app', '1', digest)] };
    expect(await (await server.notify(event)).json()).toMatchObject({ accepted: 1, known: 0 });
    expect(await (await server.notify(event)).json()).toMatchObject({ accepted: 0, known: 1 });
    const harbor = {
      type: 'PUSH_ARTIFACT',
      event_data: {
        resources: [{ digest, tag: '1', resource_url: `${registry.host}/team/app:1` }],
        repository: { repo_full_name: 'team/app' },
      },
    };
    expect(await (await server.notify(harbor)).json()).toMatchObject({ accepted: 0, known: 1 });
    await server.logged('scanned');
    expect(await (await server.notify({ image: `${registry.host}/team/app@${digest}` })).json()).toMatchObject({ accepted: 0, known: 1 });
    expect(server.log.filter(({ event }) => event === 'scanned')).toHaveLength(1);
  });

  test('a signed notification of a tag alone, sent again, is the same; signed anew it asks anew', async () => {
    const world = worldOf();
    const registry = await world.registry();
    registry.put('team/app', '1', CLEAN);
    const server = await world.start({ registries: [registry.host] });
    const body = JSON.stringify({ image: `${registry.host}/team/app:1` });
    const headers = signed(body);
    expect(await (await server.notify(body, headers)).json()).toMatchObject({ accepted: 1 });
    expect(await (await server.notify(body, headers)).json()).toMatchObject({ known: 1 });
    expect(await server.result(`${registry.host}/team/app:1`)).toMatchObject({ verdict: 'clean' });
    registry.put('team/app', '1', LEAKY);
    expect(await (await server.notify(body, signed(body, { at: Date.now() - 60_000 }))).json()).toMatchObject({ accepted: 1 });
    await server.logged('scanned', 2);
    expect(await server.result(`${registry.host}/team/app:1`)).toMatchObject({ verdict: 'leaks' });
  });
});

describe('what goes wrong', () => {
  test('a post is sent again until it arrives, as the same message with a new signature', async () => {
    const world = worldOf();
    const registry = await world.registry();
    const { digest } = registry.put('team/app', '1', CLEAN);
    const hook = await world.receiver(500, 302);
    const server = await world.start({ registries: [registry.host], webhook: { target: hook.url, key: Secret.fromText(WEBHOOK) } });
    await server.notify({ image: `${registry.host}/team/app@${digest}` });
    await until(() => Promise.resolve(hook.received.length === 3 || undefined));
    const ids = hook.received.map(({ headers }) => headers['x-stowaway-delivery']);
    expect(new Set(ids).size).toBe(1);
    const log = await server.logged('not posted', 2);
    expect(log.map(({ reason }) => reason)).toEqual([
      `${hook.url.host} answered with status 500`,
      `${hook.url.host} answered with status 302`,
    ]);
  });

  test('an image that is not there is tried again, and a registry that is down', async () => {
    const world = worldOf();
    let isDown = true;
    const registry = await world.registry((request, response) => {
      if (!isDown || !request.url!.includes('manifests')) return false;
      response.writeHead(404).end();
      return true;
    });
    const { digest } = registry.put('team/app', '1', CLEAN);
    const server = await world.start({ registries: [registry.host] });
    await server.notify({ image: `${registry.host}/team/app@${digest}` });
    await until(() => Promise.resolve(registry.asked.some((path) => path.includes('manifests')) || undefined));
    isDown = false;
    expect(await server.result(`${registry.host}/team/app@${digest}`)).toMatchObject({ verdict: 'clean' });
  });

  test.each(['by its digest', 'by its tag'])(
    'what a registry says of an image, told of %s, is kept and posted without secrets',
    async (how) => {
      const world = worldOf();
      const said = `${token} of https://bob:${secret('PASSWORD')}@db/ is refused`;
      const registry = await world.registry((request, response) => {
        if (!request.url!.includes('manifests')) return false;
        response.writeHead(403).end(JSON.stringify({ errors: [{ code: 'DENIED', message: said }] }));
        return true;
      });
      const hook = await world.receiver();
      const server = await world.start({ registries: [registry.host], webhook: { target: hook.url, key: Secret.fromText(WEBHOOK) } });
      const reference = how === 'by its tag' ? ':1.4' : `@sha256:${'0'.repeat(64)}`;
      await server.notify({ image: `${registry.host}/team/app${reference}` });
      const posted = await until(() => Promise.resolve(hook.received[0]?.body));
      expect(posted).toMatch(/DENIED: ghp_…\w{4} of https:\/\/bob:\*{8}@db\/ is refused/);
      await server.stop();
      const kept = readdirSync(world.state).map((file) => readFileSync(join(world.state, file), 'latin1'));
      for (const value of [token, secret('PASSWORD')]) expect(`${kept.join('')}${posted}`).not.toContain(value);
    },
  );

  test('what cannot be scanned at all is told of as such', async () => {
    const world = worldOf();
    const registry = await world.registry((request, response) => {
      if (!request.url!.includes('manifests')) return false;
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"errors":[{"code":"DENIED","message":"not for you"}]}');
      return true;
    });
    const hook = await world.receiver();
    const server = await world.start({ registries: [registry.host], webhook: { target: hook.url, key: Secret.fromText(WEBHOOK) } });
    const digest = `sha256:${'0'.repeat(64)}`;
    await server.notify({ image: `${registry.host}/team/app@${digest}` });
    const failure = expect.stringContaining('may not be read (status 403, DENIED: not for you)') as string;
    expect(await server.result(`${registry.host}/team/app@${digest}`)).toEqual({
      state: 'failed',
      image: `${registry.host}/team/app@${digest}`,
      failure,
    });
    await until(() => Promise.resolve(hook.received[0]));
    expect(JSON.parse(hook.received[0]!.body)).toMatchObject({ type: 'image.failed', failure });
    const page = await server.get(`/results/${registry.host}/team/app@${digest}?format=html`);
    expect(await page.text()).toContain('It could not be scanned');
  });

  test('a registry cannot send the scanner to its neighbours', async () => {
    const world = worldOf();
    const neighbour = await world.registry();
    const registry = await world.registry((request, response) => {
      if (!request.url!.includes('manifests')) return false;
      response.writeHead(307, { location: `http://${neighbour.host}/latest/meta-data` }).end();
      return true;
    });
    const server = await world.start({ registries: [registry.host] });
    await server.notify({ image: `${registry.host}/team/app@sha256:${'1'.repeat(64)}` });
    await until(() => Promise.resolve(registry.asked.some((path) => path.includes('manifests')) || undefined));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(neighbour.asked).toEqual([]);
  });

  test('an image elsewhere is asked of nobody', async () => {
    const world = worldOf();
    const [registry, other] = [await world.registry(), await world.registry()];
    const { digest } = other.put('team/app', '1', CLEAN);
    const server = await world.start({ registries: [registry.host] });
    const answer = await server.notify({ image: `${other.host}/team/app@${digest}` });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      detail: 'the image is in no registry that this server may ask: its operator names them with --allow-registry',
    });
    // Docker's registry would send it for ever, and nothing else meanwhile.
    const events = await server.notify({ events: [pushEvent(other.host, 'team/app', '1', digest)] });
    expect(events.status).toBe(202);
    expect(await events.json()).toEqual({ accepted: 0, known: 0, ignored: 0, refused: 1 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(other.asked).toEqual([]);
  });
});

describe('the end of the server', () => {
  test('what is under way is given back, and done after the next start', async () => {
    const world = worldOf();
    let isSlow = true;
    const registry = await world.registry((request) => isSlow && request.url!.includes('/blobs/'));
    const { digest } = registry.put('team/app', '1', LEAKY);
    const first = await world.start({ registries: [registry.host], limits: { stopWithin: 100 } });
    await first.notify({ image: `${registry.host}/team/app@${digest}` });
    await until(() => Promise.resolve(registry.asked.some((path) => path.includes('/blobs/')) || undefined));
    await first.stop();
    expect(first.log.map(({ event }) => event)).toEqual(['listening', 'notification', 'stopping', 'stopped']);
    isSlow = false;
    const second = await world.start({ registries: [registry.host] });
    expect(await second.result(`${registry.host}/team/app@${digest}`)).toMatchObject({ verdict: 'leaks' });
  });
});
