/** Which bytes may stand at some place in and around a needle. */
import { CONTENT, DEAD, type Automaton } from './automaton.js';
import { fold } from './classes.js';
import type { Needle } from './needle.js';
import { EDGE } from './positions.js';

/** A byte as one of so many, as the scan folds it. */
const SIDES = 64;

/** The bytes that may stand so many places after the literal's first one, in it or on either side, folded: each as one of 64. */
export function sidesAt({ text, before, after }: Needle, place: number): ReadonlySet<number> {
  if (place < 0) return sidesOf(before, -place);
  return place < text.length ? new Set([foldedSide(text.charCodeAt(place))]) : sidesOf(after, place - text.length + 1);
}

function foldedSide(code: number): number {
  return (fold(code) ^ ((fold(code) >> 1) & 0x20)) & (SIDES - 1);
}

const knownSides = new WeakMap<Automaton, ReadonlySet<number>[]>();

function sidesOf(automaton: Automaton, step: number): ReadonlySet<number> {
  const known = knownSides.get(automaton) ?? [];
  knownSides.set(automaton, known);
  return (known[step] ??= new Set([...codesAt(automaton, step)].map(foldedSide)));
}

/** The bytes that may stand next to a literal; 0 stands in for the edge of a blob. */
export function nextTo(automaton: Automaton): ReadonlySet<number> {
  return codesAt(automaton, 1);
}

/** The bytes that an automaton lets its step see. */
function codesAt({ start, columns, width, moves }: Automaton, step: number): ReadonlySet<number> {
  const to = (state: number, column: number): number => (state === CONTENT ? CONTENT : (moves[(state - 2) * width + column] ?? CONTENT));
  let states: ReadonlySet<number> = new Set([start]);
  for (let taken = 1; taken < step; taken++) {
    const reached = [...states].flatMap((state) => Array.from({ length: width }, (_, column) => to(state, column)));
    states = new Set(reached.filter((state) => state !== DEAD));
  }
  const open = new Set(
    Array.from({ length: width }, (_, column) => column).filter((column) => [...states].some((state) => to(state, column) !== DEAD)),
  );
  const codes = Array.from({ length: EDGE + 1 }, (_, code) => code).filter((code) => open.has(columns[code] ?? 0));
  return new Set(codes.map((code) => (code === EDGE ? 0 : code)));
}
