/** Owns the files in which OpenSSH, OpenPGP and PuTTY keep a private key. */
import { createHmac, createHash, createPublicKey } from 'node:crypto';
import { ALPHABET, type Random } from '../random.js';
import { crc24 } from './encodings.js';
import { ed25519Key, pem, wrapped } from './private-keys.js';

/**
 * An Ed25519 key as ssh-keygen writes it (openssh-portable, PROTOCOL.key). What a passphrase hides cannot be told from random bytes, so an
 * encrypted one holds those.
 */
export function openSshKey(random: Random, { encrypted }: { encrypted: boolean }): string {
  const { seed, point } = pair(random);
  const check = random.bytes(4);
  const open = Buffer.concat([
    check,
    check,
    sized('ssh-ed25519'),
    sized(point),
    sized(Buffer.concat([seed, point])),
    sized(comment(random)),
  ]);
  const block = encrypted ? 16 : 8;
  const padding = Buffer.from(Array.from({ length: (block - (open.length % block)) % block }, (_, at) => at + 1));
  const body = Buffer.concat([open, padding]);
  const rounds = Buffer.from([0, 0, 0, 16]);
  const head = encrypted
    ? [sized('aes256-ctr'), sized('bcrypt'), sized(Buffer.concat([sized(random.bytes(16)), rounds]))]
    : [sized('none'), sized('none'), sized('')];
  const count = Buffer.from([0, 0, 0, 1]);
  const known = sized(Buffer.concat([sized('ssh-ed25519'), sized(point)]));
  const hidden = sized(encrypted ? random.bytes(body.length) : body);
  return pem('OPENSSH PRIVATE KEY', Buffer.concat([Buffer.from('openssh-key-v1\0'), ...head, count, known, hidden]), 70);
}

/** A version 4 EdDSA key without passphrase, and a name (RFC 4880 §5.5.3, RFC 9580 §5.5.5.5), in armor with its check sum. */
export function openPgpSecretKey(random: Random): string {
  const { seed, point } = pair(random);
  const created = Buffer.alloc(4);
  created.writeUInt32BE(random.between(1_500_000_000, 1_750_000_000));
  const curve = Buffer.from('092b06010401da470f01', 'hex');
  const open = Buffer.concat([
    Buffer.from([4]),
    created,
    Buffer.from([22]),
    curve,
    wholeNumber(Buffer.concat([Buffer.from([0x40]), point])),
  ]);
  const hidden = wholeNumber(seed);
  const sum = Buffer.alloc(2);
  sum.writeUInt16BE(hidden.reduce((total, byte) => total + byte, 0) & 0xffff);
  const packets = Buffer.concat([
    packet(5, Buffer.concat([open, Buffer.from([0]), hidden, sum])),
    packet(13, Buffer.from(comment(random))),
  ]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc24(packets));
  const label = 'PGP PRIVATE KEY BLOCK';
  const armor = `${wrapped(packets.toString('base64'), 64)}\n=${check.subarray(1).toString('base64')}`;
  return `-----BEGIN ${label}-----\n\n${armor}\n-----END ${label}-----\n`;
}

/** A key without passphrase in version 2 or 3 of PuTTY's format, with its MAC (PuTTY manual, appendix C). */
export function puttyKey(random: Random, version: 2 | 3): string {
  const { seed, point } = pair(random);
  const name = comment(random);
  const open = Buffer.concat([sized('ssh-ed25519'), sized(point)]);
  const hidden = sized(seed);
  const signed = Buffer.concat([sized('ssh-ed25519'), sized('none'), sized(name), sized(open), sized(hidden)]);
  const mac =
    version === 3
      ? createHmac('sha256', '').update(signed).digest('hex')
      : createHmac('sha1', createHash('sha1').update('putty-private-key-file-mac-key').digest()).update(signed).digest('hex');
  return [
    `PuTTY-User-Key-File-${version}: ssh-ed25519`,
    'Encryption: none',
    `Comment: ${name}`,
    ...section('Public-Lines', open),
    ...section('Private-Lines', hidden),
    `Private-MAC: ${mac}\n`,
  ].join('\n');
}

function section(name: string, bytes: Buffer): string[] {
  const lines = wrapped(bytes.toString('base64'), 64);
  return [`${name}: ${lines.split('\n').length}`, lines];
}

function pair(random: Random): { seed: Buffer; point: Buffer } {
  const key = ed25519Key(random);
  const seed = key.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  return { seed, point: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32) };
}

function comment(random: Random): string {
  return `${random.text(ALPHABET.lower, 5)}@${random.text(ALPHABET.lower, 7)}`;
}

/** A length in four bytes, then the text (RFC 4251 §5). */
function sized(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A length in bits, then the number without zeros before it (RFC 4880 §3.2). */
function wholeNumber(bytes: Buffer): Buffer {
  const number = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(number.length * 8 - (Math.clz32(number[0] ?? 0) - 24));
  return Buffer.concat([length, number]);
}

/** An old-format packet with one byte of length (RFC 4880 §4.2.1). */
function packet(tag: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80 | (tag << 2), body.length]), body]);
}
