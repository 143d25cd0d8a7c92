/**
 * `.mylogin.cnf`, which mysql_config_editor writes: an options file of MySQL, each line encrypted with a key that stands before them all.
 * https://dev.mysql.com/doc/refman/8.4/en/mysql-config-editor.html calls that obfuscation; the layout is that of `my_default.cc`.
 */
import { createDecipheriv } from 'node:crypto';
import { doubtful, proven, type Check } from './check.js';

/** Four bytes of nothing, then the key. */
const KEY_AT = 4;
const KEY_LENGTH = 20;

const SHOWN = { redacted: 'MySQL login path (…)' };

/** Undefined for a login path without a password. */
export const mylogin: Check = ({ value }) => {
  const lines = readLines(Buffer.from(value, 'latin1'));
  if (lines === undefined) return { ...doubtful('does not decode'), ...SHOWN };
  const passwords = lines.flatMap((line) => /^\s*password\s*=\s*(\S.*)$/.exec(line)?.[1] ?? []).map(unquoted);
  if (passwords.length === 0) return undefined;
  return { ...proven('decodes to a password with the key that the file itself holds'), ...SHOWN, joins: passwords };
};

function readLines(bytes: Buffer): string[] | undefined {
  const key = keyOf(bytes.subarray(KEY_AT, KEY_AT + KEY_LENGTH));
  const lines: string[] = [];
  for (let at = KEY_AT + KEY_LENGTH; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32LE(at);
    const line = end > bytes.length ? undefined : decrypt(key, bytes.subarray(at + 4, end));
    if (line === undefined) return undefined;
    lines.push(line.trimEnd());
    at = end;
  }
  return lines;
}

/** What is more than the cipher takes is folded into its beginning. */
function keyOf(stored: Buffer): Buffer {
  const key = Buffer.alloc(16);
  for (const [index, byte] of stored.entries()) key[index % 16] = (key[index % 16] ?? 0) ^ byte;
  return key;
}

function decrypt(key: Buffer, line: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv('aes-128-ecb', key, null);
    return decipher.update(line, undefined, 'latin1') + decipher.final('latin1');
  } catch {
    // Wrong padding is the answer that it was encrypted otherwise.
    return undefined;
  }
}

function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? value;
}
