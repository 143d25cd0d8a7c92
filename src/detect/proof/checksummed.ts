/** Keys with a checksum in the alphabet of the key: NATS and Confluent. */
import { crc32 } from 'node:zlib';
import { doubtful, proven, type Check } from './check.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CRC16_POLYNOMIAL = 0x1021;

/** Base32 of two bytes of kind, 32 of seed and their CRC-16, least byte first. https://github.com/nats-io/nkeys */
export const nkeyCrc16: Check = ({ value }) => {
  const bytes = fromBase32(value);
  const right = bytes.readUInt16LE(bytes.length - 2) === crc16(bytes.subarray(0, -2));
  return right ? proven('checksum is right') : doubtful('checksum is wrong');
};

/**
 * Secrets since 2025 begin with `cflt` and end in six characters of base64 that are a CRC-32, least byte first.
 * https://docs.confluent.io/cloud/current/access-management/authenticate/api-keys/index.html does not say whether it covers the prefix:
 * either way is taken for right, which leaves the odds of a made-up one at two in four thousand million.
 */
export const confluentCrc32: Check = ({ value }) => {
  const body = value.slice(0, -6);
  const sum = Buffer.from(value.slice(-6), 'base64').readUInt32LE(0);
  const right = sum === crc32(body) || sum === crc32(body.slice('cflt'.length));
  return right ? proven('checksum is right') : doubtful('checksum is wrong');
};

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const char of text) {
    held = ((held << 5) | BASE32.indexOf(char)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push((held >> (bits -= 8)) & 0xff);
  }
  return Buffer.from(bytes);
}

/** CRC-16/XMODEM. */
function crc16(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000 ? ((sum << 1) ^ CRC16_POLYNOMIAL) & 0xffff : sum << 1;
  }
  return sum;
}
