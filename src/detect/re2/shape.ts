/**
 * What the compiled program of an RE2 pattern tells about its matches: how long they get, and which literals none of them can do without. Read
 * from the program and not from the pattern, so that RE2's syntax is known in one place only, RE2 itself.
 */
import { literalsOf } from './literals.js';
import { graphOf, type Graph } from './program.js';

export interface Re2Shape {
  /** The most bytes of a match; Infinity where a quantifier has no upper bound. */
  longest: number;
  /** It asks whether the text ends (`$` without `m`, `\z`): at the edge of a window that cannot be told. */
  seesEnd: boolean;
  /** Lower case ASCII; every match holds one of them, in any case. Undefined where there are none that a search could start with. */
  literals: readonly string[] | undefined;
}

export function shapeOf(program: unknown): Re2Shape {
  const graph = graphOf(program);
  // A program that cannot be read is searched for everywhere, which finds the same in more time.
  if (graph === undefined) return { longest: Infinity, seesEnd: true, literals: undefined };
  return { longest: longestOf(graph), seesEnd: graph.seesEnd, literals: literalsOf(graph) };
}

/** The longest way through the program, in bytes. */
function longestOf({ instructions, start }: Graph): number {
  const known = new Map<number, number>();
  const open = new Set<number>();
  const from = (at: number): number => {
    const before = known.get(at);
    if (before !== undefined) return before;
    if (open.has(at)) return Infinity;
    open.add(at);
    const { next = [], width = 0 } = instructions[at] ?? {};
    const most = Math.max(0, ...next.map(from)) + width;
    open.delete(at);
    known.set(at, most);
    return most;
  };
  return from(start);
}
