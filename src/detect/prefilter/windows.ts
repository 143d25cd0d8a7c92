/**
 * By which three bytes a needle is first noticed. The scan looks at every second place only, so a needle has two windows, at an even and at an odd
 * offset: one of them stands at an even place. Of each the cheapest is taken.
 */
import { nextTo } from './beside.js';
import { ALL_CLASSES, CLASS_COUNT, classOf, fold } from './classes.js';
import { FREQUENT_GRAMS, MOST_COMMON } from './frequent-grams.js';
import type { Needle } from './needle.js';

export const WINDOW = 3;

export interface Window {
  needle: number;
  /** Of the window in the literal; one before it or reaching one beyond it for literals of three bytes. */
  offset: number;
  /** Folded. */
  gram: number;
  /** Classes of the bytes that may follow, and in the upper half those of the bytes that may precede it. */
  neighbours: number;
}

export function windowsOf(needles: readonly Needle[]): readonly Window[] {
  const taken = new Map<number, Taken>();
  const known = new Map<string, Choice>();
  const cheapest = (choices: readonly Choice[]): Choice =>
    choices.reduce((one, other) => (weightOf(other, taken) < weightOf(one, taken) ? other : one));
  const take = (best: Choice): Choice => {
    for (const { gram, neighbours } of best) {
      const { crowd, neighbours: known } = taken.get(gram) ?? NOT_TAKEN;
      taken.set(gram, { crowd: crowd + 1, neighbours: known | neighbours });
    }
    return best;
  };
  const windowsFor = (needle: Needle): Choice => {
    if (needle.text.length < WINDOW) throw new RangeError(`a needle is shorter than ${WINDOW} bytes`);
    if (needle.text.length === WINDOW) return take(cheapest(choicesOfShort(needle)));
    // Needles of one literal share what there is to compare.
    const best = known.get(needle.text) ?? take(choicesByParity(needle).flatMap(cheapest));
    known.set(needle.text, best);
    return best.map((window) => ({ ...window, neighbours: neighboursOf(needle, window.offset) }));
  };
  // Short literals have the least choice.
  const order = [...needles.entries()].sort(([, { text: a }], [, { text: b }]) => a.length - b.length);
  return order.flatMap(([index, needle]) => windowsFor(needle).map((window) => ({ ...window, needle: index })));
}

/** Windows that do for a needle together, or for those of its offsets that are even or odd. */
type Choice = readonly Omit<Window, 'needle'>[];

/** What is already looked for by a gram. */
interface Taken {
  /** Needles. */
  crowd: number;
  neighbours: number;
}

const NOT_TAKEN: Taken = { crowd: 0, neighbours: 0 };

/** Of even offsets, and of odd ones: any window of them does. */
function choicesByParity(needle: Needle): Choice[][] {
  const window = (offset: number): Choice[number] => ({
    offset,
    gram: gramOf(codesIn(needle.text, offset)),
    neighbours: neighboursOf(needle, offset),
  });
  const all = Array.from({ length: needle.text.length - WINDOW + 1 }, (_, offset) => window(offset));
  return [0, 1].map((parity) => all.filter(({ offset }) => offset % 2 === parity).map((one) => [one]));
}

/** The second window takes in the byte before or after: one window for each that may stand there. */
function choicesOfShort(needle: Needle): Choice[] {
  const window = (offset: number, gram: number): Choice[number] => ({ offset, gram, neighbours: neighboursOf(needle, offset) });
  const [one = 0, two = 0, three = 0] = codesIn(needle.text, 0);
  const grams = (codes: ReadonlySet<number>, gram: (code: number) => number): Set<number> => new Set([...codes].map(gram));
  const whole = window(0, gramOf([one, two, three]));
  const before = [...grams(nextTo(needle.before), (code) => gramOf([code, one, two]))];
  const after = [...grams(nextTo(needle.after), (code) => gramOf([two, three, code]))];
  return [
    [whole, ...before.map((gram) => window(-1, gram))],
    [whole, ...after.map((gram) => window(1, gram))],
  ];
}

function neighboursOf(needle: Needle, offset: number): number {
  return classesAt(needle, offset + WINDOW) | (classesAt(needle, offset - 1) << CLASS_COUNT);
}

/** The classes that a byte so far from the literal's first may have. */
function classesAt({ text, before, after }: Needle, place: number): number {
  if (place < -1 || place > text.length) return ALL_CLASSES;
  if (place === -1) return classesOf(nextTo(before));
  return classesOf(place === text.length ? nextTo(after) : [text.charCodeAt(place)]);
}

function classesOf(codes: Iterable<number>): number {
  let classes = 0;
  for (const code of codes) classes |= 1 << classOf(code);
  return classes;
}

function codesIn(text: string, offset: number): number[] {
  return Array.from({ length: WINDOW }, (_, index) => text.charCodeAt(offset + index));
}

function gramOf([one = 0, two = 0, three = 0]: readonly number[]): number {
  return fold(one) | (fold(two) << 8) | (fold(three) << 16);
}

/** What a choice costs: the windows that pass by its grams, but for those that pass anyway, and the sights that each of them then has. */
function weightOf(choice: Choice, taken: ReadonlyMap<number, Taken>): number {
  return choice.reduce((sum, { gram, neighbours }) => {
    const { crowd, neighbours: known } = taken.get(gram) ?? NOT_TAKEN;
    const all = shareOf(gram, known | neighbours);
    return sum + all - shareOf(gram, known) + all * SIGHT + (crowd === 0 ? CHANCE : 0) + crowd * CROWD;
  }, 0);
}

// As parts of what a window costs that passes.
/** A literal is compared. */
const SIGHT = 2;
/** One more gram is in the tables, which are then less often in the cache: windows have its hash by chance. */
const CHANCE = 7e-6;
/** Files of nothing but one gram are rare, but must not be slow: its literals should not be many. */
const CROWD = 6e-7;

/** How common a gram is, and of what classes the bytes beside it are, as shares: those that follow, then those that precede. */
interface Commonness {
  share: number;
  beside: readonly number[];
}

/** A record of frequent-grams.ts. */
const RECORD = WINDOW + 2 * CLASS_COUNT;

let known: ReadonlyMap<number, Commonness> | undefined;

/** Made when it is asked for: the built-in rules come with their windows chosen. */
function frequentGrams(): ReadonlyMap<number, Commonness> {
  return (known ??= new Map(FREQUENT_GRAMS.flatMap((records, level) => commonnessOf(records, 2 ** (MOST_COMMON - level)))));
}

function commonnessOf(records: string, share: number): (readonly [gram: number, Commonness])[] {
  return Array.from({ length: records.length / RECORD }, (_, index) => {
    const record = records.slice(index * RECORD, (index + 1) * RECORD);
    const beside = Array.from({ length: 2 * CLASS_COUNT }, (_, at) => 2 ** -Number.parseInt(record.charAt(WINDOW + at), 16));
    return [gramOf(codesIn(record, 0)), { share, beside }];
  });
}

/** About the share of a gram between bytes of such classes in all places of ordinary files. */
function shareOf(gram: number, neighbours: number): number {
  const common = frequentGrams().get(gram);
  const [following, preceding] = [neighbours & ALL_CLASSES, neighbours >> CLASS_COUNT];
  if (common === undefined) return (uncommonness(gram) * countOf(following) * countOf(preceding)) / CLASS_COUNT ** 2;
  const { share, beside } = common;
  const sum = (classes: number, from: number): number =>
    beside.slice(from, from + CLASS_COUNT).reduce((all, one, at) => all + ((classes >> at) & 1) * one, 0);
  return share * sum(following, 0) * sum(preceding, CLASS_COUNT);
}

function countOf(classes: number): number {
  let count = 0;
  for (let left = classes; left !== 0; left &= left - 1) count++;
  return count;
}

/** Folded characters of code and prose, the common ones first; what is missing is rare. */
const COMMON = ' etainorslcdupmfhgbyv.,;x/"-=(\'w)k01:*_2>j{3}q4<58z679';

const RANKS: readonly number[] = Array.from({ length: 256 }, (_, code) => COMMON.indexOf(String.fromCharCode(code)));

/** The share of grams that are just too rare to be known. */
const LESS_COMMON = 2 ** (MOST_COMMON - FREQUENT_GRAMS.length);

/** About the share of a gram that is not known. */
function uncommonness(gram: number): number {
  const rare = [gram & 255, (gram >> 8) & 255, gram >> 16].reduce((product, code) => {
    const rank = RANKS[code] ?? -1;
    return product * (rank < 0 ? 120 : rank + 4);
  }, 1);
  return Math.min(LESS_COMMON, 0.1 / rare);
}
