/**
 * `keyword = value` in the syntaxes people write it. Here the ones in which name and value stand side by side: `KEY=value`, `"key": "value"`,
 * `key: value`, `key => value`, `key := value`, `x["key"] = "value"`, `<key>value</key>`, `--key value`, `ENV KEY value`, `key: str = "value"`,
 * `${KEY:-value}`, also where the quotes are escaped because the text is itself quoted. What stands further apart is in pairs.ts. Written as
 * code and not as a pattern, because a pattern that starts with "any name" would be tried at every letter of every file.
 */
import { isNameCode, isQuote } from './characters.js';
import type { Span } from '../pattern.js';
import { findLiteral } from './fallback.js';
import type { Found } from './finder.js';
import { jointAt, type Joint } from './joint.js';
import { findPair, isKeyed } from './pairs.js';
import { endOfPlain, endOfValue } from './value.js';
import { afterLongQuote, unwrap, type Literal } from './wrapping.js';

/** Bytes of a name on either side of its keyword: one less than the prefilter walks, which thereby knows longer ones. */
export const LONGEST_NAME = 63;

/** `: string = "`, `: &'static str = "`, `: Optional[str] = "`; in Go and Basic ` string = "`, in C# ` { get; set; } = "`. */
export const TYPED =
  /[?!]?[ \t]{0,4}(?::[ \t]{0,4}([a-z&][\w.'<>[\]|&? ]{0,40}?)|[ \t](?:as )?string|[ \t]\{ get;(?: (?:private )?(?:set|init);)? \})[ \t]{0,4}:?=[ \t]{0,8}(["'`])/iy;
const TEXT_TYPE = /str|final|any|secret/i;

/** What makes a name followed by a blank and a value an assignment: Dockerfile, csh, fish, Windows, Apache, FastCGI, C, `npm config set`. */
export const SETTER =
  /(?:\bENV|\bset(?:env|x)|\bset -[gUx]{1,3}|_param|#define|\bconfig(?:ure)? set|_header|\bset-header|Header set)[ \t]{1,4}$/i;
const SETTER_REACH = 20;
/** Their last letters, asked first: in prose every name follows a word and a blank. */
const SETTER_ENDS: ReadonlySet<string | undefined> = new Set('VvXxMmEeTtRr \t');
const LINE_START = /(?:^|\n)[ \t]*$/;
/** A value that ends its line, as servers' settings have it: `password v`. */
const LAST_WORD = /[^\s"'`;,<>()[\]{}|&\\]{6,512}(?:[ \t]{1,8};|;)?[ \t]{0,8}(?:\r?\n|$)/y;

/** `:-`, `-`, `:=`, `=` of a shell expansion, `:` of Spring, and the default after it. */
export const SHELL_DEFAULT = /(?::[-=]?|[-=])(["']?)([^\s"'`${}]{1,512})\1\}/y;

/** The letters, digits, hyphens, dots around a keyword. */
export function nameAround(text: string, start: number, end: number): Span {
  let from = start;
  while (from > 0 && start - from < LONGEST_NAME && isNameCode(text.charCodeAt(from - 1))) from--;
  let to = end;
  while (to < text.length && to - end < LONGEST_NAME && isNameCode(text.charCodeAt(to))) to++;
  return { start: from, end: to };
}

export function valueOf(text: string, { start, end }: Span): Found | undefined {
  const value = findBeside(text, start, end) ?? findPair(text, start, end) ?? findLiteral(text, start, end);
  if (value === undefined) return undefined;
  // Spelt out: to spread an object costs more than all the rest.
  return {
    name: nameOf(text, start, end),
    at: start,
    option: isOption(text, start),
    start: value.start,
    end: value.end,
    quoted: value.quoted,
    joint: value.joint,
  };
}

function isOption(text: string, from: number): boolean {
  return text[from] === '-' || (text[from - 1] === '/' && (text[from - 2] === ' ' || text[from - 2] === '"'));
}

/** Without the hyphens of an option. */
function nameOf(text: string, start: number, end: number): string {
  return text[start] === '-' ? text.slice(start, end).replace(/^-+/, '') : text.slice(start, end);
}

/** A value right after the name, `text[from, to)`. */
function findBeside(text: string, from: number, to: number): Omit<Found, 'name' | 'at' | 'option'> | undefined {
  const joined = jointAt(text, to);
  if (joined === undefined) return undefined;
  const { sign, escaped } = joined;
  const { quote, start } = literalOf(text, joined);
  // `arn:aws:secretsmanager:eu-west-1:1:secret:app-Ab1`: one value with colons in it.
  if (sign === ':' && text[from - 1] === ':' && start === to + 1) return undefined;
  if (sign.startsWith('==') || (escaped && quote === '')) return undefined;
  if (text[from - 1] === '{' && text[from - 2] === '$') return shellDefault(text, to);
  if (sign === ' ' || sign === '\t' || sign === ':') {
    const typed = quote === '' ? typedDeclaration(text, to) : undefined;
    if (typed !== undefined) return typed;
  }
  const joint = sign === ' ' || sign === '\t' ? blankJoint(text, from, to, quote) : sign;
  if (joint === undefined) return undefined;
  // `(?<token>…` is a group of a pattern, not an element.
  if (sign === '>' && text[from - 2] === '?') return undefined;
  if (sign === '>' && text[from - 1] !== '<' && !(isQuote(text[to]) && isKeyed(text, from))) return undefined;
  // In an escaped string every quote and every end of line is behind a backslash, where plain values end.
  const end = escaped ? endOfPlain(text, start) : endOfValue(text, start, quote);
  if (end === undefined || end <= start) return undefined;
  if (sign === '=' && isReplacement(text, from))
    return { start, end: beforeMark(text, start, end, text[from - 1] ?? ''), quoted: true, joint: sign };
  if (inQuery(text[from - 1])) return { start, end: beforeFragment(text, start, end), quoted: true, joint };
  return { start, end, quoted: quote !== '' || isQuotedWhole(text, from, sign, end), joint };
}

/** The value itself, out of what may be around it. */
function literalOf(text: string, { sign, escaped, quote, start }: Joint): Literal {
  if (escaped) return { quote, start };
  if (quote !== '') return { quote, start: afterLongQuote(text, start, quote) };
  return unwrap(text, start, sign) ?? { quote, start };
}

/** `'X-Api-Key: v'`, `"API_KEY=v"`: the quotes are around name and value. */
function isQuotedWhole(text: string, from: number, sign: string, end: number): boolean {
  return (sign === ':' || sign === '=') && isQuote(text[from - 1]) && text[end] === text[from - 1];
}

function typedDeclaration(text: string, to: number): Omit<Found, 'name' | 'at' | 'option'> | undefined {
  if (!mayBeTyped(text, to)) return undefined;
  TYPED.lastIndex = to;
  const typed = TYPED.exec(text);
  if (typed === null || (typed[1] !== undefined && !TEXT_TYPE.test(typed[1]))) return undefined;
  const start = TYPED.lastIndex;
  const end = endOfValue(text, start, typed[2] ?? '');
  return end === undefined || end <= start ? undefined : { start, end, quoted: true, joint: '=' };
}

/** Whether the sign that such a declaration needs stands on the line: asked first, since it is that of hardly any. */
function mayBeTyped(text: string, to: number): boolean {
  const last = Math.min(text.length, to + LONGEST_TYPE);
  for (let at = to; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === 61) return true;
    if (code === 10) return false;
  }
  return false;
}
/** Bytes from a name to the sign after its type. */
const LONGEST_TYPE = 64;

/**
 * Options take their value after a blank, and so do names after a setter, and names that begin a line if the value is quoted or ends the line.
 * @returns how name and value are joined; undefined where they are not
 */
function blankJoint(text: string, from: number, to: number, quote: string): ' ' | 'line' | undefined {
  if (text[from] === '-') return ' ';
  if (isQuote(text[to])) return undefined;
  const follows = text[from - 1];
  if (quote === '' && follows !== undefined && follows !== '\n' && !SETTER_ENDS.has(text[from - 2])) return undefined;
  const before = text.slice(Math.max(0, from - SETTER_REACH), from);
  if (SETTER.test(before) || (quote !== '' && LINE_START.test(before))) return ' ';
  return LINE_START.test(before) && endsLine(text, to) ? 'line' : undefined;
}

function endsLine(text: string, to: number): boolean {
  let start = to;
  while (text[start] === ' ' || text[start] === '\t') start++;
  LAST_WORD.lastIndex = start;
  return LAST_WORD.test(text);
}

function shellDefault(text: string, to: number): Omit<Found, 'name' | 'at' | 'option'> | undefined {
  SHELL_DEFAULT.lastIndex = to;
  const found = SHELL_DEFAULT.exec(text);
  if (found === null) return undefined;
  const [, quote = '', value = ''] = found;
  const end = SHELL_DEFAULT.lastIndex - quote.length - 1;
  return { start: end - value.length, end, quoted: quote !== '', joint: '=' };
}

function inQuery(before: string | undefined): boolean {
  return before === '?' || before === '&';
}

/** `sed 's|PASSWORD=old|PASSWORD=v|'`: what is put in ends where the expression does. */
function isReplacement(text: string, from: number): boolean {
  const mark = text[from - 1];
  if (mark !== '/' && mark !== '|' && mark !== '#' && mark !== ',') return false;
  const before = text.slice(Math.max(0, from - LONGEST_EXPRESSION), from - 1);
  const first = before.lastIndexOf(mark);
  return /\bs$/.test(before) || (first >= 0 && /\bs$/.test(before.slice(0, first)) && !before.includes('\n', first));
}
const LONGEST_EXPRESSION = 100;

function beforeMark(text: string, start: number, end: number, mark: string): number {
  const at = text.slice(start, end).indexOf(mark);
  return at > 0 ? start + at : end;
}

function beforeFragment(text: string, start: number, end: number): number {
  const hash = text.slice(start, end).indexOf('#');
  return hash > 0 ? start + hash : end;
}
