/** Samples of tokens with a checksum or a text inside that the product checks; made in another way than it checks them where that is possible. */
import { ALPHABETS, pick, randomBytes, type Random } from './random.js';

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki by division of polynomials over GF(32), term by term. */
export function ageKey(random: Random): string {
  const prefix = 'age-secret-key-';
  const data = fiveBits(randomBytes(random, 32));
  const codes = [...Buffer.from(prefix)];
  const rest = [1, ...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at + GENERATOR.length < rest.length; at++) {
    const factor = rest[at] ?? 0;
    for (const [index, term] of GENERATOR.entries()) rest[at + 1 + index] = (rest[at + 1 + index] ?? 0) ^ times(factor, term);
  }
  const checksum = rest.slice(-6).map((value, index) => value ^ (index === 5 ? 1 : 0));
  return `${prefix}1${[...data, ...checksum].map((value) => BECH32[value]).join('')}`.toUpperCase();
}

/** Below x^6, highest first: 29 x^5 + 22 x^4 + 20 x^3 + 21 x^2 + 29 x + 18. */
const GENERATOR = [29, 22, 20, 21, 29, 18];

/** In GF(32) with the polynomial x^5 + x^3 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 4; bit >= 0; bit--) {
    product <<= 1;
    if (product & 32) product ^= 41;
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

function fiveBits(bytes: Buffer): number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => parseInt(group.padEnd(5, '0'), 2));
}

export function onepasswordToken(random: Random): string {
  const account = {
    signInAddress: 'team.1password.com',
    userAuth: { method: 'SRPg-4096', alg: 'PBES2g-HS256', iterations: 650000, salt: pick(random, ALPHABETS.base64url, 22) },
    email: `${pick(random, ALPHABETS.lowerdigits, 13)}@1passwordserviceaccounts.com`,
    srpX: pick(random, ALPHABETS.hex, 64),
    deviceUuid: pick(random, ALPHABETS.lowerdigits, 26),
    secretKey: `A3-${pick(random, ALPHABETS.unambiguous, 6)}`,
  };
  return `ops_${Buffer.from(JSON.stringify(account)).toString('base64url')}`;
}

export function discordToken(random: Random): string {
  const id = Buffer.from(`1${pick(random, ALPHABETS.digits, 17)}`).toString('base64url');
  return `${id}.${pick(random, ALPHABETS.base64url, 6)}.${pick(random, ALPHABETS.base64url, 37)}7`;
}

export function teamcityToken(random: Random): string {
  const header = Buffer.from('{"typ": "TCV2"}').toString('base64url');
  const id = [8, 4, 4, 4, 12].map((length) => pick(random, ALPHABETS.hex, length)).join('-');
  return `${header}.${pick(random, ALPHABETS.base64url, 36)}.${Buffer.from(id).toString('base64url')}`;
}
