/** Owns RSA keys that repeat: `generateKeyPairSync` takes no seed, so the primes are sought from seeded numbers. */
import { checkPrimeSync, createPrivateKey } from 'node:crypto';
import { Random } from '../random.js';
import { base64url } from './checksums.js';

const EXPONENT = 65_537n;
const PRIME_BITS = 1024;

/** Seeking primes takes a part of a second; samples share these few keys. */
const KEYS = 3;
const made = new Map<number, string>();

/** An RSA private key of 2048 bits: PKCS#8 in PEM, with its last line feed. */
export function rsaPrivateKey(random: Random): string {
  const index = random.between(1, KEYS);
  const known = made.get(index);
  if (known !== undefined) return known;
  const pem = rsaKey(new Random(index));
  made.set(index, pem);
  return pem;
}

/** The numbers of RFC 8017 §3.2, handed over as a JSON Web Key (RFC 7518 §6.3.2). */
function rsaKey(random: Random): string {
  const p = prime(random);
  const q = prime(random);
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: number(p * q),
      e: number(EXPONENT),
      d: number(d),
      p: number(p),
      q: number(q),
      dp: number(d % (p - 1n)),
      dq: number(d % (q - 1n)),
      qi: number(inverse(q, p)),
    },
  });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** With its two top bits set, so that the product of two has its full length. */
function prime(random: Random): bigint {
  for (let start = BigInt(`0x${random.bytes(PRIME_BITS / 8).toString('hex')}`) | (3n << BigInt(PRIME_BITS - 2)) | 1n; ; start += 2n) {
    if ((start - 1n) % EXPONENT !== 0n && checkPrimeSync(start)) return start;
  }
}

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + modulus : factor;
}

function number(value: bigint): string {
  const hex = value.toString(16);
  return base64url(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}
