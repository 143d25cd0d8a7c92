/** What others name to us may not lead to where only we can reach. */
import { describe, expect, test } from 'vitest';
import { guardedLookup, isPublicAddress, refuseAddress } from '../../../src/source/registry/private-address.js';
import { manifest, registry, sendJson, tokenServer, guarded } from './fake-registry.js';
import { useWorld } from './world.js';

test.each([
  ['8.8.8.8', true],
  ['172.15.255.255', true],
  ['172.32.0.0', true],
  ['100.128.0.1', true],
  ['223.255.255.255', true],
  ['2606:4700:4700::1111', true],
  ['2001:4860:4860::8888', true],
  ['64:ff9b::8.8.8.8', true],
  ['::ffff:8.8.8.8', true],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.0.1', false],
  ['198.19.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['[::1]', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:a9fe:a9fe', false],
  ['::127.0.0.1', false],
  ['64:ff9b::10.0.0.1', false],
  ['64:ff9b:1::1', false],
  ['fe80::1%eth0', false],
  ['fd00:ec2::254', false],
  ['fc00::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['2001::1', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
  ['localhost', false],
  ['', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://[::1]/',
  'http://[::ffff:7f00:1]:80/',
])('%s is refused however it is spelled', (url) => {
  expect(() => refuseAddress(new URL(url))).toThrow('is at a private address');
});

test('a name is checked by what it resolves to, at the moment of the connection', async () => {
  const answer = await new Promise((resolve) => guardedLookup('localhost', {}, (error) => resolve(error?.message)));
  expect(answer).toBe('it leads to localhost, which is at a private address and none of the registries that were allowed');
});

describe('a registry that was allowed', () => {
  const worldOf = useWorld();
  const image = manifest('one');

  test('may itself be at a private address', async () => {
    const world = worldOf();
    const host = await world.local(registry({ manifests: { latest: image } }));
    const client = await world.open(host, { privateHosts: [host] });
    expect(Buffer.from((await client.repository('team/app').manifest('latest')).bytes)).toEqual(image);
  });

  test('may not redirect to another port of the same machine', async () => {
    const world = worldOf();
    const inner = await world.local((_request, response) => sendJson(response, 200, { secret: 'of the neighbour' }));
    const host = await world.local((request, response) =>
      request.url === '/v2/' ? response.end('{}') : response.writeHead(307, { location: `http://${inner}/latest/meta-data` }).end(),
    );
    const client = await world.open(host, { privateHosts: [host] });
    await expect(client.repository('team/app').manifest('latest')).rejects.toThrow(
      `${host}/team/app: the manifest latest cannot be read: it leads to ${inner}, which is at a private address and none of the registries that were allowed`,
    );
    expect(world.at(inner)).toEqual([]);
  });

  test('may not redirect to a name that resolves to a private address', async () => {
    const world = worldOf();
    const inner = await world.local((_request, response) => sendJson(response, 200, {}));
    const named = inner.replace('127.0.0.1', 'localhost');
    const host = await world.local((request, response) =>
      request.url === '/v2/' ? response.end('{}') : response.writeHead(307, { location: `http://${named}/` }).end(),
    );
    const client = await world.open(host, { privateHosts: [host] });
    await expect(client.repository('team/app').manifest('latest')).rejects.toThrow('it leads to localhost, which is at a private address');
    expect(world.at(inner)).toEqual([]);
  });

  test('may not name a token server at a private address, unless that was allowed, too', async () => {
    const world = worldOf();
    const realm = await world.local(tokenServer(() => ({ token: 'let-me-in' })));
    const host = await world.local(
      guarded(
        (shown) => shown === 'Bearer let-me-in',
        `Bearer realm="http://${realm}/token",service="s"`,
        registry({ manifests: { latest: image } }),
      ),
    );
    const client = await world.open(host, { privateHosts: [host] });
    await expect(client.repository('team/app').manifest('latest')).rejects.toThrow(`it leads to ${realm}, which is at a private address`);
    expect(world.at(realm)).toEqual([]);
    const other = await world.open(host, { privateHosts: [host, realm] });
    expect((await other.repository('team/app').manifest('latest')).bytes.length).toBe(image.length);
  });
});
