/** Key files that are not PEM: OpenPGP armor and PuTTY. */
import { doubtful, proven, type Check } from './check.js';

const CRC24_START = 0xb704ce;
const CRC24_POLYNOMIAL = 0x1864cfb;

/** https://www.rfc-editor.org/rfc/rfc4880#section-6 : headers, an empty line, base64, `=` and the checksum. */
export const pgpArmor: Check = ({ value, cut }) => {
  const shown = { redacted: 'PGP PRIVATE KEY BLOCK (…)' };
  if (cut) return { ...doubtful('cut at 64 KiB'), ...shown };
  const text = value.replace(/\\n/g, '\n').replace(/^[ \t]+|\r/gm, '');
  const body = /-----\n(?:[A-Za-z]+: [^\n]*\n)*\n?((?:[A-Za-z0-9+/]+={0,2}\n)+)(?:=([A-Za-z0-9+/]{4})\n)?-----END/.exec(text);
  if (body?.[1] === undefined || body[1].length < 64) return undefined;
  const bytes = Buffer.from(body[1], 'base64');
  if (body[2] === undefined) return { confidence: 'likely', evidence: 'armor without checksum', ...shown };
  const right = Buffer.from(body[2], 'base64').readUIntBE(0, 3) === crc24(bytes);
  return { ...(right ? proven('checksum is right') : doubtful('checksum is wrong')), ...shown };
};

function crc24(bytes: Buffer): number {
  let sum = CRC24_START;
  for (const byte of bytes) {
    sum ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      sum <<= 1;
      if (sum & 0x1000000) sum ^= CRC24_POLYNOMIAL;
    }
  }
  return sum & 0xffffff;
}

/** https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html */
export const puttyKey: Check = ({ value, cut }) => {
  const shown = { redacted: 'PuTTY private key (…)' };
  if (cut) return { ...doubtful('cut at 64 KiB'), ...shown };
  if (!/\nPrivate-Lines: \d/.test(value)) return undefined;
  const encrypted = !/\nEncryption: none\r?\n/.test(value);
  return { confidence: 'likely', evidence: encrypted ? 'encrypted with a passphrase' : 'not encrypted', ...shown };
};
