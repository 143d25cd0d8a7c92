/**
 * What may stand between a name's sign and the literal it means: the prefix of a string (`b"v"`), a conversion (`[]byte("v")`, `String::from("v")`,
 * `Some("v")`), the first bracket of a list (`["v"`), an object with the value alone (`{"value": "v"}`), a tag or an anchor of YAML (`!!str v`,
 * `&a v`), an element (`<value>v`), the two quotes more of a long string (`"""v"""`).
 */
import { isDigit, isLetter, isQuote } from './characters.js';

const CONVERSION = String.raw`(?:&?\[\](?:byte|rune)|(?:[A-Za-z]\w{0,15}(?:::|\.))?(?:from|new|Some|Just|String|string|str|bytes|QStringLiteral|QString|QLatin1String|SecretStr|SecretString|TEXT|_T|raw|literal|just|lazy))`;

/** Before a quote. */
export const WRAPPED = new RegExp(
  String.raw`(?:[bBrRuUfNL@]{1,2}|(?:(?:new )?${CONVERSION} ?[({] ?){1,2}|\{\s{0,40}["'\x60]?(?:value|default)["'\x60]?[ \t]{0,4}[:=][ \t]{0,4}|[[{]|<<)(["'\x60])`,
  'y',
);

/** Before a value in YAML; a value of more than one line is none of these. */
const TAGGED = /(?:(?:!!?str|&[\w-]{1,40})[ \t]{1,4}){1,2}(["']?)/y;

/** The sign of a block, and the indentation of its one line. */
export const BLOCK = /[|>][-+]?[ \t]{0,4}\r?\n([ \t]{1,40})(?=[^\s#])/y;

const WITHIN_ELEMENT = /<(?:value|string|plain)>/iy;

export interface Literal {
  /** What opens it, or nothing. */
  quote: string;
  start: number;
}

/** @param start index after a sign and its blanks @param sign with which the value is joined @returns undefined where the literal is not wrapped */
export function unwrap(text: string, start: number, sign: string): Literal | undefined {
  const first = text[start];
  if (sign === ':' && (first === '!' || first === '&' || first === '|' || first === '>')) {
    const tagged = at(TAGGED, text, start) ?? blockAt(text, start);
    if (tagged !== undefined) return tagged;
  }
  if (sign === '>') return first === '<' ? at(WITHIN_ELEMENT, text, start) : undefined;
  return sign === ' ' || sign === '\t' || !mayBeWrapped(text, start) ? undefined : at(WRAPPED, text, start);
}

/** Whether what begins there is a bracket, or a word and what follows the first word of a wrapping: asked first, since it is so of few values. */
function mayBeWrapped(text: string, start: number): boolean {
  let end = start;
  while (end - start <= LONGEST_WORD && isLetterOrDigit(text.charCodeAt(end))) end++;
  return WRAPPING.has(text[end]);
}

const LONGEST_WORD = 16;
const WRAPPING: ReadonlySet<string | undefined> = new Set('"\'`@:. ({[&<');

function isLetterOrDigit(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

/** The third of three quotes. @param start index after the first */
export function afterLongQuote(text: string, start: number, quote: string): number {
  return quote !== '' && text[start] === quote && text[start + 1] === quote && text[start + 2] !== quote ? start + 2 : start;
}

function at(shape: RegExp, text: string, start: number): Literal | undefined {
  shape.lastIndex = start;
  const found = shape.exec(text);
  return found === null ? undefined : { quote: found[1] ?? '', start: shape.lastIndex };
}

/** A text of several lines is no password. */
function blockAt(text: string, start: number): Literal | undefined {
  const block = at(BLOCK, text, start);
  if (block === undefined) return undefined;
  const [, indent = ''] = /\n([ \t]+)$/.exec(text.slice(start, block.start)) ?? [];
  const end = text.indexOf('\n', block.start);
  if (end >= 0 && text.startsWith(indent, end + 1) && !isQuote(text[block.start]) && /\S/.test(text[end + 1 + indent.length] ?? ' '))
    return undefined;
  return { quote: '', start: block.start };
}
