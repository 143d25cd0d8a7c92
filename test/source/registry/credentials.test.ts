/** Where credentials are looked for; the registry tells what it was shown. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { askProgram } from '../../../src/source/registry/credential-program.js';
import { basic, guarded, manifest, registry, tokenServer } from './fake-registry.js';
import { useWorld } from './world.js';

const world = useWorld();
const auth = (name: string) => ({ auth: Buffer.from(`${name}:word of ${name}`).toString('base64') });
const shown = (name: string): string => basic(name, `word of ${name}`);

interface Setting {
  /** Files of the world, by path. */
  files?: Readonly<Record<string, unknown>>;
  env?: Readonly<Record<string, string>>;
  username?: string;
  password?: Secret;
  host?: string;
  path?: string;
}

/** What a registry that asks for Basic is shown last; and how the question ended. */
async function shownTo({ files = {}, env = {}, host = 'registry.test', path = 'team/app', ...options }: Setting) {
  for (const [name, value] of Object.entries(files)) world().write(name, value, name.includes('docker-credential') ? 0o755 : 0o600);
  const here = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replaceAll('~', world().folder)]));
  const server = guarded(() => false, 'Basic realm="x"', registry({ manifests: { latest: manifest('one') } }));
  await world().server('registry.test', server);
  const opened = await world().open(host, { ...options, env: { PATH: process.env['PATH'] ?? '', ...here } });
  const error: unknown = await opened
    .repository(path)
    .manifest('latest')
    .catch((thrown: unknown) => thrown);
  return { last: world().at('registry.test').at(-1)?.headers.authorization, error };
}

describe('files', () => {
  test.each<[string, Setting, string | undefined]>([
    [
      'DOCKER_CONFIG',
      { files: { 'f1/config.json': { auths: { 'registry.test': auth('docker') } } }, env: { DOCKER_CONFIG: '~/f1' } },
      'docker',
    ],
    [
      'the home folder',
      { files: { 'f2/.docker/config.json': { auths: { 'registry.test': auth('home') } } }, env: { HOME: '~/f2' } },
      'home',
    ],
    [
      'REGISTRY_AUTH_FILE',
      { files: { 'f3/a.json': { auths: { 'registry.test': auth('podman') } } }, env: { REGISTRY_AUTH_FILE: '~/f3/a.json' } },
      'podman',
    ],
    [
      'XDG_RUNTIME_DIR',
      { files: { 'f4/containers/auth.json': { auths: { 'registry.test': auth('run') } } }, env: { XDG_RUNTIME_DIR: '~/f4' } },
      'run',
    ],
    [
      '.config',
      { files: { 'f5/.config/containers/auth.json': { auths: { 'registry.test': auth('config') } } }, env: { HOME: '~/f5' } },
      'config',
    ],
    [
      'an old key',
      { files: { 'f6/config.json': { auths: { 'https://registry.test/v1/': auth('old') } } }, env: { DOCKER_CONFIG: '~/f6' } },
      'old',
    ],
    [
      'a key in capitals',
      { files: { 'f7/config.json': { auths: { 'Registry.TEST': auth('cap') } } }, env: { DOCKER_CONFIG: '~/f7' } },
      'cap',
    ],
    [
      'fields of their own',
      {
        files: { 'f8/config.json': { auths: { 'registry.test': { username: 'own', password: 'word of own' } } } },
        env: { DOCKER_CONFIG: '~/f8' },
      },
      'own',
    ],
    [
      'the environment first',
      {
        files: { 'f9/config.json': { auths: { 'registry.test': auth('docker') } } },
        env: { DOCKER_CONFIG: '~/f9', STOWAWAY_USERNAME: 'env', STOWAWAY_PASSWORD: 'word of env' },
      },
      'env',
    ],
    [
      'other registries only',
      {
        files: {
          'f10/config.json': {
            auths: { 'other.test': auth('other'), 'registry.test.evil': auth('evil'), 'registry.test:5000': auth('port') },
          },
        },
        env: { DOCKER_CONFIG: '~/f10' },
      },
      undefined,
    ],
    ['nothing', {}, undefined],
  ])('%s', async (_where, setting, name) => {
    expect((await shownTo(setting)).last).toBe(name === undefined ? undefined : shown(name));
  });

  test('options come before the environment', async () => {
    const env = { STOWAWAY_USERNAME: 'env', STOWAWAY_PASSWORD: 'word of env' };
    expect((await shownTo({ env, username: 'flag', password: Secret.fromText('word of flag') })).last).toBe(shown('flag'));
  });

  test.each([
    ['team/app', 'app'],
    ['team/other', 'team'],
    ['teams/app', 'host'],
  ])('podman knows repositories: %s is shown that of %s', async (path, name) => {
    const auths = { 'registry.test': auth('host'), 'registry.test/team': auth('team'), 'registry.test/team/app': auth('app') };
    const files = { 'scoped/auth.json': { auths } };
    expect((await shownTo({ files, env: { REGISTRY_AUTH_FILE: '~/scoped/auth.json' }, path })).last).toBe(shown(name));
  });

  test('that cannot be read are named, and not quoted', async () => {
    const { error } = await shownTo({ files: { 'broken/config.json': '{"auths": "canary' }, env: { DOCKER_CONFIG: '~/broken' } });
    expect(error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining('broken/config.json') as unknown });
    expect(String(error)).not.toContain('canary');
  });

  test('half a pair is refused', async () => {
    await expect(world().open('registry.test', { username: 'somebody' })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(world().open('registry.test', { env: { STOWAWAY_PASSWORD: 'x' } })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });
});

describe('programs', () => {
  const script = (lines: string): string => `#!/bin/sh\n${lines}\n`;
  const answer = (name: string): string => JSON.stringify({ ServerURL: 'x', Username: name, Secret: `word of ${name}` });
  const asked = async (config: object, programs: Record<string, string>, more: Setting = {}) => {
    const bin = `bin${Math.random().toString(36).slice(2)}`;
    const files = {
      [`${bin}/config.json`]: config,
      ...Object.fromEntries(Object.entries(programs).map(([name, lines]) => [`${bin}/docker-credential-${name}`, script(lines)])),
    };
    return shownTo({ files, env: { DOCKER_CONFIG: `~/${bin}`, PATH: `~/${bin}:/usr/bin:/bin` }, ...more });
  };

  test('the one of a host comes before the one of all, that before what the file holds', async () => {
    const echo = (name: string) => `test "$1" = get && read server && test "$server" = registry.test && echo '${answer(name)}'`;
    const auths = { 'registry.test': auth('file') };
    const programs = { one: echo('one'), all: echo('all') };
    const both = { credHelpers: { 'registry.test': 'one' }, credsStore: 'all', auths };
    expect((await asked(both, programs)).last).toBe(shown('one'));
    expect((await asked({ credHelpers: { 'other.test': 'one' }, credsStore: 'all', auths }, programs)).last).toBe(shown('all'));
    expect((await asked({ credHelpers: { 'registry.test': '' }, credsStore: 'all', auths }, programs)).last).toBe(shown('file'));
  });

  test('one that knows nothing leaves it to the next', async () => {
    const config = { credsStore: 'all', auths: { 'registry.test': auth('file') } };
    expect((await asked(config, { all: 'echo credentials not found in native keychain; exit 1' })).last).toBe(shown('file'));
  });

  test.each([
    ['fails', 'echo canary >&2; echo canary; exit 3', 'docker-credential-all ended with exit code 3'],
    ['says nonsense', 'echo canary', 'docker-credential-all did not answer with JSON'],
    ['is not there', undefined, 'docker-credential-all is not installed'],
    ['says too much', 'yes canary', 'docker-credential-all wrote more than a credential'],
  ])('one that %s is named, and not quoted', async (_what, lines, trouble) => {
    const { error, last } = await asked({ credsStore: 'all' }, lines === undefined ? {} : { all: lines });
    expect(last).toBeUndefined();
    expect(error).toMatchObject({ code: 'SOURCE_DENIED', message: expect.stringContaining(trouble) as unknown });
    expect(String(error)).not.toContain('canary');
  });

  test('one that hangs is left, with what it started', async () => {
    world().write('slow/docker-credential-slow', script('sleep 30 & sleep 30'), 0o755);
    const env = { PATH: `${world().folder}/slow:/usr/bin:/bin` };
    const answered = askProgram('slow', 'registry.test', { env, signal: new AbortController().signal, within: 200 });
    expect(await answered).toBe('docker-credential-slow gave no answer within 0.2 seconds');
  });

  test('a name that is a path is not run', async () => {
    const { error } = await asked({ credsStore: '../all' }, { all: `echo '${answer('all')}'` });
    expect(error).toMatchObject({ code: 'SOURCE_DENIED' });
  });

  test('are not started for a registry that asks for nothing', async () => {
    await world().server('registry.test', registry({ manifests: { latest: manifest('one') } }));
    world().write('idle/config.json', { credsStore: 'all' });
    world().write('idle/docker-credential-all', script(`echo > ${join(world().folder, 'started')}`), 0o755);
    const opened = await world().open('registry.test', {
      env: { DOCKER_CONFIG: `${world().folder}/idle`, PATH: `${world().folder}/idle` },
    });
    await opened.repository('team/app').manifest('latest');
    expect(existsSync(join(world().folder, 'started'))).toBe(false);
  });
});

test('Docker Hub has another name for each purpose', async () => {
  world().write('hub/config.json', { credsStore: 'hub', auths: { 'https://index.docker.io/v1/': {} } });
  const answer = JSON.stringify({ Username: 'hub', Secret: 'word of hub' });
  const lines = `#!/bin/sh\nread server && test "$server" = https://index.docker.io/v1/ && echo '${answer}'\n`;
  world().write('hub/docker-credential-hub', lines, 0o755);
  await world().server(
    'auth.docker.io',
    tokenServer(({ headers }) => (headers.authorization === shown('hub') ? { token: 'ticket' } : undefined)),
  );
  const challenge = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull"';
  const hub = registry({ manifests: { latest: manifest('one') } });
  await world().server(
    'registry-1.docker.io',
    guarded((seen) => seen === 'Bearer ticket', challenge, hub),
  );
  const folder = `${world().folder}/hub`;
  const opened = await world().open('docker.io', { env: { DOCKER_CONFIG: folder, PATH: `${folder}:/usr/bin:/bin` } });
  const alpine = opened.repository('alpine');
  expect(alpine.name).toBe('docker.io/library/alpine');
  await alpine.manifest('latest');
  expect(
    world()
      .at('registry-1.docker.io')
      .map(({ url }) => url),
  ).toEqual(Array(2).fill('/v2/library/alpine/manifests/latest'));
});
