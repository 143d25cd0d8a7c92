/** Who is shown which credentials; asserted at the servers that got the requests. */
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { sha256 } from '../../support/images.js';
import { basic, guarded, manifest, registry, sendJson, tokenServer } from './fake-registry.js';
import { useWorld } from './world.js';

const world = useWorld();
const image = manifest('one');
const content = registry({ manifests: { latest: image }, tags: ['latest'] });
const bearer = (parameters: string): string => `Bearer ${parameters}`;
const REALM = bearer('realm="https://auth.test/token",service="registry.test",scope="repository:team/app:pull"');
const given = (password = 'a password') => ({ username: 'somebody', password: Secret.fromText(password) });
const authorizations = (server: string) =>
  world()
    .at(server)
    .map(({ headers }) => headers.authorization);

test('a registry that asks for nothing is shown nothing', async () => {
  await world().server('registry.test', content);
  const app = (await world().open('registry.test', given())).repository('team/app');
  expect((await app.manifest('latest')).digest).toBe(sha256(image));
  expect(authorizations('registry.test')).toEqual([undefined]);
  expect(world().proxied).toEqual(['registry.test:443']);
});

describe('Basic', () => {
  const asks = guarded((shown) => shown === basic('somebody', 'a password'), 'Basic realm="here"', content);

  test('is shown when it is asked for, and from then on at once', async () => {
    await world().server('registry.test', asks);
    const opened = await world().open('registry.test', given());
    await opened.repository('team/app').manifest('latest');
    await opened.repository('team/other').manifest('latest');
    expect(authorizations('registry.test')).toEqual([undefined, basic('somebody', 'a password'), basic('somebody', 'a password')]);
  });

  test('a wrong password is one refusal, in one sentence without it', async () => {
    await world().server('registry.test', asks);
    const app = (await world().open('registry.test', given('another password'))).repository('team/app');
    await expect(app.manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message:
        'registry.test/team/app: the manifest latest may not be read (status 401, UNAUTHORIZED: authentication required): the credentials from ' +
        '--username and --password-stdin do not suffice; log in again with docker login registry.test, or ask for access',
    });
    expect(world().seen).toHaveLength(2);
  });

  test('without credentials it says how to log in', async () => {
    await world().server('registry.test', asks);
    const app = (await world().open('registry.test')).repository('team/app');
    await expect(app.manifest('latest')).rejects.toThrow(/log in with docker login registry\.test, or give --username/);
  });
});

describe('Bearer', () => {
  test('an anonymous token is fetched once and shown to the registry alone', async () => {
    await world().server(
      'auth.test',
      tokenServer(() => ({ token: 'ticket', expires_in: 300 })),
    );
    await world().server(
      'registry.test',
      guarded((shown) => shown === 'Bearer ticket', REALM, content),
    );
    const app = (await world().open('registry.test')).repository('team/app');
    await app.manifest('latest');
    await app.manifest('latest');
    expect(authorizations('registry.test')).toEqual([undefined, 'Bearer ticket', 'Bearer ticket']);
    expect(world().at('auth.test')).toMatchObject([
      { method: 'GET', url: '/token?service=registry.test&scope=repository%3Ateam%2Fapp%3Apull&client_id=stowaway' },
    ]);
    expect(authorizations('auth.test')).toEqual([undefined]);
  });

  test('many requests at once fetch one token', async () => {
    await world().server(
      'auth.test',
      tokenServer(() => ({ token: 'ticket' })),
    );
    await world().server(
      'registry.test',
      guarded((shown) => shown === 'Bearer ticket', REALM, content),
    );
    const app = (await world().open('registry.test')).repository('team/app');
    await Promise.all(Array.from({ length: 8 }, () => app.manifest('latest')));
    expect(world().at('auth.test')).toHaveLength(1);
  });

  test('a password goes to the token server over HTTPS that the registry names, and not to the registry', async () => {
    await world().server(
      'auth.test',
      tokenServer(({ headers }) => (headers.authorization === undefined ? undefined : { access_token: 'ticket' })),
    );
    await world().server(
      'registry.test',
      guarded((shown) => shown === 'Bearer ticket', REALM, content),
    );
    await (await world().open('registry.test', given())).repository('team/app').manifest('latest');
    expect(authorizations('auth.test')).toEqual([basic('somebody', 'a password')]);
    expect(world().at('auth.test')[0]?.url).toContain('account=somebody');
    expect(authorizations('registry.test')).toEqual([undefined, 'Bearer ticket']);
  });

  test('the next repository asks for a token of its own at once', async () => {
    await world().server(
      'auth.test',
      tokenServer(({ url }) => ({ token: new URL(url, 'https://auth.test').searchParams.get('scope') ?? '' })),
    );
    const fits = registry({ manifests: { latest: image } });
    await world().server('registry.test', (request, response, socket) => {
      const path = /^\/v2\/(.*)\/manifests/.exec(request.url)?.[1] ?? '';
      const challenge = bearer(`realm="https://auth.test/token",service="r",scope="repository:${path}:pull"`);
      guarded((shown) => shown === `Bearer repository:${path}:pull`, challenge, fits)(request, response, socket);
    });
    const opened = await world().open('registry.test');
    await opened.repository('team/app').manifest('latest');
    await opened.repository('team/other').manifest('latest');
    expect(authorizations('registry.test')).toEqual([undefined, 'Bearer repository:team/app:pull', 'Bearer repository:team/other:pull']);
  });

  test('a token that ended early is renewed once', async () => {
    const issued: string[] = [];
    await world().server(
      'auth.test',
      tokenServer(() => ({ token: `ticket${issued.push('one')}` })),
    );
    let valid = 'Bearer ticket1';
    await world().server(
      'registry.test',
      guarded((shown) => shown === valid, REALM, content),
    );
    const app = (await world().open('registry.test')).repository('team/app');
    await app.manifest('latest');
    valid = 'Bearer ticket2';
    await app.manifest('latest');
    expect(authorizations('registry.test')).toEqual([undefined, 'Bearer ticket1', 'Bearer ticket1', 'Bearer ticket2']);
    valid = 'none';
    await expect(app.manifest('latest')).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    expect(world().at('registry.test').length).toBeLessThan(8);
  });

  test('a token is renewed before its time is up', async () => {
    const issued: string[] = [];
    await world().server(
      'auth.test',
      tokenServer(() => ({ token: `ticket${issued.push('one')}`, expires_in: 300 })),
    );
    await world().server(
      'registry.test',
      guarded((shown) => shown?.startsWith('Bearer ticket') === true, REALM, content),
    );
    let now = 0;
    const clock = { now: () => now, sleep: () => Promise.resolve() };
    const app = (await world().open('registry.test', {}, { clock })).repository('team/app');
    for (now of [0, 200_000, 290_000, 400_000]) await app.manifest('latest');
    expect(authorizations('registry.test')).toEqual([undefined, 'Bearer ticket1', 'Bearer ticket1', 'Bearer ticket2', 'Bearer ticket2']);
  });

  test('an identity token is traded by POST', async () => {
    const config = { auths: { 'registry.test': { identitytoken: 'a refresh token' } } };
    world().write('identity/config.json', config);
    await world().server(
      'auth.test',
      tokenServer(({ method }) => (method === 'POST' ? { access_token: 'ticket' } : undefined)),
    );
    await world().server(
      'registry.test',
      guarded((shown) => shown === 'Bearer ticket', REALM, content),
    );
    const opened = await world().open('registry.test', { env: { DOCKER_CONFIG: `${world().folder}/identity` } });
    await opened.repository('team/app').manifest('latest');
    const [trade] = world().at('auth.test');
    expect(Object.fromEntries(new URLSearchParams(trade?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'stowaway',
      service: 'registry.test',
      scope: 'repository:team/app:pull',
      refresh_token: 'a refresh token',
    });
    expect(trade?.url).toBe('/token');
    expect(trade?.headers.authorization).toBeUndefined();
  });

  test('a registry token is shown as it is', async () => {
    world().write('ready/config.json', { auths: { 'registry.test': { registrytoken: 'ready' } } });
    await world().server(
      'registry.test',
      guarded((shown) => shown === 'Bearer ready', REALM, content),
    );
    const opened = await world().open('registry.test', { env: { DOCKER_CONFIG: `${world().folder}/ready` } });
    await opened.repository('team/app').manifest('latest');
    expect(world().at('auth.test')).toEqual([]);
  });

  test('credentials that the token server refuses are named, not shown; what it repeats of them is hidden', async () => {
    const answer = { errors: [{ code: 'DENIED', message: `no: ${basic('somebody', 'a password')} a password` }] };
    await world().server('auth.test', (_request, response) => sendJson(response, 401, answer));
    await world().server(
      'registry.test',
      guarded(() => false, REALM, content),
    );
    const app = (await world().open('registry.test', given())).repository('team/app');
    const error: unknown = await app.manifest('latest').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SOURCE_DENIED' });
    expect(String(error)).toMatch(
      /the token for the manifest latest, from auth\.test, may not be read \(status 401, DENIED: no: Basic \*{8} \*{8}\)/,
    );
  });

  test.each([
    ['no JSON', 'x'],
    ['no token', '{"token":""}'],
    ['a token that is no word', '{"token":"a\\nb"}'],
  ])('an answer with %s is said', async (_what, text) => {
    await world().server('auth.test', (_request, response) => response.end(text));
    await world().server(
      'registry.test',
      guarded(() => false, REALM, content),
    );
    const app = (await world().open('registry.test')).repository('team/app');
    await expect(app.manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining('auth.test') as unknown,
    });
  });
});

describe('a realm on another host', () => {
  test('gets nothing from a registry that nobody vouches for', async () => {
    await world().server(
      'evil.test',
      tokenServer(() => ({ token: 'ticket' })),
    );
    const host = await world().local(guarded(() => false, bearer('realm="https://evil.test/token"'), content));
    const app = (await world().open(host, given())).repository('team/app');
    await expect(app.manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: expect.stringContaining('evil.test') as unknown,
    });
    expect(world().at('evil.test')).toEqual([]);
    const anonymous = (await world().open(host)).repository('team/app');
    await expect(anonymous.manifest('latest')).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    expect(new Set(authorizations('evil.test'))).toEqual(new Set([undefined]));
  });

  test('gets nothing either from one whose certificate is not checked', async () => {
    await world().server(
      'evil.test',
      tokenServer(() => ({ token: 'ticket' })),
    );
    await world().server(
      'registry.test',
      guarded(() => false, bearer('realm="https://evil.test/token"'), content),
    );
    const app = (await world().open('registry.test', { ...given(), insecure: ['registry.test'] })).repository('team/app');
    await expect(app.manifest('latest')).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    expect(world().at('evil.test')).toEqual([]);
  });

  test('is not asked without encryption', async () => {
    const evil = await world().local(tokenServer(() => ({ token: 'ticket' })));
    for (const realm of [`http://${evil}/token`, 'http://auth.test/token', 'https://a:b@auth.test/', 'ftp://auth.test/', 'token', '']) {
      await world().server(
        'registry.test',
        guarded(() => false, bearer(`realm="${realm}"`), content),
      );
      const app = (await world().open('registry.test', given())).repository('team/app');
      await expect(app.manifest('latest')).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringContaining('token server') as unknown,
      });
    }
    expect(world().at(evil)).toEqual([]);
  });

  test('on this machine may be asked by a registry on this machine', async () => {
    const auth = await world().local(tokenServer(({ headers }) => ({ token: headers.authorization === undefined ? 'nobody' : 'ticket' })));
    const host = await world().local(guarded((shown) => shown === 'Bearer ticket', bearer(`realm="http://${auth}/token"`), content));
    await (await world().open(host, given())).repository('team/app').manifest('latest');
    expect(authorizations(auth)).toEqual([basic('somebody', 'a password')]);
  });

  test('that sends us on to yet another gets followed nowhere', async () => {
    await world().server(
      'evil.test',
      tokenServer(() => ({ token: 'ticket' })),
    );
    await world().server('auth.test', (_request, response) => response.writeHead(307, { location: 'https://evil.test/token' }).end());
    await world().server(
      'registry.test',
      guarded(() => false, REALM, content),
    );
    const app = (await world().open('registry.test', given())).repository('team/app');
    await expect(app.manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining('redirected from auth.test') as unknown,
    });
    expect(world().at('evil.test')).toEqual([]);
  });
});
