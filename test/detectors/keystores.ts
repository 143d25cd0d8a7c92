/** Samples of binary files that hold keys, written byte by byte as their formats say; the keys inside are noise. */
import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { ALPHABETS, pick, randomBytes, type Random } from './random.js';
import { der } from './structures.js';

/** Undefined for what is none of these. @param argument a password, mostly */
export function keystore(name: string, argument: string, random: Random): string | undefined {
  return bytesOf(name, argument, random)?.toString('latin1');
}

function bytesOf(name: string, argument: string, random: Random): Buffer | undefined {
  switch (name) {
    case 'jks':
      return javaStore('feedfeed', argument, [keyEntry(random), certificateEntry(random)]);
    case 'jceks':
      return javaStore('cececece', argument, [certificateEntry(random), Buffer.concat([int(3), text('aes'), randomBytes(random, 300)])]);
    case 'jks-after-certificate':
      return javaStore('feedfeed', argument, [certificateEntry(random), certificateEntry(random), keyEntry(random)]);
    case 'jks-certificates':
      return javaStore('feedfeed', argument, [certificateEntry(random), certificateEntry(random)]);
    case 'p12':
      return pkcs12Store(argument, SHROUDED_KEY, random);
    case 'p12-open':
      return pkcs12Store(argument, OPEN_KEY, random);
    case 'p12-certificates':
      return pkcs12Store(argument, CERTIFICATE, random);
    case 'p12-rounds': // all that matters of it is that it says so
      return pkcs12Store('no password', SHROUDED_KEY, random, Number(argument));
    case 'mylogin':
      return loginPath(argument === 'password' ? `password = ${pick(random, ALPHABETS.alnum, 14)}` : 'host = db.internal', random);
    case 'kdbx':
      return Buffer.concat([Buffer.from('03d9a29a67fb4bb50100040002100000', 'hex'), randomBytes(random, 400)]);
    default:
      return undefined;
  }
}

const utf16 = (password: string): Buffer => Buffer.from(Array.from(password, (character) => [0, character.charCodeAt(0)]).flat());

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
const sized = (bytes: Buffer): Buffer => Buffer.concat([int(bytes.length), bytes]);
const certificate = (random: Random): Buffer => Buffer.concat([text('X.509'), sized(randomBytes(random, 300))]);
const DATE = Buffer.alloc(8, 1);

function keyEntry(random: Random): Buffer {
  return Buffer.concat([int(1), text('app'), DATE, sized(randomBytes(random, 400)), int(1), certificate(random)]);
}

function certificateEntry(random: Random): Buffer {
  return Buffer.concat([int(2), text('ca'), DATE, certificate(random)]);
}

/** Version 2, with the digest that a password proves itself by. */
function javaStore(magic: string, password: string, entries: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(magic, 'hex'), int(2), int(entries.length), ...entries]);
  const digest = createHash('sha1').update(Buffer.concat([utf16(password), Buffer.from('Mighty Aphrodite'), body]));
  return Buffer.concat([body, digest.digest()]);
}

const [OPEN_KEY, SHROUDED_KEY, CERTIFICATE] = [1, 2, 3];
const ROUNDS = 5;
const oid = (hex: string): Buffer => der(6, Buffer.from(hex, 'hex'));
const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);

/** One bag in a safe that lies open, in an authenticated safe, in a PFX with its MAC. */
function pkcs12Store(password: string, bag: number, random: Random, said = ROUNDS): Buffer {
  const data = (content: Buffer): Buffer => sequence(oid('2a864886f70d010701'), der(0xa0, der(4, content)));
  const bags = sequence(sequence(oid(`2a864886f70d010c0a010${bag}`), der(0xa0, sequence(der(4, randomBytes(random, 200))))));
  const safe = sequence(data(bags));
  const salt = randomBytes(random, 20);
  const mac = createHmac('sha256', macKey(password, salt)).update(safe).digest();
  const digestInfo = sequence(sequence(oid('608648016503040201'), der(5)), der(4, mac));
  return sequence(
    der(2, Buffer.from([3])),
    data(safe),
    sequence(digestInfo, der(4, salt), der(2, Buffer.concat([Buffer.alloc(1), int(said)]).subarray(said < 128 ? 4 : 0))),
  );
}

/** RFC 7292, appendix B.2, for 32 bytes of SHA-256. */
function macKey(password: string, salt: Buffer): Buffer {
  const block = (bytes: Buffer): Buffer => Buffer.concat(Array.from({ length: 64 }, () => bytes)).subarray(0, 64);
  let key = Buffer.concat([Buffer.alloc(64, 3), block(salt), block(Buffer.concat([utf16(password), Buffer.alloc(2)]))]);
  for (let round = 0; round < ROUNDS; round++) key = createHash('sha256').update(key).digest();
  return key;
}

function loginPath(setting: string, random: Random): Buffer {
  const stored = randomBytes(random, 20);
  const key = Buffer.from(stored.subarray(0, 16).map((byte, index) => byte ^ (index < 4 ? (stored[16 + index] ?? 0) : 0)));
  const lines = ['[client]\n', 'user = app\n', `${setting}\n`].map((line) => {
    const cipher = createCipheriv('aes-128-ecb', key, null);
    const encrypted = Buffer.concat([cipher.update(line), cipher.final()]);
    return Buffer.concat([int(encrypted.length).reverse(), encrypted]);
  });
  return Buffer.concat([Buffer.alloc(4), stored, ...lines]);
}
