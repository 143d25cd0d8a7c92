/** How servers are reached: schemes, certificates and proxies. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { registryHost, serverPath } from '../../../src/source/registry/host.js';
import { proxyFor } from '../../../src/source/registry/proxy.js';
import { basic, guarded, manifest, registry } from './fake-registry.js';
import { useWorld } from './world.js';

const world = useWorld();
const content = registry({ manifests: { latest: manifest('one') } });
const file = (name: string): string => join(world().folder, name);

describe('on this machine', () => {
  test('HTTP is spoken where HTTPS is not', async () => {
    const host = await world().local(content);
    await (await world().open(host)).repository('a').manifest('latest');
    expect(world().proxied).toEqual([]);
  });

  test('HTTPS is spoken where it can be, and no password goes any other way', async () => {
    const asks = guarded((shown) => shown === basic('somebody', 'a password'), 'Basic realm="x"', content);
    const host = await world().local(asks, { tls: true });
    const given = { username: 'somebody', password: Secret.fromText('a password') };
    await (await world().open(host, given)).repository('a').manifest('latest');
    const stranger = await world().open(host, { ...given, caFile: file('stranger.crt') });
    await expect(stranger.repository('a').manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringMatching(/certificate is not trusted .* --ca-file/) as unknown,
    });
  });
});

describe('certificates', () => {
  test('that nobody named signers of are not trusted, unless the host is called insecure', async () => {
    await world().server('registry.test', content);
    const nobody = { caFile: undefined };
    await expect((await world().open('registry.test', nobody)).repository('a').manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    const other = { ...nobody, insecure: ['storage.test'] };
    await expect((await world().open('registry.test', other)).repository('a').manifest('latest')).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    for (const insecure of ['registry.test', 'Registry.test:443']) {
      await (await world().open('registry.test', { ...nobody, insecure: [insecure] })).repository('a').manifest('latest');
    }
  });

  test('of the authority that NODE_EXTRA_CA_CERTS names are still trusted beside others', async () => {
    await world().server('registry.test', content);
    const opened = await world().open('registry.test', { caFile: file('stranger.crt'), env: { NODE_EXTRA_CA_CERTS: file('ca.crt') } });
    await opened.repository('a').manifest('latest');
  });

  test('come from certs.d, our own too, and that is for the registry alone', async () => {
    const host = await world().local(content, { tls: true, askClient: true });
    const without = await world().open(host);
    await expect(without.repository('a').manifest('latest')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    for (const [name, from] of [
      ['ca.crt', 'ca.crt'],
      ['client.cert', 'client.crt'],
      ['client.key', 'client.key'],
    ] as const) {
      world().write(`certs.d/${host}/${name}`, readFileSync(file(from), 'utf8'));
    }
    const opened = await world().open(host, { caFile: undefined }, { certificates: [file('none'), file('certs.d')] });
    await opened.repository('a').manifest('latest');
    const given = await world().open(host, { certFile: file('client.crt'), keyFile: file('client.key') });
    await given.repository('a').manifest('latest');
    const second = await world().local(content, { tls: true, askClient: true });
    const elsewhere = await world().local((_request, response) => response.writeHead(307, { location: `https://${second}/` }).end(), {
      tls: true,
    });
    const sent = await world().open(elsewhere, { certFile: file('client.crt'), keyFile: file('client.key') });
    await expect(sent.repository('a').manifest('latest')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    expect(world().at(second)).toEqual([]);
  });

  test.each([
    ['not there', { caFile: '/nowhere/ca.crt' }],
    ['half a pair', { certFile: '/nowhere/client.crt' }],
  ])('that are %s are refused at once', async (_what, options) => {
    await expect(world().open('registry.test', options)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  test('of a key that is another one, too, without a word of it', async () => {
    const options = { certFile: file('client.crt'), keyFile: file('server.key') };
    await expect(world().open('registry.test', options)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.not.stringContaining('KEY') as unknown,
    });
  });
});

describe('proxies', () => {
  const through = (url: string, env: Record<string, string>): string => proxyFor(new URL(url), env).proxy;

  test('are those of the scheme, in either case, and never for this machine', () => {
    const env = { HTTPS_PROXY: 'http://secure:1', http_proxy: 'plain:2' };
    expect(through('https://registry.test/', env)).toBe('http://secure:1');
    expect(through('http://registry.test/', env)).toBe('http://plain:2');
    expect(through('https://registry.test/', { HTTP_PROXY: 'http://plain:2' })).toBe('');
    expect(through('https://registry.test/', { ALL_PROXY: 'socks5://all:3' })).toBe('socks5://all:3');
    for (const host of ['localhost', '127.0.0.1:5000', '127.9.9.9', '[::1]:5000', 'a.localhost'])
      expect(through(`https://${host}/`, env)).toBe('');
  });

  test('are passed by for networks', () => {
    const env = { HTTPS_PROXY: 'http://secure:1', NO_PROXY: '10.0.0.0/8, fd00::/8,1.2.3.4/33,x/8' };
    expect(through('https://10.1.2.3/', env)).toBe('');
    expect(through('https://[fd00::1]/', env)).toBe('');
    expect(through('https://11.1.2.3/', env)).toBe('http://secure:1');
    expect(through('https://1.2.3.4/', env)).toBe('http://secure:1');
  });

  test('are passed by for names', async () => {
    await world().server('registry.test', content);
    const opened = await world().open('registry.test', { env: { NO_PROXY: '.test' } });
    await expect(opened.repository('a').manifest('latest')).rejects.toMatchObject({
      message: expect.stringContaining('host name cannot be resolved') as unknown,
    });
    expect(world().proxied).toEqual([]);
  });

  test('whose login is not escaped are told of', () =>
    expect(() => through('https://registry.test/', { ALL_PROXY: 'http://me:%@proxy:1' })).toThrow(
      /^the login in ALL_PROXY has a % that begins no escape: write it as %25$/,
    ));

  test('that are no address are not quoted: they hold passwords', async () => {
    const opened = await world().open('registry.test', { env: { HTTPS_PROXY: 'http://me:canary@:x' } });
    const error: unknown = await opened
      .repository('a')
      .manifest('latest')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'OPTION_INVALID' });
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).not.toContain('canary');
  });
});

describe('names', () => {
  test('of Docker Hub are three', () => {
    for (const name of ['docker.io', 'index.docker.io', 'registry-1.docker.io']) {
      expect(registryHost(name)).toMatchObject({ name: 'docker.io', server: 'registry-1.docker.io' });
    }
    expect(serverPath(registryHost('docker.io'), 'alpine')).toBe('library/alpine');
    expect(serverPath(registryHost('docker.io'), 'team/app')).toBe('team/app');
    expect(serverPath(registryHost('registry.test'), 'alpine')).toBe('alpine');
    expect(registryHost('docker.io').keys[0]).toBe('index.docker.io/v1');
  });

  test.each([
    'https://registry.test',
    'registry.test/',
    'a b',
    '',
    'registry.test:99999',
    'user@registry.test',
    'registry.test:5000/x',
    '..',
  ])('%j is no registry', (name) => {
    expect(() => registryHost(name)).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }) as Error);
  });

  test.each(['..', 'a/../b', 'A', 'a:1', '', '/a', 'a/', 'a?b', '_catalog'])('%j is no repository', async (path) => {
    const opened = await world().open('registry.test');
    expect(() => opened.repository(path)).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }) as Error);
  });
});

test('the environment of the process is not looked into', async () => {
  const host = await world().local(content);
  process.env['http_proxy'] = 'http://127.0.0.1:9';
  process.env['https_proxy'] = 'http://127.0.0.1:9';
  try {
    await (await world().open(host)).repository('a').manifest('latest');
    await world().server('registry.test', content);
    await (await world().open('registry.test')).repository('a').manifest('latest');
  } finally {
    delete process.env['http_proxy'];
    delete process.env['https_proxy'];
  }
});
