/** Seeded random texts: the same seed gives the same sample on every machine. */

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

export const ALPHABETS = {
  alnum: LOWER + UPPER + DIGITS,
  letters: LOWER + UPPER,
  lower: LOWER,
  lowerdigits: LOWER + DIGITS,
  digits: DIGITS,
  hex: `${DIGITS}abcdef`,
  HEX: `${DIGITS}ABCDEF`,
  upper32: `${UPPER}234567`,
  lower32: `${LOWER}234567`,
  /** 1Password's: without 0, 1, I, O and U. */
  unambiguous: 'ABCDEFGHJKLMNPQRSTVWXYZ23456789',
  base64: `${LOWER}${UPPER}${DIGITS}+/`,
  base64url: `${LOWER}${UPPER}${DIGITS}_-`,
} as const;

export type Random = () => number;

/** Mulberry32: 32 bits of state, good enough for samples. @returns numbers in [0, 1) */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let index = 0; index < length; index++) text += alphabet[Math.floor(random() * alphabet.length)] ?? '';
  return text;
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}
