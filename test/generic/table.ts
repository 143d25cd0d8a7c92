/**
 * The table of src/detect/generic/model.ts, made anew. Written side: every identifier and word of the tuning sources of words.ts, each once, and
 * common ones a little more; random side: strings of the alphabets that generators use, from a seed. Same packages, same table.
 */
import { cell, levelOf, SYMBOLS, symbolsOf } from '../../src/detect/generic/model.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { trainingTokens } from './words.js';

const RANDOM_STRINGS = 60_000;
const RANDOM_ALPHABETS = ['alnum', 'hex', 'HEX', 'base64', 'base64url', 'lowerdigits', 'upper32', 'letters', 'lower'] as const;

/** What a pair of symbols is worth beside the count of three: Witten and Bell's idea, with one weight for all. */
const BACK_OFF = 4;

type Counts = Float64Array;

/** Four bits for each cell, two cells a byte, the first in the upper half. */
export function makeTable(): Buffer {
  const odds = logOdds(learn(writtenTexts()), learn(randomTexts()));
  const levels = [...odds].map(levelOf);
  return Buffer.from(levels.flatMap((level, at) => (at % 2 === 0 ? [(level << 4) | (levels[at + 1] ?? 0)] : [])));
}

function* writtenTexts(): Generator<[text: string, weight: number]> {
  for (const [token, count] of trainingTokens()) yield [token, 1 + Math.log2(count)];
}

function* randomTexts(): Generator<[text: string, weight: number]> {
  const random = seeded(20_240_229);
  for (let turn = 0; turn < RANDOM_STRINGS; turn++) {
    const alphabet = RANDOM_ALPHABETS[turn % RANDOM_ALPHABETS.length] ?? 'alnum';
    yield [pick(random, ALPHABETS[alphabet], 8 + Math.floor(random() * 48)), 1];
  }
}

function learn(texts: Iterable<[string, number]>): Counts {
  const counts = new Float64Array(SYMBOLS ** 3);
  for (const [text, weight] of texts) {
    const symbols = symbolsOf(text);
    for (let at = 2; at < symbols.length; at++) {
      const where = cell(symbols, at);
      counts[where] = (counts[where] ?? 0) + weight;
    }
  }
  return counts;
}

function logOdds(written: Counts, random: Counts): Float64Array {
  const [likely, drawn] = [probabilities(written), probabilities(random)];
  return likely.map((probability, at) => Math.log2(probability / (drawn[at] ?? 1)));
}

/** Of the third symbol after the first two; where those are seldom seen, as after the second alone. */
function probabilities(counts: Counts): Float64Array {
  const pairs = new Float64Array(SYMBOLS ** 2);
  counts.forEach((count, at) => {
    const pair = at % SYMBOLS ** 2;
    pairs[pair] = (pairs[pair] ?? 0) + count;
  });
  const sumOf = (values: Float64Array, from: number): number =>
    values.subarray(from, from + SYMBOLS).reduce((sum, value) => sum + value, 0);
  return counts.map((count, at) => {
    const pair = at % SYMBOLS ** 2;
    const row = pair - (pair % SYMBOLS);
    const afterOne = ((pairs[pair] ?? 0) + 0.5) / (sumOf(pairs, row) + 0.5 * SYMBOLS);
    return (count + BACK_OFF * afterOne) / (sumOf(counts, at - (at % SYMBOLS)) + BACK_OFF);
  });
}
