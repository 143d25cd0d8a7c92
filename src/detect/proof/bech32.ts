/** Bech32: a readable prefix, `1`, data, and a checksum over both. https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki */
import { doubtful, proven, type Check } from './check.js';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Keys of age, which are written in capitals: https://age-encryption.org/v1 */
export const bech32: Check = ({ value }) => {
  const text = value.toLowerCase();
  const separator = text.lastIndexOf('1');
  const prefix = [...Buffer.from(text.slice(0, separator), 'latin1')];
  const data = [...Buffer.from(text.slice(separator + 1), 'latin1')].map((byte) => ALPHABET.indexOf(String.fromCharCode(byte)));
  const sum = polymod([...prefix.map((byte) => byte >> 5), 0, ...prefix.map((byte) => byte & 31), ...data]);
  return sum === 1 && !data.includes(-1) ? proven('checksum is right') : doubtful('checksum is wrong');
};

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of GENERATORS.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum;
}
