/** Private keys in PEM, of every kind: do they parse, and are they encrypted? */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { doubtful, proven, type Check, type Verdict } from './check.js';
import { derHeader } from './der.js';
import { isPublicTestKey } from './public-test-keys.js';

/** Fewer bytes than any real key has: a sketch in documentation, not a key. */
const SHORTEST = 32;

const [SEQUENCE, INTEGER] = [0x30, 0x02];

const OPENSSH_MAGIC = 'openssh-key-v1\0';

/** A key that lies open. Encrypted ones are for `encryptedPrivateKey`; a header without a key is no match. */
export const privateKey: Check = ({ value, cut }) => {
  const key = readBlock(value, cut);
  return key === undefined || key.encrypted ? undefined : key.judge();
};

/** A key that needs a passphrase. */
export const encryptedPrivateKey: Check = ({ value, cut }) => {
  const key = readBlock(value, cut);
  return key?.encrypted === true ? key.judge() : undefined;
};

/** https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/ `client-key-data`: PEM once more in base64. */
export const base64PrivateKey: Check = ({ value, cut }) => {
  const pem = Buffer.from(value, 'base64').toString('latin1');
  const verdict = privateKey({ value: pem, cut });
  return verdict === undefined ? undefined : { ...verdict, joins: [...(verdict.joins ?? []), pem.trim()] };
};

/** The text of a PEM with the escapes and indentation of what it was quoted in taken out: the form by which two copies are equal. */
function plainPem(value: string): string {
  return value
    .replace(/\\+[nr]/g, '\n')
    .replace(/\\\//g, '/')
    .replace(/["'`][ \t+]*\r?\n[ \t+]*["'`]/g, '\n')
    .replace(/\\?\r?\n[ \t]*/g, '\n')
    .replace(/\n{2,}/g, '\n\n')
    .trim();
}

interface Key {
  encrypted: boolean;
  /** Takes a millisecond for a key that lies open; nothing for one that another published. */
  judge: () => Verdict | undefined;
}

function readBlock(value: string, cut: boolean): Key | undefined {
  const pem = plainPem(value);
  const begin = /-----BEGIN ([A-Z0-9 ]{0,30}PRIVATE KEY)-----/.exec(pem);
  const kind = begin?.[1];
  if (begin === null || kind === undefined) return undefined;
  const shown = { redacted: `${kind} (…)`, joins: [pem] };
  if (cut) return { encrypted: false, judge: () => ({ ...doubtful('cut at 64 KiB'), ...shown }) };

  const end = pem.indexOf('-----END ', begin.index);
  if (end < 0) return undefined;
  const inside = pem.slice(begin.index + begin[0].length, end);
  const headers = /^(?:\s*[A-Z-]{2,32}: [^\n]{0,200}\n)+/i.exec(inside)?.[0] ?? '';
  const base64 = inside.slice(headers.length).replace(/\s+/g, '');
  if (!/^[A-Z0-9+/]+={0,2}$/i.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length < SHORTEST) return undefined;

  const encrypted = kind.startsWith('ENCRYPTED') || headers.includes('ENCRYPTED') || opensshCipher(bytes) !== 'none';
  return {
    encrypted,
    judge: () => {
      if (encrypted) return { confidence: 'likely', evidence: 'encrypted with a passphrase', ...shown };
      const key = kind.startsWith('OPENSSH') || !mayParse(bytes) ? undefined : parseKey(kind, base64);
      if (key !== undefined && isPublicTestKey(key)) return undefined;
      const parses = key !== undefined || (kind.startsWith('OPENSSH') && isOpenssh(bytes));
      return { ...(parses ? proven('key parses') : doubtful('key does not parse')), ...shown };
    },
  };
}

function isOpenssh(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, OPENSSH_MAGIC.length) === OPENSSH_MAGIC;
}

/** https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key : the magic, then the cipher's name, preceded by its length. `none` also for other formats. */
function opensshCipher(bytes: Buffer): string {
  if (!isOpenssh(bytes) || bytes.length < 24) return 'none';
  const start = OPENSSH_MAGIC.length + 4;
  return bytes.toString('latin1', start, start + Math.min(bytes.readUInt32BE(start - 4), 64));
}

/** Every format begins with a sequence that begins with a number. To let the library refuse what does not takes it ten milliseconds. */
function mayParse(bytes: Buffer): boolean {
  const whole = derHeader(bytes, 0);
  return whole?.tag === SEQUENCE && whole.end <= bytes.length && bytes[whole.start] === INTEGER;
}

function parseKey(kind: string, base64: string): KeyObject | undefined {
  const lines = base64.match(/.{1,64}/g) ?? [];
  try {
    return createPrivateKey(`-----BEGIN ${kind}-----\n${lines.join('\n')}\n-----END ${kind}-----\n`);
  } catch {
    // Not a key is an answer here; the library's message may quote it.
    return undefined;
  }
}
