/**
 * Owns the secrets of the test images: made when a test runs, from a seed, so that none is ever committed. Each is valid as far as it
 * can be told offline (checksum, key format) and belongs to nobody.
 */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What a `{{NAME}}` in a template stands for: a numbered secret of a kind, such as `NPM_TOKEN` or `NPM_TOKEN_2`. */
type Kind = 'NPM_TOKEN' | 'GITHUB_TOKEN' | 'API_KEY' | 'STRIPE_KEY' | 'AWS_KEY_ID' | 'AWS_SECRET_KEY' | 'PASSWORD' | 'SSH_KEY';

const MAKERS: Record<Kind, (name: string) => string> = {
  NPM_TOKEN: (name) => withChecksum('npm_', characters(name, 30, BASE62)),
  GITHUB_TOKEN: (name) => withChecksum('ghp_', characters(name, 30, BASE62)),
  API_KEY: (name) => characters(name, 40, BASE62),
  STRIPE_KEY: (name) => `sk_live_${characters(name, 24, BASE62)}`,
  AWS_KEY_ID: (name) => `AKIA${characters(name, 16, BASE32)}`,
  AWS_SECRET_KEY: (name) => characters(name, 40, `${BASE62}+/`),
  PASSWORD: (name) => characters(name, 20, BASE62),
  SSH_KEY: openSshKey,
};

/** The secret of a name: the same value in every run and process. */
export function secret(name: string): string {
  const kind = name.replace(/_\d+$/, '');
  if (!isKind(kind)) throw new Error(`no secret is called ${name}`);
  return MAKERS[kind](name);
}

/** Puts the secrets in for every `{{NAME}}`. */
export function fill(template: string): string {
  return template.replaceAll(/\{\{([A-Z0-9_]+)\}\}/g, (_, name: string) => secret(name));
}

/** The other way round: every known secret in a text becomes its `{{NAME}}`. */
export function unfill(text: string, names: readonly string[]): string {
  return names.reduce((result, name) => result.replaceAll(secret(name), `{{${name}}}`), text);
}

function isKind(name: string): name is Kind {
  return name in MAKERS;
}

/** The form npm and GitHub give their tokens: base62, its CRC-32 in six base62 digits after it. */
function withChecksum(prefix: string, body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = BASE62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return prefix + body + digits;
}

function characters(name: string, length: number, alphabet: string): string {
  return [...bytes(name, length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

function bytes(name: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256').update(`stowaway test ${name} ${i}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** An unencrypted Ed25519 key as ssh-keygen writes it, without the last line break: https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key */
function openSshKey(name: string): string {
  const seed = bytes(name, 32);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const spki = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })).export({ format: 'der', type: 'spki' });
  const publicKey = spki.subarray(-32);
  const type = field('ssh-ed25519');
  const check = bytes(`${name} check`, 4);
  const secretPart = Buffer.concat([
    check,
    check,
    type,
    field(publicKey),
    field(Buffer.concat([seed, publicKey])),
    field('deploy@example'),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secretPart.length % 8)) % 8 }, (_, i) => i + 1));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'), // cipher
    field('none'), // key derivation
    field(''),
    uint32(1), // number of keys
    field(Buffer.concat([type, field(publicKey)])),
    field(Buffer.concat([secretPart, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  const label = 'OPENSSH PRIVATE KEY';
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}

function field(content: string | Buffer): Buffer {
  const body = Buffer.from(content);
  return Buffer.concat([uint32(body.length), body]);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
