/** Owns what vendors wrap their tokens in: check sums, JSON in base64, signed tokens. */
import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Random } from '../random.js';

/** The four bytes of a CRC-32 (ISO 3309), the lowest first. */
export function crc32LittleEndian(text: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc32(text));
  return bytes;
}

/** CRC-16/XMODEM, which ends every NATS key (nats-io/nkeys, crc16.go). */
export function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}

/** CRC-24, which closes the armor of OpenPGP (RFC 4880 §6.1). */
export function crc24(bytes: Uint8Array): number {
  let sum = 0xb704ce;
  for (const byte of bytes) {
    sum ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      sum <<= 1;
      if (sum & 0x1000000) sum ^= 0x1864cfb;
    }
  }
  return sum & 0xffffff;
}

/** Base32 of RFC 4648 §6 without its padding. */
export function base32(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

export function jsonInBase64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

export function jsonInBase64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A token signed with a secret that is thrown away (RFC 7519, HS256). */
export function jwtByHmac(random: Random, claims: object, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const signed = `${jsonInBase64url(header)}.${jsonInBase64url(claims)}`;
  return `${signed}.${createHmac('sha256', random.bytes(32)).update(signed).digest('base64url')}`;
}

/** A token as an RSA key would sign it: nobody can check the signature without the public key, so its bytes are random. */
export function jwtByRsa(random: Random, claims: object, header: object = {}): string {
  return `${jsonInBase64url({ alg: 'RS256', typ: 'JWT', ...header })}.${jsonInBase64url(claims)}.${random.bytes(256).toString('base64url')}`;
}
