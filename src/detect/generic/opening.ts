/**
 * What stands before a bracket and names what it opens, read backwards by hand: as a pattern with its end at the bracket it would be tried at every
 * letter before, for every bracket of a file that may consist of them.
 */
import { isBlank, isLetter, isNameCode, isQuote, isSpace } from './characters.js';

/** A key above a name. */
export interface Key {
  text: string;
  /** A setting, which makes the name's path; otherwise a function or a type, which only says whom the name is about. */
  isSetting: boolean;
}

/** Words of code that open a block or a suite and name nothing. */
export const CODE =
  /^(?:else|try|do|finally|return|default|then|begin|switch|if|for|while|function|async|static|except|yield|new|await|typeof)$/;

const LONGEST_NAME = 64;
const MOST_BLANKS = 8;
const MOST_LABELS = 3;
const LABEL_BLANKS = 4;

/** Keys, outermost first, and the index of the first of them. */
export interface Opening {
  keys: Key[];
  from: number;
}

/** @returns undefined where nothing names what the bracket at `index` opens */
export function openingAt(text: string, index: number, bracket: string): Opening | undefined {
  return (bracket === '(' ? undefined : joined(text, index)) ?? (bracket === '[' ? undefined : block(text, index, bracket === '{'));
}

/** `"key": {`, `key = [`, `key: &Config{`. */
function joined(text: string, index: number): Opening | undefined {
  let at = index - 1;
  while (index - at <= MOST_BLANKS && isSpace(text.charCodeAt(at))) at--;
  if (text[at] === '>' && text[at - 1] === '=') at -= 2;
  else if (text[at] === ':' || text[at] === '=') at--;
  else return undefined;
  const sign = at;
  while (sign - at < MOST_BLANKS && isBlank(text.charCodeAt(at))) at--;
  if (text[at] === ']') at--;
  if (isQuote(text[at])) at--;
  const quote = at;
  while (quote - at < 3 && text[at] === '\\') at--;
  const end = at + 1;
  const least = Math.max(0, end - LONGEST_NAME);
  let from = end;
  while (from > least && isKeyCode(text.charCodeAt(from - 1))) from--;
  if (from > least && text[from - 1] === '@') from--;
  // What begins with a digit or a mark begins later.
  while (from < end && text[from] !== '@' && !isLetter(text.charCodeAt(from))) from++;
  return from === end ? undefined : { keys: [{ text: text.slice(from, end), isSetting: true }], from };
}

/** `provider "datadog" {`, `datadog {`, `class Datadog {`, `datadog.Config{`, `datadog.initialize(`. */
function block(text: string, index: number, isBrace: boolean): Opening | undefined {
  let at = beforeBlanks(text, index);
  const labels: string[] = [];
  while (text[at - 1] === '"' && labels.length < MOST_LABELS) {
    const opening = openingOfLabel(text, at - 1);
    if (opening === undefined) return undefined;
    labels.push(text.slice(opening + 1, at - 1));
    at = beforeBlanks(text, opening);
    if (at === opening) return undefined;
  }
  const end = at;
  for (let step = 1; step > 0 && end - at <= LONGEST_NAME; at -= step) step = nameBefore(text, at, end);
  if (at === end || end - at > LONGEST_NAME || !isLetter(text.charCodeAt(at))) return undefined;
  const word = text.slice(at, end);
  if (CODE.test(word)) return undefined;
  const isSetting = isBrace && (labels.length > 0 || beginsLine(text, at));
  return { keys: [word, ...labels.reverse()].map((one) => ({ text: one, isSetting })), from: at };
}

/** Where the label that ends at this quote begins. */
function openingOfLabel(text: string, closing: number): number | undefined {
  let at = closing - 1;
  while (closing - at <= LONGEST_NAME && isLabelCode(text.charCodeAt(at))) at--;
  return text[at] === '"' && at < closing - 1 ? at : undefined;
}

function beforeBlanks(text: string, index: number): number {
  let at = index;
  while (index - at < LABEL_BLANKS && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Nothing but blanks stands before it on its line. */
function beginsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (isBlank(text.charCodeAt(before))) before--;
  return before < 0 || text[before] === '\n';
}

/** Characters before `at` that belong to the name up to `end`: one, two of a pair of colons (`Vonage::Client.new`: Ruby, PHP, Rust), or none. */
function nameBefore(text: string, at: number, end: number): 0 | 1 | 2 {
  if (isNameCode(text.charCodeAt(at - 1))) return 1;
  return at < end && text.startsWith('::', at - 2) && isNameCode(text.charCodeAt(at - 3)) ? 2 : 0;
}

function isKeyCode(code: number): boolean {
  return isNameCode(code) || code === 47;
}

function isLabelCode(code: number): boolean {
  return isKeyCode(code) || code === 64;
}
