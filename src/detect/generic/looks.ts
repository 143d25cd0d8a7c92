/** What a value looks like, whatever it is called: drawn at random, chosen by a person as a password, a phrase, or a plain word. */
import { entropy } from '../entropy.js';
import { hasNoWords, isWritten } from './model.js';

/**
 * - `random`: a generator made it.
 * - `chosen`: letters with digits or marks, as people make passwords.
 * - `phrase`: three words or more and what joins them: also how features, classes and messages are named.
 * - `word`: anything else.
 */
export type Looks = 'random' | 'chosen' | 'phrase' | 'word';

/** Fewer characters of a random string say too little to be told from a name with a number. */
const SHORTEST_RANDOM = 16;
const SHORTEST_HEX = 28;

/** `sk-` and hexadecimal digits: what is random is what follows the mark. */
const MARKED_HEX = /^[a-z]{2,8}[-_]([0-9a-f]{28,})$/i;

const LONGEST_TOKEN = 256;
const SHORTEST_CHOSEN = 6;
const LONGEST_CHOSEN = 128;

// Kinds of characters, a bit each.
const LETTER = 1;
const DIGIT = 2;
/** One that passwords have and names do not. */
const MARK = 4;
/** One that may join the words of a phrase. */
const JOINT = 8;
const NOT_HEX = 16;
/** A blank, a control character, or one beyond ASCII. */
const UNPRINTED = 32;

const KINDS: readonly (readonly [kind: number, form: RegExp])[] = [
  [LETTER, /[a-z]/i],
  [DIGIT, /\d/],
  [MARK, /[!@#$%^&*?+~=]/],
  [JOINT, /[-_.+ ~:|/]/],
  [NOT_HEX, /[^0-9a-f]/i],
  [UNPRINTED, /[^\x21-\x7e]/],
];

const KINDS_OF_CODES = Uint8Array.from({ length: 256 }, (_, code) => {
  return KINDS.reduce((kinds, [kind, form]) => (form.test(String.fromCharCode(code)) ? kinds | kind : kinds), 0);
});

/** What is known of a text that is too long for a token: it may be a phrase. */
const BEYOND = UNPRINTED | JOINT;

/** The kinds of all characters of a text, gathered in one pass. */
function kindsIn(text: string): number {
  let kinds = 0;
  for (let at = 0; at < text.length; at++) kinds |= KINDS_OF_CODES[text.charCodeAt(at)] ?? UNPRINTED;
  return kinds;
}

const PHRASE = /^[A-Z]?[a-z]{2,14}\d{0,4}([-_.+ ~:|/])[A-Z]?[a-z]{2,14}\d{0,4}(?:\1(?:[A-Z]?[a-z]{2,14}\d{0,4}|\d{1,4}))+[!?.]?$/;

/** `connectionPoolSize2`: three words and more, with nothing but the capitals between them. */
const IDENTIFIER = /^[A-Za-z][a-z]+(?:[A-Z][a-z]+){2,}\d?$/;

export function looksOf(value: string): Looks {
  const kinds = value.length > LONGEST_TOKEN ? BEYOND : kindsIn(value);
  if (isRandom(value, kinds)) return 'random';
  if ((kinds & JOINT) !== 0 && PHRASE.test(value)) return 'phrase';
  return isChosen(value, kinds) && !IDENTIFIER.test(value) ? 'chosen' : 'word';
}

function isRandom(value: string, kinds: number): boolean {
  if (value.length < SHORTEST_RANDOM || (kinds & UNPRINTED) !== 0) return false;
  if ((kinds & NOT_HEX) === 0 || /^0x[0-9a-f]+$/i.test(value)) return isRandomHex(value);
  const digits = (kinds & JOINT) === 0 ? undefined : MARKED_HEX.exec(value)?.[1];
  if (digits !== undefined) return isRandomHex(digits);
  if (entropy(value) < 3.2) return false;
  // Without a digit more is asked: foreign words and abbreviations have none either.
  return (kinds & DIGIT) !== 0 ? !isWritten(value) : hasNoWords(value);
}

function isRandomHex(value: string): boolean {
  return value.length >= SHORTEST_HEX && /\d/.test(value) && /[a-f]/i.test(value) && entropy(value) >= 3;
}

/** Of a form in which words stand as well: a digit, or letters in an order that no word has, tells what was drawn from it. */
export function isDrawn(value: string): boolean {
  return /\d/.test(value) || hasNoWords(value);
}

/** Fewer bytes may be a flag or a number; more are a document. */
const FEWEST_BYTES = 12;
const MOST_BYTES = 160;

/** Keys as they are: hardly a byte twice, and no text among them. */
export function isRandomBytes(bytes: Uint8Array): boolean {
  if (bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES) return false;
  const high = bytes.filter((byte) => byte >= 128).length;
  return new Set(bytes).size > bytes.length * 0.6 && high > bytes.length * 0.25;
}

/** Letters with digits, or with a mark that names do not have. */
function isChosen(value: string, kinds: number): boolean {
  if (value.length < SHORTEST_CHOSEN || value.length > LONGEST_CHOSEN || (kinds & UNPRINTED) !== 0) return false;
  return (kinds & LETTER) !== 0 && (kinds & (DIGIT | MARK)) !== 0;
}
