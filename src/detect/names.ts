/** What stands beside the names that keywords are part of. One name often holds several keywords, and each of them may be those of several rules. */
import type { CompiledRule } from './compiled-rule.js';
import type { KeywordHit } from './evaluate.js';
import { FINDER_REACH, type Finder, type Found } from './generic/finder.js';
import type { Held } from './held.js';
import type { NeedleUse } from './rule-set.js';
import type { Around } from './view.js';

/** A value that a finder found, and the text that its indices are of. */
export interface Beside extends Around {
  found: Found;
}

/** A name and what became of it. */
export interface Named {
  beside: Beside | undefined;
  /** Rules that it led to nothing. */
  readonly failed: CompiledRule[];
  /** What was looked at around it, as offsets. */
  from: number;
  to: number;
}

export class Names {
  readonly #held: Held;
  #finder: Finder | undefined;
  #start = 0;
  #end = 0;
  /** The name ends on both sides by itself, and not because no more of it is looked at. */
  #isWhole = false;
  #named: Named = { beside: undefined, failed: [], from: 0, to: 0 };

  constructor(held: Held) {
    this.#held = held;
  }

  /** The name around a keyword, the same object for keywords of the same name that follow each other. */
  around(finder: Finder, { start, end, view }: KeywordHit): Named {
    const { text, base } = view.around(start - FINDER_REACH.back, end + FINDER_REACH.on);
    const name = finder.nameAround(text, start - base, end - base);
    if (finder !== this.#finder || base + name.start !== this.#start || base + name.end !== this.#end) {
      const found = finder.valueOf(text, name);
      this.#finder = finder;
      this.#start = base + name.start;
      this.#end = base + name.end;
      this.#isWhole = start - this.#start < finder.longestName && this.#end - end < finder.longestName;
      this.#named = { beside: found && { found, text, base }, failed: [], from: this.#held.seen.from, to: this.#held.seen.to };
    }
    this.#held.see(this.#named.from, this.#named.to);
    return this.#named;
  }

  /** Whether a keyword is one of the name at hand, and all that it could lead to led to nothing already. */
  isSpent(start: number, end: number, uses: readonly NeedleUse[]): boolean {
    const finder = this.#finder;
    if (finder === undefined || !this.#isWhole || start < this.#start || end > this.#end) return false;
    if (start - this.#start >= finder.longestName || this.#end - end >= finder.longestName) return false;
    const { beside, failed } = this.#named;
    return uses.every(
      ({ rule, purpose }) => purpose === 'head' && rule.finder === finder && (beside === undefined || failed.includes(rule)),
    );
  }

  /** The name led the rule to nothing. */
  failed(rule: CompiledRule): void {
    const { seen } = this.#held;
    this.#named.failed.push(rule);
    this.#named.from = Math.min(this.#named.from, seen.from);
    this.#named.to = Math.max(this.#named.to, seen.to);
  }
}
