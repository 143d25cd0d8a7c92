/** Secrets between two lines: PEM, OpenPGP armor, PuTTY key files. Also with escaped line ends or indented, as configs quote them. */
import type { Reader } from './reader.js';

/** A beginning without an end is only believed when what follows looks like a key. */
const LOOKS_ENCODED = /^(?:\s|\\n|\\r|[A-Za-z-]{2,32}: [^\n]{0,100}\n|[A-Za-z0-9+/=]){200}/;

export const pem: Reader = (text, head, capped) => between(text, head, capped, '-----END ', 'PRIVATE KEY-----');

export const pgp: Reader = (text, head, capped) => between(text, head, capped, '-----END PGP PRIVATE KEY', ' BLOCK-----');

export const putty: Reader = (text, head, capped) => {
  const mac = /\nPrivate-MAC: [0-9a-f]{40,64}/g;
  mac.lastIndex = head;
  const found = mac.exec(text);
  const another = text.indexOf('PuTTY-User-Key-File-', head + 1);
  if (another >= 0 && (found === null || another < found.index)) return 'none';
  if (found !== null) return { start: head, end: mac.lastIndex, cut: false };
  return capped && text.startsWith('\nEncryption: ', text.indexOf('\n', head)) ? { start: head, end: text.length, cut: true } : undefined;
};

function between(text: string, head: number, capped: boolean, last: string, close: string): ReturnType<Reader> {
  const body = text.indexOf('-----', head + 5) + 5;
  const lastLine = text.indexOf(last, body);
  const another = text.indexOf('-----BEGIN ', body);
  if (another >= 0 && (lastLine < 0 || another < lastLine)) return 'none';
  if (lastLine < 0) {
    const believable = capped && LOOKS_ENCODED.test(text.slice(body, body + 4096));
    return believable ? { start: head, end: text.length, cut: true } : undefined;
  }
  const end = text.indexOf(close, lastLine);
  return end < 0 || end - lastLine > 64 ? undefined : { start: head, end: end + close.length, cut: false };
}
