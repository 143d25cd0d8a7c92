/** A deterministic automaton that walks away from a keyword, forwards or backwards, until no match is possible or nothing more is asked. */
import { EDGE, type Position } from './positions.js';

/** States of every automaton; its own states begin at 2. */
export const DEAD = 0;
export const CONTENT = 1;

export interface Automaton {
  /** The state before the first step: `CONTENT` asks nothing. */
  start: number;
  /** For each code of a byte, and `EDGE`, its column. */
  columns: Uint8Array;
  width: number;
  /** `moves[(state - 2) * width + column]` */
  moves: Uint16Array;
  /** For each state of its own: who is still in it after all steps may be a match. */
  open: readonly boolean[];
}

/** Steps that are taken at the most; who is not dead by then may be a match. */
export const MOST_STEPS = 64;

/** Of the automata that the scan walks: see `OPEN` in assembly/walk.ts. */
const MOST_STATES = 128;

/** The positions that may come next, and whether the way may end here. */
interface Frontier {
  open: readonly number[];
  content: boolean;
}

export const ANYTHING: Automaton = { start: CONTENT, columns: new Uint8Array(257), width: 1, moves: new Uint16Array(0), open: [] };

/**
 * Everything that may stand after a position of `from` (or before, if `backwards`).
 * @param endless whether what the first step asks may be repeated as often as steps are taken
 * @param most states; what would need more is let through
 */
export function automaton(
  positions: readonly Position[],
  from: readonly number[],
  backwards: boolean,
  endless = true,
  most = MOST_STATES,
): Automaton {
  const beyond = (places: Iterable<number>): Frontier => {
    const open = new Set<number>();
    let content = false;
    for (const at of places) {
      const position = positions[at];
      if (position === undefined) continue;
      for (const next of backwards ? position.previous : position.next) open.add(next);
      content ||= backwards ? position.first : position.last;
    }
    return { open: [...open].sort((a, b) => a - b), content };
  };
  const initial = beyond(from);
  if (initial.content) return ANYTHING;

  const { columns, samples } = columnsOf(positions, reachable(initial.open, beyond));
  const frontiers = [initial.open];
  const numbers = new Map([[initial.open.join(), 2]]);
  const moves: number[] = [];
  for (let row = 0; row < frontiers.length; row++) {
    for (const code of samples) {
      const taken = (frontiers[row] ?? []).filter((at) => positions[at]?.codes.has(code));
      const { open, content } = beyond(taken);
      const key = open.join();
      const known = numbers.get(key);
      if (taken.length === 0) moves.push(DEAD);
      else if (content || (known === undefined && frontiers.length >= most)) moves.push(CONTENT);
      else if (known !== undefined) moves.push(known);
      else {
        numbers.set(key, frontiers.length + 2);
        moves.push(frontiers.length + 2);
        frontiers.push(open);
      }
    }
  }
  // Only repeating what it began with, a walk can be at a place that repeats itself and was there at the beginning.
  const repeated = initial.open.filter((at) => !endless && positions[at]?.next.has(at) === true);
  const open = frontiers.map((frontier) => !repeated.some((at) => frontier.includes(at)));
  return { start: 2, columns, width: samples.length, moves: Uint16Array.from(moves), open };
}

function reachable(from: readonly number[], beyond: (places: Iterable<number>) => Frontier): ReadonlySet<number> {
  const seen = new Set(from);
  for (const at of seen) for (const next of beyond([at]).open) seen.add(next);
  return seen;
}

/** Codes that the same positions accept share a column; `samples` has one code of each. */
function columnsOf(positions: readonly Position[], places: ReadonlySet<number>): { columns: Uint8Array; samples: number[] } {
  const classes = new Set([...places].map((at) => positions[at]?.codes));
  const columns = new Uint8Array(EDGE + 1);
  let samples = [0];
  for (const codes of classes) {
    samples = [];
    const numbers = new Map<number, number>();
    for (let code = 0; code <= EDGE; code++) {
      const split = (columns[code] ?? 0) * 2 + (codes?.has(code) === true ? 1 : 0);
      let column = numbers.get(split);
      if (column === undefined) {
        numbers.set(split, (column = samples.length));
        samples.push(code);
      }
      columns[code] = column;
    }
  }
  return { columns, samples };
}

/** Whether the bytes before `start` (or from `start` on) may be what the automaton asks for; `[from, to)` is all of the blob that is there. */
export function walk(
  { start, columns, width, moves, open }: Automaton,
  bytes: Uint8Array,
  at: number,
  step: 1 | -1,
  from: number,
  to: number,
): boolean {
  let state = start;
  let steps = 0;
  for (let place = at; state > CONTENT && steps < MOST_STEPS; place += step, steps++) {
    const code = place >= from && place < to ? (bytes[place] ?? 0) : EDGE;
    state = moves[(state - 2) * width + (columns[code] ?? 0)] ?? CONTENT;
  }
  return state !== DEAD && (steps < MOST_STEPS || open[state - 2] !== false);
}
