/** What a value looks like, whatever it is called: drawn at random, chosen by a person as a password, a phrase, or a plain word. */
import { entropy } from '../entropy.js';
import { isWritten, wordiness } from './model.js';

/**
 * - `random`: a generator made it.
 * - `chosen`: letters with digits or marks, as people make passwords.
 * - `phrase`: three words or more and what joins them: also how features, classes and messages are named.
 * - `word`: anything else.
 */
export type Looks = 'random' | 'chosen' | 'phrase' | 'word';

/** Fewer characters of a random string say too little to be told from a name with a number. */
const SHORTEST_RANDOM = 16;
const SHORTEST_HEX = 32;

/** Without a digit more is asked: foreign words and abbreviations have none either. */
const LETTERS_RANDOM_BELOW = -1.6;

const PHRASE = /^[A-Z]?[a-z]{2,14}\d{0,4}([-_.+ ~:|/])[A-Z]?[a-z]{2,14}\d{0,4}(?:\1(?:[A-Z]?[a-z]{2,14}\d{0,4}|\d{1,4}))+[!?.]?$/;

/** `connectionPoolSize2`: three words and more, with nothing but the capitals between them. */
const IDENTIFIER = /^[A-Za-z][a-z]+(?:[A-Z][a-z]+){2,}\d?$/;

export function looksOf(value: string): Looks {
  if (isRandom(value)) return 'random';
  if (PHRASE.test(value)) return 'phrase';
  return isChosen(value) && !IDENTIFIER.test(value) ? 'chosen' : 'word';
}

function isRandom(value: string): boolean {
  if (value.length < SHORTEST_RANDOM || value.length > 256 || !/^[\x21-\x7e]+$/.test(value)) return false;
  if (/^(?:0x)?[0-9a-f]+$/i.test(value))
    return value.length >= SHORTEST_HEX && /\d/.test(value) && /[a-f]/i.test(value) && entropy(value) >= 3;
  if (entropy(value) < 3.2) return false;
  return /\d/.test(value) ? !isWritten(value) : wordiness(value) < LETTERS_RANDOM_BELOW;
}

/** Of a form in which words stand as well: a digit, or letters in an order that no word has, tells what was drawn from it. */
export function isDrawn(value: string): boolean {
  return /\d/.test(value) || wordiness(value) < LETTERS_RANDOM_BELOW;
}

/** Letters with digits, or with a mark that names do not have. */
function isChosen(value: string): boolean {
  return /^[\x21-\x7e]{6,128}$/.test(value) && /[a-z]/i.test(value) && (/\d/.test(value) || /[!@#$%^&*?+~=]/.test(value));
}
