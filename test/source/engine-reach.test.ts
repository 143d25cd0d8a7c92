/** Ways to an engine besides its socket: docker's contexts, TLS, ssh. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engineAddresses } from '../../src/source/engine-address.js';
import { listLocal } from '../../src/source/engine.js';
import { buildImage } from '../support/images.js';
import { type Answers, engineApi } from './engine-server.js';
import { errorOf, fromEngines, read } from './reading.js';

const app = buildImage({ layers: [[{ name: 'a', content: 'a' }], [{ name: 'b', content: 'b' }]], tags: ['example/app:1'] });

let home: string;
const servers: Server[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stowaway-reach-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(home, { recursive: true });
});

async function listening(server: Server, where: string | { port: number; host: string }): Promise<AddressInfo> {
  servers.push(server);
  await new Promise<void>((resolve) => (typeof where === 'string' ? server.listen(where, resolve) : server.listen(where, resolve)));
  return server.address() as AddressInfo;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

/** What `docker context create` writes. */
function writeContext(name: string, endpoint: object, tls: Readonly<Record<string, string>> = {}): void {
  const id = createHash('sha256').update(name).digest('hex');
  write(`.docker/contexts/meta/${id}/meta.json`, JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: endpoint } }));
  for (const [file, text] of Object.entries(tls)) write(`.docker/contexts/tls/${id}/docker/${file}`, text);
}

const labels = (env: NodeJS.ProcessEnv): string[] => engineAddresses(env).map(({ label }) => label);
const refusal = (env: NodeJS.ProcessEnv): { code: string; message: string } => {
  try {
    engineAddresses(env);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('it was not refused');
};

describe('docker contexts', () => {
  beforeEach(() => {
    writeContext('near', { Host: 'unix:///near.sock' });
    writeContext('far', { Host: 'tcp://far:1234' });
    write('.docker/config.json', JSON.stringify({ currentContext: 'near' }));
  });

  test('DOCKER_HOST wins, then DOCKER_CONTEXT, then the current one', () => {
    const HOME = home;
    expect(labels({ HOME, DOCKER_HOST: 'unix:///host.sock', DOCKER_CONTEXT: 'far' })).toEqual(['unix:///host.sock']);
    expect(labels({ HOME, DOCKER_CONTEXT: 'far' })).toEqual(['tcp://far:1234']);
    expect(labels({ HOME })).toEqual(['unix:///near.sock']);
    expect(labels({ HOME, DOCKER_CONTEXT: 'default' })).toEqual(labels({}));
  });

  test('DOCKER_CONFIG is the folder, whatever HOME is', () => {
    expect(labels({ HOME: '/nowhere', DOCKER_CONFIG: join(home, '.docker') })).toEqual(['unix:///near.sock']);
  });

  test('no config, or one without a current context, means the default', () => {
    expect(labels({ HOME: join(home, 'empty') })).toEqual(labels({}));
    write('.docker/config.json', '{}');
    expect(labels({ HOME: home })).toEqual(labels({}));
  });

  test.each([
    ['a config that is no JSON', () => write('.docker/config.json', '{"auths":{"x":{"auth":"not-to-be-shown'), 'config.json is no JSON'],
    ['a config that is a list', () => write('.docker/config.json', '[]'), 'config.json is no JSON object'],
    ['a context that is not there', () => write('.docker/config.json', '{"currentContext":"gone"}'), 'no such context'],
    ['a context without docker', () => writeContext('near', {}), 'has no host'],
    ['a context of npipe', () => writeContext('near', { Host: 'npipe:////./pipe/docker_engine' }), 'named pipe of Windows'],
  ])('%s: one sentence', (_, prepare, sentence) => {
    prepare();
    const { message } = refusal({ HOME: home });
    expect(message).toContain(sentence);
    expect(message).not.toContain('not-to-be-shown');
  });

  test('a name cannot lead out of the folder of contexts', () => {
    expect(refusal({ HOME: home, DOCKER_CONTEXT: '../../..' })).toMatchObject({ code: 'OPTION_INVALID' });
  });

  test('DOCKER_CONTEXT without any folder to look in', () => {
    expect(refusal({ DOCKER_CONTEXT: 'far' }).message).toContain('HOME and DOCKER_CONFIG are not set');
  });

  test('an engine is reached through the current one', async () => {
    await listening(createHttpServer(engineApi([app], [])), join(home, 'engine.sock'));
    writeContext('near', { Host: `unix://${join(home, 'engine.sock')}` });
    expect(await listLocal({ env: { HOME: home } })).toEqual(['example/app:1']);
  });
});

describe('TLS', () => {
  let made: string;
  const pem = (name: string): string => readFileSync(join(made, name), 'utf8');
  beforeAll(() => {
    made = mkdtempSync(join(tmpdir(), 'stowaway-tls-'));
    makeCertificates(made);
  });
  afterAll(() => rmSync(made, { recursive: true }));

  /** An engine that wants a certificate of the client, as dockerd with --tlsverify does. */
  async function secureEngine(): Promise<string> {
    const options = { key: pem('server.key'), cert: pem('server.crt'), ca: pem('ca.pem'), requestCert: true, rejectUnauthorized: true };
    const { port } = await listening(createHttpsServer(options, engineApi([app], [])), { port: 0, host: '127.0.0.1' });
    return `127.0.0.1:${port}`;
  }

  const client = (): Record<string, string> => ({ 'ca.pem': pem('ca.pem'), 'cert.pem': pem('cert.pem'), 'key.pem': pem('key.pem') });

  test('DOCKER_TLS_VERIFY with DOCKER_CERT_PATH: both sides verified, an image read', async () => {
    const env = { DOCKER_HOST: `tcp://${await secureEngine()}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: made };
    const { images } = await read(await fromEngines(['example/app:1'], { env }));
    expect(images.map((image) => image.id)).toEqual([app.id]);
  });

  test('without DOCKER_CERT_PATH the files are those of the config folder', async () => {
    for (const [name, text] of Object.entries(client())) write(`.docker/${name}`, text);
    const env = { DOCKER_HOST: `https://${await secureEngine()}`, HOME: home };
    expect(await listLocal({ env })).toEqual(['example/app:1']);
  });

  test('a context has its own certificates', async () => {
    writeContext('secure', { Host: `tcp://${await secureEngine()}`, SkipTLSVerify: false }, client());
    expect(await listLocal({ env: { HOME: home, DOCKER_CONTEXT: 'secure' } })).toEqual(['example/app:1']);
  });

  test('DOCKER_TLS alone does not verify, as for docker', async () => {
    const stranger = { 'cert.pem': pem('cert.pem'), 'key.pem': pem('key.pem'), 'ca.pem': pem('stranger.crt') };
    for (const [name, text] of Object.entries(stranger)) write(name, text);
    const env = { DOCKER_HOST: `tcp://${await secureEngine()}`, DOCKER_CERT_PATH: home };
    expect(await listLocal({ env: { ...env, DOCKER_TLS: '1' } })).toEqual(['example/app:1']);
    expect(await errorOf(listLocal({ env: { ...env, DOCKER_TLS: '1', DOCKER_TLS_VERIFY: '1' } }))).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringContaining('certificate that is not trusted') as string,
    });
  });

  test('a certificate for another name', async () => {
    const address = (await secureEngine()).replace('127.0.0.1', 'localhost');
    const env = { DOCKER_HOST: `tcp://${address}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: made };
    expect((await errorOf(listLocal({ env }))).message).toContain('certificate for another name');
  });

  test('a client without a certificate of its own', async () => {
    write('ca.pem', pem('ca.pem'));
    const env = { DOCKER_HOST: `tcp://${await secureEngine()}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home };
    const { code, message } = await errorOf(listLocal({ env }));
    expect(code).toBe('ENGINE_UNREACHABLE');
    expect(message).toContain('refused the TLS connection');
  });

  test('an engine that speaks plain HTTP', async () => {
    const { port } = await listening(createHttpServer(engineApi([app], [])), { port: 0, host: '127.0.0.1' });
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: made };
    expect((await errorOf(listLocal({ env }))).message).toContain('does not speak TLS');
  });

  test.each([
    ['no ca.pem', [] as string[], 'has no ca.pem'],
    ['a certificate without its key', ['ca.pem', 'cert.pem'], 'cert.pem but no key.pem'],
  ])('%s', (_, files, sentence) => {
    for (const name of files) write(name, 'x');
    expect(refusal({ DOCKER_HOST: 'tcp://host', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home }).message).toContain(sentence);
  });

  test('the port follows', () => {
    expect(labels({ DOCKER_HOST: 'tcp://host', DOCKER_TLS_VERIFY: '1' })).toEqual(['tcp://host:2376']);
    expect(labels({ DOCKER_HOST: 'https://host' })).toEqual(['tcp://host:2376']);
    expect(labels({ DOCKER_HOST: 'tcp://host:80' })).toEqual(['tcp://host:80']);
  });
});

describe('IPv6', () => {
  test('an engine at [::1]', async (context) => {
    const server = createHttpServer(engineApi([app], []));
    const address = await listening(server, { port: 0, host: '::1' }).catch(() => undefined);
    if (address === undefined) {
      servers.splice(servers.indexOf(server), 1);
      return context.skip('this machine has no IPv6');
    }
    expect(await listLocal({ env: { DOCKER_HOST: `tcp://[::1]:${address.port}` } })).toEqual(['example/app:1']);
  });
});

describe('ssh', () => {
  /** An `ssh` on a PATH of its own: it notes its arguments, then does what `script` says. */
  function fakeSsh(script: string): { env: NodeJS.ProcessEnv; calls: () => string[][] } {
    const path = join(home, 'ssh');
    const calls = join(home, 'calls');
    const note = `require('node:fs').appendFileSync(${JSON.stringify(calls)}, JSON.stringify(process.argv.slice(2)) + '\\n');`;
    writeFileSync(path, `#!${process.execPath}\n${note}\n${script}\n`);
    chmodSync(path, 0o755);
    const read = (): string[] => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []);
    return {
      env: { PATH: home, DOCKER_HOST: 'ssh://deploy@build.example:2222' },
      calls: () => read().map((line) => JSON.parse(line) as string[]),
    };
  }

  /** What `docker system dial-stdio` does at the other end. */
  const dialStdio = (socket: string): string => `
    const socket = require('node:net').connect(${JSON.stringify(socket)});
    process.stdin.pipe(socket).pipe(process.stdout);
    socket.on('close', () => process.exit(0));`;

  async function engineBehindSsh(answers: Answers = {}): Promise<ReturnType<typeof fakeSsh>> {
    const socket = join(home, 'engine.sock');
    await listening(createHttpServer(engineApi([app], [], answers)), socket);
    return fakeSsh(dialStdio(socket));
  }

  test('an image is read through ssh, which is told all it needs and nothing that could be an option', async () => {
    const { env, calls } = await engineBehindSsh();
    const { images } = await read(await fromEngines(['example/app:1'], { env }));
    expect(images.map((image) => image.id)).toEqual([app.id]);
    const options = ['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', '-l', 'deploy', '-p', '2222'];
    for (const call of calls()) expect(call).toEqual([...options, '--', 'build.example', 'docker', 'system', 'dial-stdio']);
    expect(calls().length).toBeGreaterThan(0);
  });

  test('a large export goes through whole', async () => {
    const large = buildImage({ layers: [[{ name: 'large', content: Buffer.alloc(20_000_000, 'x') }]], tags: ['large:1'] });
    const socket = join(home, 'engine.sock');
    await listening(createHttpServer(engineApi([large], [])), socket);
    const { env } = fakeSsh(dialStdio(socket));
    const { images, handedOut } = await read(await fromEngines(['large:1'], { env }));
    expect([...handedOut.values()]).toEqual(images[0]?.layers.map((layer) => layer.diffId));
  });

  test.each([
    ['a host that refuses', `console.error('Welcome!\\ndeploy@build.example: Permission denied (publickey).'); process.exit(255);`],
    ['the same, said late', `setTimeout(() => { console.error('Permission denied (publickey).'); process.exit(255); }, 200);`],
  ])('%s: its last sentence is shown', async (_, script) => {
    const { env } = fakeSsh(script);
    const { code, message } = await errorOf(fromEngines(['a'], { env }));
    expect(code).toBe('ENGINE_UNREACHABLE');
    expect(message).toMatch(/ssh:\/\/deploy@build\.example:2222: ssh says: .*Permission denied \(publickey\)\.$/);
    expect(message).not.toContain('Welcome');
  });

  test('ssh that says nothing', async () => {
    expect((await errorOf(listLocal({ env: fakeSsh('process.exit(3)').env }))).message).toContain('ssh ended with exit code 3');
  });

  test('no ssh at all', async () => {
    const env = { PATH: join(home, 'empty'), DOCKER_HOST: 'ssh://host' };
    expect((await errorOf(listLocal({ env }))).message).toContain('the program ssh is not on the PATH');
  });

  test('an ssh that dies in the middle of an export', async () => {
    const bytes = app.asDockerLegacy();
    const { env } = await engineBehindSsh({
      '/images/get': (response) => response.write(bytes.subarray(0, 3000), () => setTimeout(() => response.destroy(), 50)),
    });
    const source = await fromEngines(['example/app:1'], { env });
    expect(await errorOf(read(source))).toMatchObject({ code: 'ENGINE_FAILED' });
  });

  test('a scan that is stopped ends its ssh', async () => {
    const control = new AbortController();
    const { env } = await engineBehindSsh({ '/images/get': (response) => response.write(app.asDockerLegacy().subarray(0, 3000)) });
    const marker = join(home, 'ended');
    const script = readFileSync(join(home, 'ssh'), 'utf8');
    const onEnd = `process.on('SIGTERM', () => { require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''); process.exit(1); });`;
    writeFileSync(join(home, 'ssh'), `${script}${onEnd}\n`);
    const source = await fromEngines(['example/app:1'], { env });
    setTimeout(() => control.abort(), 300);
    expect(await errorOf(read(source, { signal: control.signal }))).toMatchObject({ code: 'ABORTED' });
    await expect.poll(() => existsSync(marker), { timeout: 5000 }).toBe(true);
  });

  test.each([
    ['ssh://-oProxyCommand=touch%20x', 'no host name'],
    ['ssh://-oProxyCommand=x@host', 'no user name'],
    ['ssh://host name', 'no host name'],
    ['ssh://user@', 'no host name'],
    ['ssh://', 'no host name'],
    ['ssh://%2doProxyCommand=x@host', 'no user name'],
    ['ssh://host:0', 'no port'],
    ['ssh://host:65536', 'no port'],
    ['ssh://[host]', 'no host name'],
    ['ssh://host/run/docker.sock', 'a path behind the host'],
    ['ssh://a@b@host', 'no address'],
    ['ssh://host\nname', 'no host name'],
  ])('%j is refused', (value, why) => {
    const { code, message } = refusal({ DOCKER_HOST: value });
    expect(code).toBe('OPTION_INVALID');
    expect(message).toContain(why);
  });

  test('a password is refused, and not repeated', () => {
    const { message } = refusal({ DOCKER_HOST: 'ssh://user:not-to-be-shown@host' });
    expect(message).toContain('has a password in it');
    expect(message).not.toContain('not-to-be-shown');
  });

  test.each(['ssh://host', 'ssh://user@host', 'ssh://user@host:22', 'ssh://[fe80::1%eth0]:22', 'ssh://my_alias', 'ssh://a.b-c.example'])(
    '%s is taken',
    (value) => expect(labels({ DOCKER_HOST: value })).toEqual([value]),
  );
});

/** One authority that signed a server at 127.0.0.1 and a client; and a stranger. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test authority', '-days', '2');
  openssl('req', '-x509', ...key, '-keyout', 'stranger.key', '-out', 'stranger.crt', '-subj', '/CN=stranger', '-days', '2');
  const sign = (name: string, certificate: string, subject: string, extension: string): void => {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
    writeFileSync(join(folder, `${name}.ext`), extension);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', certificate, ...by);
  };
  sign('server', 'server.crt', '/CN=engine', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
  sign('client', 'cert.pem', '/CN=client', 'extendedKeyUsage=clientAuth\n');
  writeFileSync(join(folder, 'key.pem'), readFileSync(join(folder, 'client.key')));
}
