/**
 * Where in a pattern its keywords stand. Only places are used that every match must pass and that spell a keyword however they are reached:
 * then a keyword anywhere else starts nothing that is not found without it.
 */
import type { Position } from './positions.js';

/** One way through the pattern that spells a keyword. */
export interface Alignment {
  /** As the pattern spells it, in lower case where the pattern folds case. */
  text: string;
  /** Positions of its first and its last character. */
  from: number;
  to: number;
}

/** More characters than this at one place are a class and no spelling. */
const MOST_SPELLINGS = 24;

const MOST_ALIGNMENTS = 512;

/** @returns undefined where some match can do without a spelt keyword */
export function align(positions: readonly Position[], keywords: readonly string[], anyCase: boolean): readonly Alignment[] | undefined {
  const folded = new Set(keywords.map((keyword) => keyword.toLowerCase()));
  const endings = new Map<number, readonly Alignment[]>();
  positions.forEach((_, at) => {
    const found = spellings(positions, at, folded, anyCase);
    if (found !== undefined) endings.set(at, found);
  });
  if (!isCut(positions, endings)) return undefined;
  // The earliest places are kept: what is known sooner is rejected sooner.
  for (const [at, found] of [...endings].reverse()) {
    endings.delete(at);
    if (!isCut(positions, endings)) endings.set(at, found);
  }
  return [...endings.values()].flat();
}

/** What the ways to `end` spell; undefined if one of them does not end in a keyword. */
function spellings(
  positions: readonly Position[],
  end: number,
  keywords: ReadonlySet<string>,
  anyCase: boolean,
): readonly Alignment[] | undefined {
  const found: Alignment[] = [];
  const walk = (at: number, after: string): boolean => {
    const position = positions[at];
    if (position === undefined || position.context || position.codes.size > MOST_SPELLINGS) return false;
    const chars = new Set(
      [...position.codes].map((code) => (anyCase ? String.fromCharCode(code).toLowerCase() : String.fromCharCode(code))),
    );
    return [...chars].every((char) => {
      const text = char + after;
      const folded = text.toLowerCase();
      if (keywords.has(folded)) return found.push({ text, from: at, to: end }) <= MOST_ALIGNMENTS;
      if (position.first || ![...keywords].some((keyword) => keyword.endsWith(folded))) return false;
      return position.previous.size > 0 && [...position.previous].every((before) => walk(before, text));
    });
  };
  return walk(end, '') ? found : undefined;
}

/** Whether no match can avoid all of `places`. */
function isCut(positions: readonly Position[], places: ReadonlyMap<number, unknown>): boolean {
  const seen = new Set<number>();
  const open = positions.flatMap(({ first }, at) => (first ? [at] : []));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (places.has(at) || seen.has(at)) continue;
    seen.add(at);
    const position = positions[at];
    if (position === undefined) continue;
    if (position.last) return false;
    open.push(...position.next);
  }
  return places.size > 0;
}
