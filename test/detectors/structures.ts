/** Samples that are documents: keys, tokens with an inside, configs. Built here so that none is ever committed. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ALPHABETS, pick, randomBytes, type Random } from './random.js';

/** An ASN.1 value: tag, length, content. */
export function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** PKCS#8 takes any 32 bytes for Ed25519, and nearly any for P-256: so keys can be made of a seed. */
function seededKey(random: Random, kind: 'ed25519' | 'ec'): KeyObject {
  const scalar = randomBytes(random, 32);
  scalar[0] = 1;
  const version = der(2, Buffer.from([0]));
  const oid = (hex: string): Buffer => der(6, Buffer.from(hex, 'hex'));
  const body =
    kind === 'ed25519'
      ? [version, der(0x30, oid('2b6570')), der(4, der(4, scalar))]
      : [version, der(0x30, oid('2a8648ce3d0201'), oid('2a8648ce3d030107')), der(4, der(0x30, der(2, Buffer.from([1])), der(4, scalar)))];
  return createPrivateKey({ key: der(0x30, ...body), format: 'der', type: 'pkcs8' });
}

export function pem(random: Random, kind: string): string {
  switch (kind) {
    case 'ec':
      return seededKey(random, 'ec').export({ format: 'pem', type: 'sec1' }).toString().trim();
    case 'pkcs8':
    case 'ed25519':
      return seededKey(random, 'ed25519').export({ format: 'pem', type: 'pkcs8' }).toString().trim();
    case 'encrypted':
      return seededKey(random, 'ed25519')
        .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: pick(random, ALPHABETS.alnum, 12) })
        .toString()
        .trim();
    case 'public':
      return createPublicKey(seededKey(random, 'ed25519')).export({ format: 'pem', type: 'spki' }).toString().trim();
    case 'openssh':
      return armor('OPENSSH PRIVATE KEY', opensshKey(random, 'none'));
    case 'openssh-encrypted':
      return armor('OPENSSH PRIVATE KEY', opensshKey(random, 'aes256-ctr'));
    case 'rsa':
      return armor('RSA PRIVATE KEY', rsaKey(random));
    case 'broken':
      return armor('RSA PRIVATE KEY', randomBytes(random, 300));
    default:
      throw new Error(`no such key: ${kind}`);
  }
}

function armor(kind: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`].join('\n');
}

/** https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key ; the inner part is not looked at. */
function opensshKey(random: Random, cipher: string): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, 0, 0, value.length]), Buffer.from(value)]);
  return Buffer.concat([Buffer.from('openssh-key-v1\0'), text(cipher), text('none'), randomBytes(random, 200)]);
}

/** PKCS#1 numbers are only checked for their form when a key is parsed, so random ones will do. */
function rsaKey(random: Random): Buffer {
  const integer = (length: number): Buffer => {
    const bytes = randomBytes(random, length);
    bytes[0] = 0x61;
    bytes[length - 1] = (bytes[length - 1] ?? 0) | 1;
    return der(2, bytes);
  };
  const halves = Array.from({ length: 5 }, () => integer(64));
  return der(0x30, der(2, Buffer.from([0])), integer(128), der(2, Buffer.from([1, 0, 1])), integer(128), ...halves);
}

export function pgp(random: Random): string {
  const body = randomBytes(random, 300);
  const lines = body.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PGP PRIVATE KEY BLOCK-----', '', ...lines, `=${crc24(body)}`, '-----END PGP PRIVATE KEY BLOCK-----'].join('\n');
}

/** Bit by bit, unlike the product's, so that each checks the other. https://www.rfc-editor.org/rfc/rfc4880#section-6.1 */
function crc24(bytes: Buffer): string {
  let sum = 0xb704ce;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const carry = ((sum >> 23) ^ (byte >> bit)) & 1;
      sum = ((sum << 1) & 0xffffff) ^ (carry ? 0x864cfb : 0);
    }
  }
  return Buffer.from([sum >> 16, (sum >> 8) & 255, sum & 255]).toString('base64');
}

export function putty(random: Random): string {
  const key = randomBytes(random, 48).toString('base64');
  const mac = pick(random, ALPHABETS.hex, 64);
  return `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: k\nPublic-Lines: 1\n${key}\nPrivate-Lines: 1\n${key}\nPrivate-MAC: ${mac}`;
}

export function serviceAccount(random: Random): string {
  const account = {
    type: 'service_account',
    project_id: 'app',
    private_key_id: pick(random, ALPHABETS.hex, 40),
    private_key: `${pem(random, 'pkcs8')}\n`,
    client_email: 'ci@app.iam.gserviceaccount.com',
    note: 'braces } in { strings do not count',
  };
  return JSON.stringify(account, undefined, 2);
}

export function jwt(random: Random, alg: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = alg === 'none' ? '' : pick(random, ALPHABETS.base64url, 43);
  return `${part({ alg, typ: 'JWT' })}.${part({ sub: pick(random, ALPHABETS.alnum, 8), exp: 1900000000 })}.${signature}`;
}

/** Version 2 macaroon: location, identifier, end of fields, end of the caveats of which there are none, signature. */
export function pypiToken(random: Random, location = 'pypi.org'): string {
  const field = (type: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([type, content.length]), content]);
  const bytes = [
    Buffer.from([2]),
    field(1, Buffer.from(location)),
    field(2, randomBytes(random, 36)),
    Buffer.from([0, 0]),
    field(6, randomBytes(random, 32)),
  ];
  return `pypi-${Buffer.concat(bytes).toString('base64url')}`;
}

export function dockerAuth(random: Random): string {
  return Buffer.from(`ci:${pick(random, ALPHABETS.alnum, 20)}`).toString('base64');
}

/** @param kind what stands in the header after the name @param layout columns that its lines are indented by, or `escaped`: in one line */
export function ansibleVault(random: Random, kind: string, layout: string): string {
  const inside = [32, 32, 160].map((length) => randomBytes(random, length).toString('hex')).join('\n');
  const header = `$ANSIBLE_VAULT;${kind.includes(';') ? kind : `${kind};AES256`}`;
  const lines = [
    header,
    ...(Buffer.from(inside)
      .toString('hex')
      .match(/.{1,80}/g) ?? []),
  ];
  return lines.join(layout === 'escaped' ? String.raw`\n` : `\n${' '.repeat(Number(layout))}`);
}
