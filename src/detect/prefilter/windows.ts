/**
 * By which three bytes a needle is first noticed. The scan looks at every second place only, so a needle has two windows, at an even and at an odd
 * offset: one of them stands at an even place. Of each the cheapest is taken.
 */
import { CONTENT, DEAD, type Automaton } from './automaton.js';
import { FREQUENT_GRAMS, MOST_COMMON } from './frequent-grams.js';
import type { Needle } from './needle.js';
import { EDGE } from './positions.js';

export const WINDOW = 3;

/**
 * The class, a bit, of each lower half of a byte: the same for a letter large and small. Each class has about a quarter of all characters of text.
 * A known window counts only between bytes of classes that may stand there.
 */
export const CLASSES = [1, 4, 4, 1, 2, 2, 1, 8, 8, 4, 2, 8, 8, 2, 4, 8];

export interface Window {
  needle: number;
  /** Of the window in the literal; one before it or reaching one beyond it for literals of three bytes. */
  offset: number;
  /** Folded. */
  gram: number;
  /** Classes of the bytes that may follow, and in the upper half those of the bytes that may precede it. */
  neighbours: number;
}

/** Sets bit 5: folds letters, and some other characters together. */
export function fold(code: number): number {
  return code | 0x20;
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
  return classesAt(needle, offset + WINDOW) | (classesAt(needle, offset - 1) << 4);
}

const ALL_CLASSES = 15;

/** The classes that a byte so far from the literal's first may have. */
function classesAt({ text, before, after }: Needle, place: number): number {
  if (place < -1 || place > text.length) return ALL_CLASSES;
  if (place === -1) return classesOf(nextTo(before));
  return classesOf(place === text.length ? nextTo(after) : [text.charCodeAt(place)]);
}

function classesOf(codes: Iterable<number>): number {
  let classes = 0;
  for (const code of codes) classes |= CLASSES[code & 15] ?? 0;
  return classes;
}

/** The bytes that may stand next to a literal; 0 stands in for the edge of a blob. */
export function nextTo({ start, columns, width, moves }: Automaton): ReadonlySet<number> {
  const codes = Array.from({ length: 257 }, (_, code) => code);
  const open = start === CONTENT ? codes : codes.filter((code) => moves[(start - 2) * width + (columns[code] ?? 0)] !== DEAD);
  return new Set(open.map((code) => (code === EDGE ? 0 : code)));
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
    const passing = shareOf(known | neighbours) - shareOf(known);
    return sum + commonness(gram) * (passing + shareOf(known | neighbours) * SIGHT) + (crowd === 0 ? CHANCE : 0) + crowd * CROWD;
  }, 0);
}

/** Of all pairs of bytes, of those that may stand beside a window. */
function shareOf(neighbours: number): number {
  return (countOf(neighbours & ALL_CLASSES) * countOf(neighbours >> 4)) / 16;
}

function countOf(classes: number): number {
  let count = 0;
  for (let left = classes; left !== 0; left &= left - 1) count++;
  return count;
}

// As parts of what a window costs that has a known gram and is looked up.
/** A literal is compared. */
const SIGHT = 1;
/** One more gram is in the tables, which are then less often in the cache: windows have its hash by chance. */
const CHANCE = 1e-5;
/** Files of nothing but one gram are rare, but must not be slow: its literals should not be many. */
const CROWD = 1e-6;

/** Folded characters of code and prose, the common ones first; what is missing is rare. */
const COMMON = ' etainorslcdupmfhgbyv.,;x/"-=(\'w)k01:*_2>j{3}q4<58z679';

const RANKS: readonly number[] = Array.from({ length: 256 }, (_, code) => COMMON.indexOf(String.fromCharCode(code)));

const SHARES: ReadonlyMap<number, number> = new Map(
  FREQUENT_GRAMS.flatMap((grams, level) =>
    Array.from(
      { length: grams.length / WINDOW },
      (_, index) => [gramOf(codesIn(grams, index * WINDOW)), 2 ** (MOST_COMMON - level)] as const,
    ),
  ),
);

/** The share of grams that are just too rare to be known. */
const LESS_COMMON = 2 ** (MOST_COMMON - FREQUENT_GRAMS.length);

/** About the share of a gram in all places of ordinary files. */
function commonness(gram: number): number {
  const known = SHARES.get(gram);
  if (known !== undefined) return known;
  const rare = [gram & 255, (gram >> 8) & 255, gram >> 16].reduce((product, code) => {
    const rank = RANKS[code] ?? -1;
    return product * (rank < 0 ? 120 : rank + 4);
  }, 1);
  return Math.min(LESS_COMMON, 0.1 / rare);
}
