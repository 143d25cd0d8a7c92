/**
 * Owns private keys in the encodings programs write them. All of them follow from a seed: no key is committed, and a sample that was missed
 * can be made again. RSA keys are slow to make, so a few are made per run and chosen from.
 */
import { checkPrimeSync, createCipheriv, createECDH, createPrivateKey, pbkdf2Sync, type KeyObject } from 'node:crypto';
import { Random } from '../random.js';

export type PemEncoding = 'rsa-pkcs1' | 'ec-sec1' | 'pkcs8' | 'pkcs8-encrypted';

/** One PEM block, with the line break that ends it. */
export function privateKeyPem(random: Random, encoding: PemEncoding): string {
  if (encoding === 'rsa-pkcs1') return String(rsaKey(random).export({ type: 'pkcs1', format: 'pem' }));
  if (encoding === 'ec-sec1') return String(ecKey(random).export({ type: 'sec1', format: 'pem' }));
  const key = random.pick([rsaKey, ecKey, ed25519Key])(random);
  return encoding === 'pkcs8' ? String(key.export({ type: 'pkcs8', format: 'pem' })) : encrypted(random, key);
}

const RSA_KEYS = 3;
const rsaKeys = new Map<number, KeyObject>();

/** A key of 2048 bits, one of the few of this run. */
export function rsaKey(random: Random): KeyObject {
  const seed = random.between(1, RSA_KEYS);
  const key = rsaKeys.get(seed) ?? newRsaKey(new Random(seed));
  rsaKeys.set(seed, key);
  return key;
}

/** A key on the curve P-256, as RFC 5915 writes it. */
export function ecKey(random: Random): KeyObject {
  const scalar = random.bytes(32).fill(1, 0, 1);
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(scalar);
  const curve = der(0xa0, der(0x06, Buffer.from('2a8648ce3d030107', 'hex')));
  const point = der(0xa1, der(0x03, Buffer.from([0]), pair.getPublicKey()));
  return createPrivateKey({ key: der(0x30, der(0x02, Buffer.from([1])), der(0x04, scalar), curve, point), format: 'der', type: 'sec1' });
}

/** An Ed25519 key: PKCS#8 of RFC 8410 §7 is a fixed head and the 32 bytes. */
export function ed25519Key(random: Random): KeyObject {
  const head = Buffer.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]);
  return createPrivateKey({ key: Buffer.concat([head, random.bytes(32)]), format: 'der', type: 'pkcs8' });
}

/** Lines of 64 characters between the two marks (RFC 7468 §3). */
export function pem(label: string, bytes: Buffer, width = 64): string {
  return `-----BEGIN ${label}-----\n${wrapped(bytes.toString('base64'), width)}\n-----END ${label}-----\n`;
}

export function wrapped(text: string, width: number): string {
  return Array.from({ length: Math.ceil(text.length / width) }, (_, line) => text.slice(line * width, (line + 1) * width)).join('\n');
}

/** RFC 8018 PBES2: PBKDF2 with HMAC-SHA-256 and AES-256-CBC, as OpenSSL 3 writes it. */
function encrypted(random: Random, key: KeyObject): string {
  const salt = random.bytes(8);
  const iv = random.bytes(16);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(random.bytes(16), salt, 2048, 32, 'sha256'), iv);
  const body = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
  const hmac = der(0x30, oid('2a864886f70d0209'), der(0x05));
  const derivation = der(0x30, oid('2a864886f70d01050c'), der(0x30, der(0x04, salt), der(0x02, Buffer.from([8, 0])), hmac));
  const scheme = der(0x30, oid('60864801650304012a'), der(0x04, iv));
  const algorithm = der(0x30, oid('2a864886f70d01050d'), der(0x30, derivation, scheme));
  return pem('ENCRYPTED PRIVATE KEY', der(0x30, algorithm, der(0x04, body)));
}

function newRsaKey(random: Random): KeyObject {
  const e = 65_537n;
  const p = prime(random, e);
  const q = prime(random, e);
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, toBytes(number).toString('base64url')]));
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}

/** A prime of 1024 bits whose two highest bits are set, so that the product of two has 2048. */
function prime(random: Random, e: bigint): bigint {
  let candidate = BigInt(`0x${random.bytes(128).toString('hex')}`) | (3n << 1022n) | 1n;
  while ((candidate - 1n) % e === 0n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

/** What `number` must be multiplied with to give 1 modulo `modulus`, by Euclid's extended algorithm. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [modulus, number % modulus, 0n, 1n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return x < 0n ? x + modulus : x;
}

function toBytes(number: bigint): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}

/** One tag, its length and its content (X.690 §8.1). */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = toBytes(BigInt(body.length));
  return Buffer.concat([Buffer.from(body.length < 128 ? [tag, body.length] : [tag, 0x80 | length.length, ...length]), body]);
}
