/** PKCS#12 (`.p12`, `.pfx`, today's Java keystores): does one hold a key, and does a well-known password open it? https://www.rfc-editor.org/rfc/rfc7292 */
import { createHash, createHmac } from 'node:crypto';
import { doubtful, proven, type Check, type Verdict } from './check.js';
import { inside, readDer, type Der } from './der.js';
import { NOT_WELL_KNOWN, opensWith, WELL_KNOWN_PASSWORDS } from './well-known-passwords.js';

/**
 * Object identifiers of the bags that hold keys: 1.2.840.113549.1.12.10.1 and the kind. The list of a store's bags lies open, but for that of
 * its certificates, so that a store without them holds no key.
 */
const BAG = Buffer.from('060b2a864886f70d010c0a01', 'hex').toString('latin1');
const OPEN_KEY = `${BAG}\x01`;
const KEYS = [OPEN_KEY, `${BAG}\x02`, `${BAG}\x05`];

/** Digests by object identifier, with the length of their blocks in bytes. */
const DIGESTS: Readonly<Record<string, readonly [name: string, block: number]>> = {
  '2b0e03021a': ['sha1', 64],
  '608648016503040201': ['sha256', 64],
  '608648016503040202': ['sha384', 128],
  '608648016503040203': ['sha512', 128],
};

/** Rounds of the digest that one file may cost, a tenth of a second: the file says how many a password takes, and may be hostile. */
const MOST_ROUNDS = 100_000;

/** Undefined for a store that holds certificates alone. */
export const pkcs12: Check = ({ value, cut }) => {
  if (!KEYS.some((key) => value.includes(key))) return undefined;
  return { ...judge(value, cut), redacted: 'PKCS#12 (…)' };
};

function judge(value: string, cut: boolean): Verdict {
  if (value.includes(OPEN_KEY)) return proven('holds a private key that is not encrypted');
  if (cut) return doubtful('holds a private key; too large to try passwords');
  const mac = readMac(Buffer.from(value, 'latin1'));
  if (mac === undefined) return doubtful('encrypted');
  const affordable = WELL_KNOWN_PASSWORDS.slice(0, Math.floor(MOST_ROUNDS / mac.rounds));
  const password = affordable.find((one) => encodings(one).some((encoded) => macOf(mac, encoded).equals(mac.value)));
  if (password !== undefined) return proven(`holds a private key and ${opensWith(password)}`);
  return doubtful(affordable.length === WELL_KNOWN_PASSWORDS.length ? NOT_WELL_KNOWN : 'encrypted; trying passwords takes too long');
}

/** What tells a right password. */
interface Mac {
  digest: string;
  block: number;
  salt: Buffer;
  rounds: number;
  content: Buffer;
  value: Buffer;
}

/** `PFX ::= SEQUENCE { version, authSafe ContentInfo, macData }`, section 4; undefined where there is none, or one of another kind. */
function readMac(bytes: Buffer): Mac | undefined {
  const [, safe, data] = inside(bytes);
  const content = within(readDer(safe?.content ?? NOTHING)?.[1]?.content)?.[0]?.content;
  const [info, salt, rounds] = within(data?.content) ?? [];
  const [algorithm, value] = within(info?.content) ?? [];
  const known = DIGESTS[within(algorithm?.content)?.[0]?.content.toString('hex') ?? ''];
  if (known === undefined || content === undefined || salt === undefined || value === undefined) return undefined;
  const [digest, block] = known;
  const count = rounds?.content ?? Buffer.from([1]);
  if (count.length === 0 || count.length > 6 || salt.content.length === 0) return undefined;
  return { digest, block, salt: salt.content, rounds: Math.max(1, count.readUIntBE(0, count.length)), content, value: value.content };
}

const NOTHING = Buffer.alloc(0);

function within(content: Buffer | undefined): readonly Der[] | undefined {
  return content === undefined ? undefined : readDer(content);
}

/** UTF-16 with a zero at the end, B.1; of the empty password some programs leave that out as well. */
function encodings(password: string): Buffer[] {
  const encoded = Buffer.from(`${password}\0`, 'utf16le').swap16();
  return password === '' ? [encoded, NOTHING] : [encoded];
}

/** Section 4 and appendix B.2: the key has the length of one digest, so that the derivation ends after its first block. */
function macOf({ digest, block, salt, rounds, content }: Mac, password: Buffer): Buffer {
  let key = createHash(digest).update(Buffer.alloc(block, 3)).update(filled(salt, block)).update(filled(password, block)).digest();
  for (let round = 1; round < rounds; round++) key = createHash(digest).update(key).digest();
  return createHmac(digest, key).update(content).digest();
}

/** Copies of `bytes` until whole blocks are full. */
function filled(bytes: Buffer, block: number): Buffer {
  return bytes.length === 0 ? NOTHING : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}
