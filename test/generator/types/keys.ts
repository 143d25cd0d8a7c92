/** Owns key pairs. Making one is slow and cannot be seeded, so a few are made once and cut to the seed: same seed, same key, within a run. */
import { generateKeyPairSync } from 'node:crypto';
import type { Random } from '../random.js';

const MADE = 3;
const rsaKeys: string[] = [];

/** An RSA private key of 2048 bits, PKCS#8 in PEM, with its last line feed. */
export function rsaPrivateKey(random: Random): string {
  const index = random.between(0, MADE - 1);
  while (rsaKeys.length <= index) {
    rsaKeys.push(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  const key = rsaKeys[index];
  if (key === undefined) throw new RangeError(`no key ${index}`);
  return key;
}
