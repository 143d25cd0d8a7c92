/** When enough was found in one place: a list of a thousand passwords is one problem, not a thousand. */
import type { CompiledRule } from './compiled-rule.js';

/** Matches of one rule in one blob that are kept. */
export const MOST_PER_RULE = 1000;

/** Matches of all rules in one blob that are kept. */
export const MOST_LISTED = 2000;

/** Candidates of all rules in one blob: the same value is one of several rules. */
const MOST_CANDIDATES = 2 * MOST_LISTED;

/** A file full of one kind of thing hides no other: so many of each rule are kept anyway. */
export const LEAST_PER_RULE = 10;

/** Counts the candidates that one way of looking through a blob led to. */
export class Tally {
  // Nothing is counted in nearly all blobs.
  #counts: Map<CompiledRule, number> | undefined;
  #refused: Set<CompiledRule> | undefined;
  #total = 0;

  /** Rules of which more was found than is kept. */
  get refused(): ReadonlySet<CompiledRule> {
    return this.#refused ?? NONE;
  }

  add(rule: CompiledRule): void {
    this.#counts ??= new Map();
    this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + 1);
    this.#total++;
  }

  /** Whether more of the rule is refused. */
  isFull(rule: CompiledRule): boolean {
    // Hardly any blob has so many.
    if (this.#total < LEAST_PER_RULE) return false;
    const count = this.#counts?.get(rule) ?? 0;
    return count >= MOST_PER_RULE || (this.#total >= MOST_CANDIDATES && count >= LEAST_PER_RULE);
  }

  /** The same, when there is more. */
  refuses(rule: CompiledRule): boolean {
    const isFull = this.isFull(rule);
    if (isFull) (this.#refused ??= new Set()).add(rule);
    return isFull;
  }
}

const NONE: ReadonlySet<CompiledRule> = new Set();
