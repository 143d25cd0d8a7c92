/**
 * How much a text looks written, as words, names and paths are, and how much drawn at random. A table made by `make model` holds, for every
 * three symbols in a row, how many bits likelier the third is after the other two in words and names than in random strings. The score of a
 * text is the mean of its bits: above zero for what somebody wrote, below for what a generator drew.
 */
import { TABLE } from './model-table.js';

/** 0 stands for an edge: the ends of the text and the place in front of a capital that follows a small letter. */
const EDGE = 0;
/** 1 to 26 are the letters of either case. */
const DIGIT = 27;
/** What joins words: hyphens, underscores, dots, slashes, blanks. */
const JOINT = 28;
const OTHER = 29;

export const SYMBOLS = 30;

/** Four bits each, so that the bits of the table are these many, give or take half of one. */
const LOWEST = -8;
const LEVELS = 16;

/** Longer texts are no better known than their beginning is. */
const LONGEST = 128;

/**
 * By the samples of test/generic: 99 of 100 random strings of 16 characters and more stay below, and 99 of 100 names made of words that the model
 * never saw above.
 */
const WRITTEN_FROM = -1.15;

/** Names and paths of words that the model never saw seldom come as low, nor do foreign words and abbreviations. */
const NO_WORDS_BELOW = -1.6;

let unpacked: Int8Array | undefined;

/** @returns mean bits a symbol: about 1 for words, −3 for random strings; 0 for the empty text */
export function wordiness(text: string): number {
  const levels = (unpacked ??= unpack());
  const length = Math.min(text.length, LONGEST);
  let bits = 0;
  let count = 0;
  // As `symbolsOf` lists them; it is asked of too many values to make a list of each.
  let two = EDGE;
  for (let at = 0, before = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (isCapital(code) && isSmall(before)) {
      bits += levels[two * SYMBOLS + EDGE] ?? 0;
      count++;
      two = (two % SYMBOLS) * SYMBOLS + EDGE;
    }
    before = code;
    const symbol = symbolOf(code);
    bits += levels[two * SYMBOLS + symbol] ?? 0;
    count++;
    two = (two % SYMBOLS) * SYMBOLS + symbol;
  }
  bits += levels[two * SYMBOLS + EDGE] ?? 0;
  count++;
  return text === '' ? 0 : bits / count;
}

/** Whether words stand in a text, and not what a generator drew. Hexadecimal digits alone are neither: they have letters like words. */
export function isWritten(text: string): boolean {
  return wordiness(text) >= WRITTEN_FROM;
}

/** Whether a text has no words at all: more than that none is written in it. */
export function hasNoWords(text: string): boolean {
  return wordiness(text) < NO_WORDS_BELOW;
}

/** Where the table says how likely the symbol at `at` is after the two before it. */
export function cell(symbols: readonly number[], at: number): number {
  return ((symbols[at - 2] ?? EDGE) * SYMBOLS + (symbols[at - 1] ?? EDGE)) * SYMBOLS + (symbols[at] ?? EDGE);
}

/** The symbols of a text, with two edges before it and one after. */
export function symbolsOf(text: string): number[] {
  const symbols = [EDGE, EDGE];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (at > 0 && isCapital(code) && isSmall(text.charCodeAt(at - 1))) symbols.push(EDGE);
    symbols.push(symbolOf(code));
  }
  symbols.push(EDGE);
  return symbols;
}

function symbolOf(code: number): number {
  if (isCapital(code) || isSmall(code)) return (code | 32) - 96;
  if (code >= 48 && code <= 57) return DIGIT;
  return code === 45 || code === 95 || code === 46 || code === 47 || code === 32 ? JOINT : OTHER;
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isSmall(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** The level that stands for so many bits. */
export function levelOf(bits: number): number {
  return Math.min(Math.max(Math.round(bits), LOWEST), LOWEST + LEVELS - 1) - LOWEST;
}

function unpack(): Int8Array {
  const packed = Buffer.from(TABLE, 'base64');
  const levels = new Int8Array(packed.length * 2);
  packed.forEach((byte, at) => {
    levels[2 * at] = (byte >> 4) + LOWEST;
    levels[2 * at + 1] = (byte & 15) + LOWEST;
  });
  return levels;
}
