/** What the prefilter looks for: a literal, and what must stand around it for its rule to have a chance. */
import { parseRegex, type RegexNode } from '../regex-tree.js';
import { align, type Alignment } from './alignment.js';
import { ANYTHING, automaton, type Automaton } from './automaton.js';
import { positionsOf } from './positions.js';

export interface Needle {
  /** Latin1, not empty; lower case if `anyCase`. */
  text: string;
  anyCase: boolean;
  before: Automaton;
  after: Automaton;
  /** Kinds of blobs in which it is looked for, a bit each; in all of them where that is not said. */
  kinds?: number;
}

export interface Needles {
  needles: readonly Needle[];
  /** Every match begins with its keyword. */
  atStart: boolean;
}

/**
 * The needles without which a pattern cannot match: derived from its tree, the bare keywords where that says nothing.
 * @param endless what follows a keyword may be repeated more than `MOST_STEPS` times
 */
export function needlesOf(tree: RegexNode, keywords: readonly string[], anyCase: boolean, endless = true): Needles {
  const positions = positionsOf(tree, anyCase);
  const alignments = positions === undefined ? undefined : align(positions, keywords, anyCase);
  if (positions === undefined || alignments === undefined) return { needles: bareNeedles(keywords), atStart: false };

  const byText = new Map<string, Alignment[]>();
  for (const alignment of alignments) byText.set(alignment.text, [...(byText.get(alignment.text) ?? []), alignment]);
  const known = new Map<string, Automaton>();
  // Ways that go on alike share an automaton: what follows the programs of one table is often the same.
  const around = (places: readonly number[], backwards: boolean): Automaton => {
    const ends = places.some((at) => positions[at]?.[backwards ? 'first' : 'last'] === true);
    const beyond = new Set(places.flatMap((at) => [...(positions[at]?.[backwards ? 'previous' : 'next'] ?? [])]));
    const key = `${backwards} ${ends} ${[...beyond].sort((a, b) => a - b).join()}`;
    const made = known.get(key) ?? automaton(positions, places, backwards, endless || backwards);
    known.set(key, made);
    return made;
  };
  return {
    needles: [...byText].map(([text, ways]) => ({
      text,
      anyCase,
      before: around([...new Set(ways.map(({ from }) => from))], true),
      after: around([...new Set(ways.map(({ to }) => to))], false),
    })),
    atStart: alignments.every(({ from }) => [...(positions[from]?.previous ?? [])].every((at) => positions[at]?.context === true)),
  };
}

/** Keywords about whose surroundings nothing is known. */
export function bareNeedles(keywords: readonly string[]): readonly Needle[] {
  const folded = new Set(keywords.map((keyword) => keyword.toLowerCase()));
  return [...folded].map((text) => ({ text, anyCase: true, before: ANYTHING, after: ANYTHING }));
}

/** Stands for any keyword in the patterns of a finder. */
const SOME_KEYWORD = '\u0001\u0002\u0003';

/**
 * Needles around whatever keyword a rule has, for patterns that do not depend on it: derived once. What follows the keyword in its name is
 * shorter than `MOST_STEPS`.
 * @param patternsOf gives the patterns that hold the keyword
 */
export function needlesAround(patternsOf: (keyword: string) => readonly string[]): (keywords: readonly string[]) => readonly Needle[] {
  const shapes = patternsOf(SOME_KEYWORD).flatMap((pattern) => needlesOf(parseRegex(pattern), [SOME_KEYWORD], true, false).needles);
  // A keyword may bring its own hyphen, which then does not stand before it.
  return (keywords) =>
    bareNeedles(keywords).flatMap((bare) => {
      return shapes.map(({ before, after }) => ({ ...bare, before: bare.text.startsWith('-') ? ANYTHING : before, after }));
    });
}
