/**
 * Which files a rule may know by their path, told by how the path ends: a walk backwards over the patterns of all such rules at once is dead after
 * a few letters of nearly every path, where asking each pattern costs as much as scanning a small file.
 */
import { ANYTHING, automaton, type Automaton } from './prefilter/automaton.js';
import { EDGE, positionsOf, type Position } from './prefilter/positions.js';
import { parseRegex, type RegexNode } from './regex-tree.js';
import type { Rule } from './rule.js';
import { isOfWholeFile } from './whole-file.js';

/** Four times as many as the paths of the built-in rules need: a walk that is let through asks each pattern. */
const MOST_STATES = 2048;

/** What the paths have in common that the rules of whole files ask for; anything, where that is not to be told. */
export function pathsOf(sourced: readonly { rule: Rule; outside?: boolean }[]): Automaton {
  const asking = sourced.filter(({ rule }) => isOfWholeFile(rule));
  // Another syntax, in which case may matter and letters mean something else.
  if (asking.some(({ outside }) => outside === true)) return ANYTHING;
  const trees = asking.map(({ rule }) => treeOf(rule.path ?? ''));
  const positions = positionsOf({ kind: 'choice', options: trees.filter((tree) => tree !== undefined) }, true);
  if (positions === undefined || trees.includes(undefined)) return ANYTHING;
  const last = [...positions.keys()].filter((at) => positions[at]?.last === true);
  return last.length > 0 && last.every((at) => isEnd(positions[at])) ? automaton(positions, last, true, true, MOST_STATES) : ANYTHING;
}

/** @returns undefined where it cannot be analysed */
function treeOf(source: string): RegexNode | undefined {
  try {
    return parseRegex(source);
  } catch {
    return undefined;
  }
}

/** The position of a `$`. */
function isEnd(position: Position | undefined): boolean {
  return position?.context === true && position.codes.has(EDGE);
}
