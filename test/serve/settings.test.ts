/** What a server is started with: what is missing or does not go together is told before anything listens. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettings, type ServeFlags } from '../../src/serve/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const LONG = 'sixteen-characters-or-more';
const env = { STOWAWAY_SERVE_TOKEN: LONG };
const flags: ServeFlags = { listen: '127.0.0.1:8484', allowRegistry: ['registry.test'], cache: true, inlineIgnore: true };

test('the least that is needed', async () => {
  const settings = await readSettings(flags, { ...env, HOME: '/home/me' });
  expect(settings).toMatchObject({
    listen: { host: '127.0.0.1', port: 8484 },
    registries: ['registry.test'],
    state: '/home/me/.local/state/stowaway/serve',
    gate: { severity: 'medium' },
  });
  expect(settings.keys.reader).toBe(settings.keys.token);
  // Programs that keep logins are started with it.
  expect(settings.env).toEqual({ HOME: '/home/me' });
  expect(JSON.stringify(settings)).not.toContain(LONG);
});

test.each([
  ['8484', '127.0.0.1', 8484],
  [':8484', '0.0.0.0', 8484],
  ['localhost:0', 'localhost', 0],
  ['[::1]:80', '::1', 80],
])('it listens on %s', async (listen, host, port) => {
  expect((await readSettings({ ...flags, listen }, env)).listen).toEqual({ host, port });
});

test('a policy decides what fails, unless a flag does', async () => {
  const config = file('policy.toml', 'inline_ignore = false\n[fail_on]\nseverity = "critical"\n');
  const settings = await readSettings({ ...flags, config }, env);
  expect(settings).toMatchObject({ gate: { severity: 'critical' }, inlineIgnore: false, policy: { file: config } });
  expect((await readSettings({ ...flags, config, failOn: 'low' }, env)).gate.severity).toBe('low');
  const baseline = file('with-baseline.toml', 'baseline = "accepted.json"\n');
  await expect(readSettings({ ...flags, config: baseline }, env)).rejects.toThrow('a server takes none');
});

test('registries have one spelling', async () => {
  const allowRegistry = ['Registry.Test:443', 'index.docker.io', 'localhost', '127.0.0.1:5000'];
  expect((await readSettings({ ...flags, allowRegistry }, env)).registries).toEqual([
    'registry.test',
    'docker.io',
    'localhost',
    '127.0.0.1:5000',
  ]);
});

test('secrets come from files, without the line break at their end', async () => {
  const settings = await readSettings({ ...flags, hmacKeyFile: file('key', `${LONG}\n`), readTokenFile: file('read', LONG) }, {});
  expect(settings.keys.signing?.reveal()).toBe(LONG);
  expect(settings.keys.token).toBeUndefined();
  expect(settings.keys.reader?.reveal()).toBe(LONG);
});

test.each<[string, Partial<ServeFlags>, NodeJS.ProcessEnv, string]>([
  ['no registry', { allowRegistry: [] }, env, 'no registry is allowed: name each'],
  [
    'a registry that is an address',
    { allowRegistry: ['https://registry.test'] },
    env,
    'is no registry: write it as host or host:port, without https://',
  ],
  ['a registry that no image can name', { allowRegistry: ['registry'] }, env, 'registry is no registry that images can name'],
  ['no secret', {}, {}, 'anyone could send notifications'],
  ['a short one', {}, { STOWAWAY_SERVE_TOKEN: 'short' }, 'the token in STOWAWAY_SERVE_TOKEN has fewer than 16 characters'],
  ['one with spaces', {}, { STOWAWAY_SERVE_TOKEN: `${LONG} x` }, 'has characters that no header can carry'],
  ['a file that is not there', { tokenFile: '/nowhere/token' }, {}, 'the token cannot be read from /nowhere/token: there is no such file'],
  ['an address to listen on', { listen: 'here' }, env, '--listen takes HOST:PORT'],
  ['a port', { listen: '127.0.0.1:99999' }, env, '--listen takes HOST:PORT'],
  ['a webhook without key', { webhook: 'https://hook.test/' }, env, 'nobody could tell who posts to the webhook'],
  [
    'a webhook without encryption',
    { webhook: 'http://hook.test/' },
    { ...env, STOWAWAY_WEBHOOK_KEY: LONG },
    'without encryption: use https',
  ],
  [
    'a webhook with a password',
    { webhook: `https://me:${LONG}@hook.test/` },
    { ...env, STOWAWAY_WEBHOOK_KEY: LONG },
    '--webhook may have no user and password',
  ],
  ['a webhook that is none', { webhook: 'hook' }, env, '--webhook is no address'],
  ['half of TLS', { tlsCert: '/a' }, env, '--tls-cert and --tls-key go together'],
  ['TLS that cannot be read', { tlsCert: '/nowhere/a', tlsKey: '/nowhere/b' }, env, '/nowhere/a cannot be read: there is no such file'],
  ['half a client certificate', { certFile: '/a' }, env, '--cert-file and --key-file go together'],
  [
    'one login for two registries',
    { allowRegistry: ['a.test', 'b.test'] },
    { ...env, STOWAWAY_USERNAME: 'me', STOWAWAY_PASSWORD: LONG },
    'are for one registry, and several are allowed',
  ],
])('%s is refused', async (_what, given, environment, sentence) => {
  const failure = await readSettings({ ...flags, ...given }, environment).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: expect.stringMatching(/^(?:OPTION|REFERENCE)_INVALID$/) as string,
    message: expect.stringContaining(sentence) as string,
  });
});
