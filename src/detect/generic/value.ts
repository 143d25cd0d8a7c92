/** Where a value ends. */

const LONGEST_VALUE = 512;

/** A bar ends a command; but the id and the secret of a Facebook app are joined by one. */
const PLAIN_VALUE = /(?:[^\s"'`,;<>()[\]{}|&\\]|(?<=\d{13})\|(?=[\w-]{27})){1,512}/y;
/** Values such as `${VAR:-default}`, `{{ x }}`, `$(cmd)` and `ENC[…]`, whole, so that they are seen for what they are. */
const COMPOUND_VALUE =
  /(?:\$\{[^}\n]{0,200}\}|\{\{[^\n]{0,200}?\}\}|\$\([^)\n]{0,200}\)|ENC\[[^\]\n]{0,400}\]|<[^<>\n]{1,60}>|\[[^[\]\n]{0,60}\]|\([^()\n]{0,60}\))/y;

/** @param quote that opened the value, or none. @returns undefined when nothing closes it on its line */
export function endOfValue(text: string, start: number, quote: string): number | undefined {
  return quote === '' ? endOfPlain(text, start) : endOfQuoted(text, start, quote);
}

/** Without quotes a value ends at a blank or at what separates values. */
export function endOfPlain(text: string, start: number): number | undefined {
  for (const shape of [COMPOUND_VALUE, PLAIN_VALUE]) {
    shape.lastIndex = start;
    if (shape.test(text)) return shape.lastIndex;
  }
  return undefined;
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
