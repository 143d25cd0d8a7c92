/**
 * By which three bytes a needle is first noticed. The scan looks at every second place only, so a needle has two windows side by side, one of
 * which stands at an even place; of all pairs the rarest is taken.
 */
import { CONTENT, DEAD, type Automaton } from './automaton.js';
import type { Needle } from './needle.js';
import { EDGE } from './positions.js';

export const WINDOW = 3;

export interface Window {
  needle: number;
  /** Of the window in the literal; one before it or reaching one beyond it for literals of three bytes. */
  offset: number;
  /** Folded. */
  gram: number;
}

/** Sets bit 5: folds letters, and some other characters together. */
export function fold(code: number): number {
  return code | 0x20;
}

export function windowsOf(needles: readonly Needle[]): readonly Window[] {
  const taken = new Set<number>();
  // Short literals have the least choice.
  const order = needles.map((_, index) => index).sort((a, b) => (needles[a]?.text.length ?? 0) - (needles[b]?.text.length ?? 0));
  return order.flatMap((index) => {
    const needle = needles[index];
    if (needle === undefined) return [];
    if (needle.text.length < WINDOW) throw new RangeError(`a needle is shorter than ${WINDOW} bytes`);
    const pairs = needle.text.length === WINDOW ? pairsOfShort(needle) : pairsOf(needle);
    const rarest = pairs.reduce((best, pair) => (weightOf(pair, taken) < weightOf(best, taken) ? pair : best));
    for (const { gram } of rarest) taken.add(gram);
    return rarest.map((window) => ({ ...window, needle: index }));
  });
}

type Pair = readonly Omit<Window, 'needle'>[];

function pairsOf({ text }: Needle): Pair[] {
  return Array.from({ length: text.length - WINDOW }, (_, offset) => [
    { offset, gram: gramOf(codesIn(text, offset)) },
    { offset: offset + 1, gram: gramOf(codesIn(text, offset + 1)) },
  ]);
}

/** The second window takes in the byte before or after: one window for each that may stand there. */
function pairsOfShort(needle: Needle): Pair[] {
  const whole = { offset: 0, gram: gramOf(codesIn(needle.text, 0)) };
  const [one = 0, two = 0, three = 0] = codesIn(needle.text, 0);
  const grams = (codes: ReadonlySet<number>, gram: (code: number) => number): Set<number> => new Set([...codes].map(gram));
  const before = [...grams(nextTo(needle.before), (code) => gramOf([code, one, two]))];
  const after = [...grams(nextTo(needle.after), (code) => gramOf([two, three, code]))];
  return [
    [whole, ...before.map((gram) => ({ offset: -1, gram }))],
    [whole, ...after.map((gram) => ({ offset: 1, gram }))],
  ];
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

function weightOf(pair: Pair, taken: ReadonlySet<number>): number {
  return pair.reduce((sum, { gram }) => sum + (taken.has(gram) ? 0 : commonness(gram)), 0);
}

/** Folded characters of code and prose, the common ones first; what is missing is rare. */
const COMMON = ' etainorslcdupmfhgbyv.,;x/"-=(\'w)k01:*_2>j{3}q4<58z679';

/** Words of code and prose: what they are made of is commoner than its letters tell. */
const COMMON_WORDS =
  'the and ing tion ent for this that with return function const export import require module default type string number object value name key ' +
  'node code config context content component command version verify change channel callback include read write error event element attribute ' +
  'index list array length test create update delete state result response request message option param path file data user node_modules ' +
  'https://www. ---- ==== aaaa 0000 xff x00 table able ible ance ence ment ness ster ther over under ould ough math mark great cross';

const COMMON_GRAMS: ReadonlySet<number> = new Set(
  Array.from({ length: COMMON_WORDS.length - 2 }, (_, at) => gramOf(codesIn(COMMON_WORDS, at))),
);

const RANKS: readonly number[] = Array.from({ length: 256 }, (_, code) => COMMON.indexOf(String.fromCharCode(code)));

/** How often a gram is to be expected, in no unit. */
function commonness(gram: number): number {
  const rare = [gram & 255, (gram >> 8) & 255, gram >> 16].reduce((product, code) => {
    const rank = RANKS[code] ?? -1;
    return product * (rank < 0 ? 120 : rank + 4);
  }, 1);
  return (COMMON_GRAMS.has(gram) ? 30 : 1) / rare;
}
