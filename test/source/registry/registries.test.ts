/** Whose login it is: seen from the registries that receive it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { registriesFor } from '../../../src/source/registry/registries.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A registry that asks everyone who they are, and has nothing. */
async function registry(): Promise<{ host: string; logins: (string | undefined)[] }> {
  const logins: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    logins.push(request.headers.authorization);
    if (request.headers.authorization === undefined) response.writeHead(401, { 'www-authenticate': 'Basic realm="it"' }).end('{}');
    else response.writeHead(404).end('{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, logins };
}

const login = `Basic ${Buffer.from('me:my-word').toString('base64')}`;

test.each([
  ['given', { username: 'me', password: Secret.fromText('my-word') }],
  ['of the environment', { env: { STOWAWAY_USERNAME: 'me', STOWAWAY_PASSWORD: 'my-word' } }],
])('a login that is %s goes to the registry that the references name, and to no other', async (_, options) => {
  const [mine, other] = [await registry(), await registry()];
  const registries = registriesFor([`registry:${mine.host}/shop:1`], options);
  for (const { host } of [mine, other]) {
    await expect((await registries.open(host)).repository('shop').manifest('1')).rejects.toThrow();
  }
  await registries.close();
  expect(mine.logins).toContain(login);
  expect(other.logins).toEqual(other.logins.map(() => undefined));
  expect(other.logins.length).toBeGreaterThan(0);
});

test('each registry is opened once', async () => {
  const registries = registriesFor([], {});
  const { host } = await registry();
  expect(await registries.open(host)).toBe(await registries.open(host));
  await registries.close();
});

test('one that cannot be opened is no reason not to close the others', async () => {
  const registries = registriesFor([], { caFile: '/nowhere/ca.pem' });
  await expect(registries.open('127.0.0.1:1')).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  await registries.close();
});
