/**
 * `keyword = value` in the syntaxes people write it: `KEY=value`, `"key": "value"`, `key: value`, `key => value`, `key := value`,
 * `<key>value</key>`, `--key=value`, `--key value`. Written as code and not as a pattern, because a pattern that starts with "any name" would
 * be tried at every letter of every file.
 */
import type { Found } from './finder.js';

const LONGEST_NAME = 80;
const LONGEST_VALUE = 512;

const AFTER_NAME = /["'`]?\]?[ \t]{0,8}(=>|:=|\?=|={1,3}|[:>\t ])[ \t]{0,8}(["'`]?)/y;
const PLAIN_VALUE = /[^\s"'`,;<>()[\]{}|&\\]{1,512}/y;
/** Values such as `${VAR:-default}`, `{{ x }}`, `$(cmd)` and `ENC[…]`, whole, so that they are seen for what they are. */
const COMPOUND_VALUE =
  /(?:\$\{[^}\n]{0,200}\}|\{\{[^\n]{0,200}?\}\}|\$\([^)\n]{0,200}\)|ENC\[[^\]\n]{0,400}\]|<[^<>\n]{1,60}>|\[[^[\]\n]{0,60}\]|\([^()\n]{0,60}\))/y;

export function findAssignment(text: string, start: number, end: number): Found | undefined {
  let from = start;
  while (from > 0 && start - from < LONGEST_NAME && isNameCode(text.charCodeAt(from - 1))) from--;
  let to = end;
  while (to < text.length && to - end < LONGEST_NAME && isNameCode(text.charCodeAt(to))) to++;

  AFTER_NAME.lastIndex = to;
  const joined = AFTER_NAME.exec(text);
  if (joined === null) return undefined;
  const [, sign = '', quote = ''] = joined;
  const name = text.slice(from, to);
  const option = name.startsWith('-');
  if ((sign === ' ' || sign === '\t') && !option) return undefined;
  if (sign === '>' && text[from - 1] !== '<') return undefined;
  if (sign.startsWith('==')) return undefined;

  const valueStart = AFTER_NAME.lastIndex;
  const valueEnd = quote === '' ? endOfPlain(text, valueStart) : endOfQuoted(text, valueStart, quote);
  if (valueEnd === undefined || valueEnd <= valueStart) return undefined;
  return { name: name.replace(/^-+/, ''), start: valueStart, end: valueEnd, quoted: quote !== '', joint: sign };
}

function endOfQuoted(text: string, start: number, quote: string): number | undefined {
  for (let at = start; at < text.length && at - start <= LONGEST_VALUE; at++) {
    const char = text[at];
    if (char === '\n') return undefined;
    if (char === '\\') at++;
    else if (char === quote) return at;
  }
  return undefined;
}

function endOfPlain(text: string, start: number): number | undefined {
  for (const shape of [COMPOUND_VALUE, PLAIN_VALUE]) {
    shape.lastIndex = start;
    if (shape.test(text)) return shape.lastIndex;
  }
  return undefined;
}

/** Letters, digits, `_`, `-`, `.`. */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45 || code === 46
  );
}
