/** Where a value ends. */

const LONGEST_VALUE = 512;

/** Codes that end a value without quotes: blanks, quotes and what separates values. */
const ENDS = Uint8Array.from({ length: 256 }, (_, code) => Number(/[\s"'`,;<>()[\]{}|&\\]/.test(String.fromCharCode(code))));

/** A bar ends a command; but the id and the secret of a Facebook app are joined by one. */
const JOINING_BAR = /(?<=\d{13})\|(?=[\w-]{27})/y;

/** Values such as `${VAR:-default}`, `{{ x }}`, `$(cmd)` and `ENC[…]`, whole, so that they are seen for what they are. */
const COMPOUND_VALUE =
  /\$\{[^}\n]{0,200}\}|\{\{[^\n]{0,200}?\}\}|\$\([^)\n]{0,200}\)|ENC\[[^\]\n]{0,400}\]|<[^<>\n]{1,60}>|\[[^[\]\n]{0,60}\]|\([^()\n]{0,60}\)/y;
const COMPOUND_BEGINS: ReadonlySet<string | undefined> = new Set('${E<[(');

/** @param quote that opened the value, or none. @returns undefined when nothing closes it on its line */
export function endOfValue(text: string, start: number, quote: string): number | undefined {
  return quote === '' ? endOfPlain(text, start) : endOfQuoted(text, start, quote);
}

/** Without quotes a value ends at a blank or at what separates values. */
export function endOfPlain(text: string, start: number): number | undefined {
  if (COMPOUND_BEGINS.has(text[start])) {
    COMPOUND_VALUE.lastIndex = start;
    if (COMPOUND_VALUE.test(text)) return COMPOUND_VALUE.lastIndex;
  }
  const most = Math.min(text.length, start + LONGEST_VALUE);
  const isKnown = text === known.text && start >= known.from && start <= known.to;
  let at = isKnown ? Math.min(known.to, most) : start;
  while (at < most && (ENDS[text.charCodeAt(at)] === 0 || isJoiningBar(text, at))) at++;
  known = isKnown ? { text, from: known.from, to: Math.max(at, known.to) } : { text, from: start, to: at };
  return at === start ? undefined : at;
}

/** A run of characters without an end among them: a text may be one such run, with a name at every step. */
let known = { text: '', from: 0, to: 0 };

function isJoiningBar(text: string, at: number): boolean {
  if (text[at] !== '|') return false;
  JOINING_BAR.lastIndex = at;
  return JOINING_BAR.test(text);
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
