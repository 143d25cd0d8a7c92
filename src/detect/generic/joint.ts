/** What joins a name and its value, `=`, `": "`, ` => \"`, read by hand: it is asked at every keyword, and takes half the time of the pattern. */
import { isBlank, isDigit, isQuote } from './characters.js';

/** The same as a pattern, for the prefilter. */
export const AFTER_NAME = /(?:\[\d{0,4}\]|\\{0,3}["'`]?[\]}]?)[ \t]{0,8}(=>|:=|\?=|={1,3}|[:>\t ])[ \t]{0,8}(\\{0,3})(["'`]?)/y;

const MOST_BLANKS = 8;
const MOST_ESCAPES = 3;

export interface Joint {
  /** `=>`, `:=`, `?=`, one to three `=`, or one of `:`, `>`, a tab, a blank. */
  sign: string;
  /** The quote that opens the value is escaped. */
  escaped: boolean;
  /** What opens the value, or nothing. */
  quote: string;
  /** Index of the value. */
  start: number;
}

/** @param to index after the name. @returns undefined where nothing joins it to a value */
export function jointAt(text: string, to: number): Joint | undefined {
  const closed = afterClosing(text, to);
  if (closed === undefined) return undefined;
  const blanks = afterBlanks(text, closed);
  let sign = signAt(text, blanks);
  let after = blanks + sign.length;
  if (sign === '') {
    // Of mere blanks the last is the sign.
    if (blanks === closed) return undefined;
    sign = text[blanks - 1] ?? '';
    after = blanks;
  }
  const start = afterBlanks(text, after);
  const escapes = afterEscapes(text, start);
  const quote = text[escapes];
  return isQuote(quote)
    ? { sign, escaped: escapes > start, quote: quote ?? '', start: escapes + 1 }
    : { sign, escaped: escapes > start, quote: '', start: escapes };
}

/** What ends the name: its quote, a bracket, both, or an index in brackets. */
function afterClosing(text: string, to: number): number | undefined {
  if (text[to] === '[') {
    let at = to + 1;
    while (at - to <= 4 && isDigit(text.charCodeAt(at))) at++;
    return text[at] === ']' ? at + 1 : undefined;
  }
  let at = afterEscapes(text, to);
  if (isQuote(text[at])) at++;
  return text[at] === ']' || text[at] === '}' ? at + 1 : at;
}

function signAt(text: string, at: number): string {
  const next = text[at + 1];
  switch (text[at]) {
    case '=':
      return next === '>' ? '=>' : next !== '=' ? '=' : text[at + 2] === '=' ? '===' : '==';
    case ':':
      return next === '=' ? ':=' : ':';
    case '?':
      return next === '=' ? '?=' : '';
    case '>':
      return '>';
    // More blanks than may stand there.
    case ' ':
      return ' ';
    case '\t':
      return '\t';
    default:
      return '';
  }
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at - from < MOST_BLANKS && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function afterEscapes(text: string, from: number): number {
  let at = from;
  while (at - from < MOST_ESCAPES && text[at] === '\\') at++;
  return at;
}
