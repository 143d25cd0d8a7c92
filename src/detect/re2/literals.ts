/** Literals that no match of a pattern can do without, read from its program. */
import type { Graph } from './program.js';

/**
 * Looks for places of the program that every match passes and where one of a few literals is spelt, whichever way the match takes from there.
 * @returns undefined where there are no such places
 */
export function literalsOf(graph: Graph): readonly string[] | undefined {
  const speller = new Speller(graph);
  const spelt = new Map<number, readonly string[]>();
  graph.instructions.forEach(({ chars }, at) => {
    const found = chars === undefined ? undefined : speller.from(at);
    if (found !== undefined && found.every((text) => text.length >= SHORTEST)) spelt.set(at, found);
  });
  // The longer the literals, the rarer they are: those that are long enough by themselves are preferred.
  for (let shortest = RARE; shortest >= SHORTEST; shortest--) {
    const places = [...spelt].filter(([, texts]) => texts.every((text) => text.length >= shortest));
    const cut = fewest(graph, places);
    if (cut !== undefined) return [...new Set(cut.flatMap(([, texts]) => texts))];
  }
  return undefined;
}

/** What the prefilter can look for. */
const SHORTEST = 3;

/** Beyond this length a literal hardly gets rarer. */
const RARE = 6;
const LONGEST = 24;

/** More than these from one place is a class and no spelling. */
const MOST = 16;

type Place = readonly [number, readonly string[]];

/** The earliest places that still cannot be avoided; undefined if even all of them can. */
function fewest(graph: Graph, places: readonly Place[]): readonly Place[] | undefined {
  const kept = new Map(places);
  if (canAvoid(graph, kept)) return undefined;
  for (const [at, texts] of [...places].reverse()) {
    kept.delete(at);
    if (canAvoid(graph, kept)) kept.set(at, texts);
  }
  return [...kept];
}

function canAvoid({ instructions, start }: Graph, places: ReadonlyMap<number, unknown>): boolean {
  const seen = new Set<number>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (places.has(at) || seen.has(at)) continue;
    seen.add(at);
    const instruction = instructions[at];
    if (instruction?.last === true) return true;
    open.push(...(instruction?.next ?? []));
  }
  return false;
}

class Speller {
  readonly #known = new Map<string, readonly string[]>();

  constructor(private readonly graph: Graph) {}

  /** Beginnings of what is consumed from an instruction on; every way has one. */
  from(at: number, room = LONGEST): readonly string[] | undefined {
    const { chars = [], next = [] } = this.graph.instructions[at] ?? {};
    if (chars.length === 0 || chars.length > MOST) return undefined;
    const rest = this.#after(next, room - 1);
    const texts = chars.flatMap((char) => rest.map((text) => char + text));
    // Ending here is always true; going on is only worth it while it stays a few.
    return texts.length <= MOST ? texts : chars;
  }

  #after(next: readonly number[], room: number): readonly string[] {
    if (room <= 0) return NOTHING;
    const key = `${room} ${next.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const texts = this.#consuming(next).map((at) => (at === undefined ? undefined : this.from(at, room)));
    const all = texts.some((ways) => ways === undefined) ? NOTHING : [...new Set(texts.flatMap((ways) => ways ?? []))];
    const few = all.length <= MOST ? all : NOTHING;
    this.#known.set(key, few);
    return few;
  }

  /** The instructions that consume something next; undefined for an end of the match. */
  #consuming(from: readonly number[]): (number | undefined)[] {
    const found = new Set<number | undefined>();
    const seen = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = this.graph.instructions[at];
      if (instruction === undefined || instruction.last) found.add(undefined);
      else if (instruction.width > 0) found.add(at);
      else open.push(...instruction.next);
    }
    return [...found];
  }
}

const NOTHING: readonly string[] = [''];
