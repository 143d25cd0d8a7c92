/**
 * Java's own keystores, JKS and JCEKS: does one hold a key, and does a well-known password open it?
 * The layout is that of `engineStore` in https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/sun/security/provider/JavaKeyStore.java
 */
import { createHash } from 'node:crypto';
import { doubtful, proven, type Check } from './check.js';
import { NOT_WELL_KNOWN, opensWith, WELL_KNOWN_PASSWORDS } from './well-known-passwords.js';

const PRIVATE_KEY = 1;
const CERTIFICATE = 2;
/** Of JCEKS only: a serialized object, whose length is nowhere said. */
const SECRET_KEY = 3;

/** Magic, version and count of entries, four bytes each. */
const HEADER = 12;

/** SHA-1 over password, salt and all that stands before it. */
const DIGEST = 20;
const DIGEST_SALT = 'Mighty Aphrodite';

/** Undefined for a store that holds certificates alone. */
export const javaKeystore: Check = ({ value, cut }) => {
  const bytes = Buffer.from(value, 'latin1');
  const kind = bytes[0] === 0xce ? 'JCEKS keystore (…)' : 'JKS keystore (…)';
  if (!holdsKey(bytes)) return undefined;
  if (cut) return { ...doubtful('holds a private key; too large to try passwords'), redacted: kind };
  const password = WELL_KNOWN_PASSWORDS.find((one) => digestOf(bytes, one).equals(bytes.subarray(-DIGEST)));
  const verdict = password === undefined ? doubtful(NOT_WELL_KNOWN) : proven(`holds a private key and ${opensWith(password)}`);
  return { ...verdict, redacted: kind };
};

function digestOf(store: Buffer, password: string): Buffer {
  const utf16 = Buffer.from(password, 'utf16le').swap16();
  return createHash('sha1').update(utf16).update(DIGEST_SALT).update(store.subarray(0, -DIGEST)).digest();
}

/** Goes from entry to entry until one is a key; certificates before it are stepped over. */
function holdsKey(bytes: Buffer): boolean {
  if (bytes.length < HEADER + DIGEST) return false;
  const isTyped = bytes.readUInt32BE(4) === 2;
  const count = bytes.readUInt32BE(8);
  for (let at = HEADER, entry = 0; entry < count && at + 4 <= bytes.length; entry++) {
    const tag = bytes.readUInt32BE(at);
    if (tag === PRIVATE_KEY || tag === SECRET_KEY) return true;
    if (tag !== CERTIFICATE) return false;
    const alias = at + 4;
    const date = afterText(bytes, alias);
    const certificate = isTyped ? afterText(bytes, date + 8) : date + 8;
    if (certificate + 4 > bytes.length) return false;
    at = certificate + 4 + bytes.readUInt32BE(certificate);
  }
  return false;
}

/** @returns the offset after a text with its length in two bytes */
function afterText(bytes: Buffer, at: number): number {
  return at + 2 > bytes.length ? bytes.length : at + 2 + bytes.readUInt16BE(at);
}
