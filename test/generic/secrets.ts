/** Secrets as people and generators make them: each kind draws from a seed and, where it holds words, from the word list of its half. */
import { ALPHABETS, pick, randomBytes, type Random } from '../detectors/random.js';

export interface Drawing {
  random: Random;
  words: readonly string[];
}

export interface SecretKind {
  kind: string;
  /** What holds it: names of passwords, or those of keys and tokens. */
  named: 'password' | 'key';
  make: (drawing: Drawing) => string;
}

const MARKS = '!@#%*?+=';
const WALKS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx', 'qazwsxedc', 'poiuytrewq', 'q1w2e3r4'];
const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '$', t: '7', l: '1', b: '8' };

export const SECRET_KINDS: readonly SecretKind[] = [
  { kind: 'word and number', named: 'password', make: (by) => capital(word(by), by) + pick(by.random, ALPHABETS.digits, among(by, 2, 5)) },
  { kind: 'word, number, mark', named: 'password', make: (by) => `${capital(word(by), by)}${String(among(by, 10, 2030))}${mark(by)}` },
  {
    kind: 'two words and more',
    named: 'password',
    make: (by) => `${word(by)}${mark(by)}${capital(word(by), by)}${String(among(by, 1, 999))}`,
  },
  {
    kind: 'leet',
    named: 'password',
    make: (by) => leet(word(by) + word(by), by) + pick(by.random, MARKS + ALPHABETS.digits, among(by, 1, 3)),
  },
  {
    kind: 'keyboard walk',
    named: 'password',
    make: (by) => `${oneOf(WALKS, by).slice(0, among(by, 5, 8))}${String(among(by, 10, 9999))}${mark(by)}`,
  },
  {
    kind: 'passphrase',
    named: 'password',
    make: (by) => Array.from({ length: among(by, 4, 6) }, () => word(by)).join(oneOf(['-', '_', '+'], by)),
  },
  {
    kind: 'passphrase and number',
    named: 'password',
    make: (by) => [...Array.from({ length: 3 }, () => capital(word(by), by)), String(among(by, 1, 99))].join('-'),
  },
  {
    kind: 'random password',
    named: 'password',
    make: (by) => `${pick(by.random, ALPHABETS.alnum + MARKS, among(by, 7, 20))}${mark(by)}${pick(by.random, ALPHABETS.digits, 1)}a`,
  },
  { kind: 'random, short', named: 'key', make: (by) => pick(by.random, ALPHABETS.alnum, among(by, 16, 22)) },
  { kind: 'random, long', named: 'key', make: (by) => pick(by.random, ALPHABETS.alnum, among(by, 24, 64)) },
  { kind: 'random, small letters', named: 'key', make: (by) => pick(by.random, ALPHABETS.lowerdigits, among(by, 20, 48)) },
  { kind: 'letters only', named: 'key', make: (by) => pick(by.random, ALPHABETS.letters, among(by, 24, 48)) },
  { kind: 'hex', named: 'key', make: (by) => pick(by.random, ALPHABETS.hex, oneOf([32, 40, 48, 64], by)) },
  { kind: 'base64', named: 'key', make: (by) => randomBytes(by.random, among(by, 15, 48)).toString('base64') },
  { kind: 'base64url', named: 'key', make: (by) => randomBytes(by.random, among(by, 15, 48)).toString('base64url') },
  { kind: 'base32', named: 'key', make: (by) => pick(by.random, ALPHABETS.upper32, oneOf([16, 24, 32, 52], by)) },
  { kind: 'prefix and random', named: 'key', make: (by) => `${word(by)}_${pick(by.random, ALPHABETS.alnum, among(by, 20, 40))}` },
  {
    kind: 'groups',
    named: 'key',
    make: (by) => Array.from({ length: among(by, 4, 6) }, () => pick(by.random, ALPHABETS.unambiguous, 5)).join('-'),
  },
];

export function oneOf<Item>(items: readonly Item[], { random }: Drawing): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('an empty list');
  return item;
}

/** A whole number from `least` to `most`. */
export function among({ random }: Drawing, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function word(by: Drawing): string {
  return oneOf(by.words, by);
}

export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function capital(text: string, by: Drawing): string {
  return by.random() < 0.6 ? capitalised(text) : text;
}

function mark(by: Drawing): string {
  return pick(by.random, MARKS, 1);
}

function leet(text: string, by: Drawing): string {
  const changed = text.replace(/[aeiostlb]/g, (letter) => (by.random() < 0.6 ? (LEET[letter] ?? letter) : letter));
  return /\d/.test(changed) ? changed : `${changed}${String(among(by, 1, 99))}`;
}
