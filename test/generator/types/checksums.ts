/** Owns the checksums and encodings that vendors build into their credentials. */
import { crc32 } from 'node:zlib';
import { ALPHABET } from '../random.js';

const BASE62 = ALPHABET.digits + ALPHABET.upper + ALPHABET.lower;

/** CRC-32 of the body in base 62, six digits: GitHub's and npm's last six characters (github.blog, 2021-04-05). */
export function base62Checksum(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (; rest > 0; rest = Math.floor(rest / BASE62.length)) digits = (BASE62[rest % BASE62.length] ?? '') + digits;
  return digits.padStart(6, '0');
}

/** CRC-32 in base 36, seven digits: the end of GitLab's routable tokens (GitLab handbook, routable tokens). */
export function base36Checksum(text: string): string {
  return crc32(text).toString(36).padStart(7, '0');
}

/** CRC-32 in eight lower-case hexadecimal digits: Cloudflare's tokens; in upper case, Atlassian's. */
export function hexChecksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** Base64 without padding in the URL alphabet (RFC 4648 §5). */
export function base64url(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString('base64url');
}

export function base64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString('base64');
}

/** A macaroon of version 2 (github.com/rescrv/libmacaroons, doc/format.txt): a location, an identifier, first-party caveats, a signature. */
export function macaroon(location: string, identifier: string, caveats: readonly string[], signature: Uint8Array): Buffer {
  const end = Buffer.from([0]);
  return Buffer.concat([
    Buffer.from([2]),
    field(1, Buffer.from(location)),
    field(2, Buffer.from(identifier)),
    end,
    ...caveats.flatMap((caveat) => [field(2, Buffer.from(caveat)), end]),
    end,
    field(6, signature),
  ]);
}

function field(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Bech32 with the checksum of BIP 173, without its limit of 90 characters, as age does it. */
export function bech32(label: string, bytes: Uint8Array): string {
  const data = fiveBitGroups(bytes);
  const expanded = [...Buffer.from(label)].map((code) => code >> 5).concat(0, ...[...Buffer.from(label)].map((code) => code & 31));
  const remainder = bech32Remainder([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const checksum = [5, 4, 3, 2, 1, 0].map((place) => (remainder >>> (5 * place)) & 31);
  return `${label}1${[...data, ...checksum].map((group) => BECH32[group]).join('')}`;
}

function fiveBitGroups(bytes: Uint8Array): number[] {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: Math.ceil(bits.length / 5) }, (_, index) => parseInt(bits.slice(index * 5, index * 5 + 5).padEnd(5, '0'), 2));
}

function bech32Remainder(groups: readonly number[]): number {
  let remainder = 1;
  for (const group of groups) {
    const top = remainder >>> 25;
    remainder = ((remainder & 0x1ffffff) << 5) ^ group;
    BECH32_GENERATORS.forEach((generator, bit) => {
      if ((top >>> bit) & 1) remainder ^= generator;
    });
  }
  return remainder;
}
