import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notASecret } from '../../src/detect/generic/not-a-secret.js';
import { ALPHABETS, pick, randomBytes, seeded } from '../detectors/random.js';
import { fill } from '../detectors/samples.js';
import { scan } from './scanning.js';

const random = seeded(404);
const hex = (length: number): string => pick(random, ALPHABETS.hex, length);
const base64 = (start: readonly number[], length: number): string =>
  Buffer.concat([Buffer.from(start), randomBytes(random, length)]).toString('base64');
const words = (text: string): string[] => text.split(' | ');

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519');

/** Every reason, with values that have it. */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  'a reference': words('${DB_PASSWORD} | {{ .Values.db.password }} | process.env.DB_PASSWORD | vault:secret/data/app#key'),
  'a UUID': [fill('{uuid}', 1).text, fill('{uuid}', 2).text.toUpperCase()],
  'a checksum': [`sha512-${randomBytes(random, 64).toString('base64')}`, `sha256:${hex(64)}`, `md5=${hex(32)}`, `h1:${base64([], 32)}`],
  'a password hash': [
    `$2b$12$${pick(random, ALPHABETS.alnum, 53)}`,
    `pbkdf2_sha256$260000$${base64([], 24)}`,
    `{SSHA}${base64([], 24)}`,
    `*${hex(40).toUpperCase()}`,
  ],
  'a data URL': [`data:image/png;base64,${base64([], 60)}`],
  'mappings of a source map': ['AAAA,SAASA,GAAG,CAACC,CAAC', 'CAAC;AACA;EACE,IAAI'],
  'a URL': words('https://sso.internal/oauth/token | amqp://queue.internal:5672/ci?x=1'),
  'a path': words('src/auth/password.ts | @scope/pkg/token.js'),
  'a file name': words('password-reset.component.html | token.spec.ts'),
  'a name with a package': words('com.acme.security.TokenProvider | Acme\\Security\\Token | Acme.Security.TokenProvider'),
  'a call or an expression': words('getPassword(user) | options["token"] | Secret::new | user->password | new TokenProvider()'),
  'a template': words('Bearer ${token} | #{token}-x | <b>Token</b>'),
  'a pattern': words(String.raw`^[A-Z0-9]{20,}$ | (?:token|key)= | \d{6}`),
  'a version': words('1.2.3 | v10.0.1-rc.1 | ^4.17.21'),
  'a date': words('2031-05-06 | 2031-05-06T07:08:09Z'),
  'a MIME type': words('application/vnd.acme.token+json | text/html; charset=utf-8'),
  'a locale': words('en-GB | pt_BR | zh-Hant-TW | de_DE.UTF-8'),
  'a cron expression': words('0 4 * * 1-5 | */15 * * * * | @daily'),
  'a colour': words('#c0ffee | #C0FFEE80 | rgb(1, 2, 3)'),
  'a CSS selector': words('.password-field | #token .label:hover'),
  'a duration or a size': words('3600s | 15m | 512MiB | 80%'),
  'a key path': words('kubernetes:secret/app'),
  'a picture': [base64([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 60), Buffer.from(`<svg>${'x'.repeat(60)}`).toString('base64')],
  'a font': [base64([0x77, 0x4f, 0x46, 0x32], 60), base64([0x77, 0x4f, 0x46, 0x46], 60)],
  'a document': [base64([0x25, 0x50, 0x44, 0x46, 0x2d], 60), base64([0x1f, 0x8b, 0x08, 0], 60)],
  'a WebAssembly module': [base64([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], 60)],
  'a certificate': [base64([0x30, 0x82, 3, 0x40, 0x30, 0x82, 2, 0x28, 0xa0, 3, 2, 1, 2, 2, 8], 80)],
  'a certificate in base64': [Buffer.from(['-----BEGIN CERTIFICATE-----', base64([], 60)].join('\n')).toString('base64')],
  'a public key': [publicKey, ec.publicKey, ed25519.publicKey]
    .map((key) => key.export({ type: 'spki', format: 'der' }).toString('base64'))
    .concat(publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')),
  'a public key in base64': [Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).toString('base64')],
  'a public key of SSH': [`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5${base64([], 32)}`, `AAAAB3NzaC1yc2E${base64([], 60)}`],
};

describe('what has the entropy of a secret and is none', () => {
  const rows = Object.entries(REASONS).flatMap(([reason, values]) => values.map((value): [string, string] => [reason, value]));
  it.each(rows)('is %s: %s', (reason, value) => expect(notASecret(value)).toBe(reason));

  it.each(rows.filter(([reason]) => reason !== 'a UUID'))('is silent in code under the name of a credential: %s', (_, value) => {
    const quoted = `const apiSecret = "${value.replaceAll('\\', '\\\\')}";`;
    expect(scan(quoted, { kind: 'file', path: 'srv/app/main.js' })).toEqual([]);
  });
});

describe('nothing speaks against', () => {
  it.each([
    ...Array.from({ length: 200 }, () => pick(random, ALPHABETS.alnum, 8 + Math.floor(random() * 40))),
    ...Array.from({ length: 200 }, () => randomBytes(random, 40).toString('base64')),
    ...Array.from({ length: 50 }, () => pick(random, `${ALPHABETS.alnum}!#%*?+=`, 14)),
    ec.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    ed25519.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
  ])('%s', (value) => expect(notASecret(value)).toBeUndefined());
});

describe('a UUID', () => {
  const uuid = fill('{uuid}', 3).text;
  it.each([
    ['app/.env', 'likely'],
    ['app/application.properties', 'likely'],
    ['app/main.js', 'possible'],
  ])('in %s is a secret by its name alone: %s', (path, confidence) => {
    expect(scan(`CLIENT_SECRET="${uuid}"`, { kind: 'file', path })[0]?.confidence).toBe(confidence);
  });
});

describe('a private key that everybody has', () => {
  const fixture = (name: string): string =>
    readFileSync(new URL(`../../node_modules/ssh2/test/fixtures/${name}`, import.meta.url), 'latin1');

  it.each(['id_rsa', 'id_ecdsa', 'https_key.pem', 'ssh_host_rsa_key'])('is no secret, in whatever copy: %s', (name) => {
    const key = fixture(name);
    expect(scan(key, { kind: 'file', path: 'srv/app/server.key' })).toEqual([]);
    expect(scan(`key: "${key.trim().replaceAll('\n', String.raw`\n`)}"`, { kind: 'file', path: 'srv/app/x.yaml' })).toEqual([]);
  });

  it('is told from any other', () => {
    expect(scan(fill('{pem:rsa}', 5).text, { kind: 'file', path: 'srv/app/server.key' })).toMatchObject([{ confidence: 'proven' }]);
  });
});
