/** Hits that wait for the same amount of right context, and what is known of them. */
import type { PassedOver } from '../model/detector.js';
import type { CompiledRule } from './compiled-rule.js';
import { Patience } from './patience.js';
import { Repeats } from './repeats.js';
import type { NeedleUse } from './rule-set.js';
import { Tally } from './tally.js';
import { Waiting } from './waiting.js';

/** A needle in this blob. */
export interface Started {
  /** Of its text. */
  length: number;
  uses: readonly NeedleUse[];
}

/** Why nothing more is started: enough was found, or too much led to nothing. */
type Reason = 'enough' | 'futile';

/** What is known of a needle since it was last asked what is closed. */
interface Begun extends Started {
  /** Everything that it could start, had nothing been closed. */
  all: readonly NeedleUse[];
  closings: number;
  /** Rules of which enough was found. */
  enough: readonly CompiledRule[];
  /** Hits since then. */
  hits: number;
}

export class Lane {
  readonly waiting = new Waiting();
  readonly repeats = new Repeats();
  readonly tally = new Tally();
  readonly patience = new Patience();
  readonly #needleOf: (needle: number) => Started;
  readonly #begun = new Map<number, Begun>();
  readonly #closed: Readonly<Record<'head' | 'beginning', Map<CompiledRule, Reason>>> = { head: new Map(), beginning: new Map() };
  #closings = 0;
  /** Needles of rules of which enough was found, as they were then. */
  readonly #counted: Begun[] = [];
  /** Needles of which everything was given up, since they were asked for. */
  #silent: number[] = [];
  /** Where the first of those that were given up would have been asked again, at the earliest. */
  #passedFrom = Infinity;

  /** @param reach bytes after a hit */
  constructor(
    readonly reach: number,
    needleOf: (needle: number) => Started,
  ) {
    this.#needleOf = needleOf;
  }

  /** What a hit of the needle starts. */
  start(needle: number): Started {
    const begun = this.#now(needle);
    begun.hits++;
    return begun;
  }

  /** Whether a hit of the needle starts nothing, whatever comes after it. */
  passes(needle: number): boolean {
    const begun = this.#now(needle);
    if (begun.uses.length > 0) return false;
    begun.hits++;
    return true;
  }

  /** Enough was found: nothing more starts the rule. */
  close(rule: CompiledRule): void {
    this.#close('head', rule, 'enough');
    this.#close('beginning', rule, 'enough');
  }

  /** Too much led to nothing, the last of it a keyword that ends there. */
  giveUp({ purpose, rule }: NeedleUse, end: number): void {
    if (purpose !== 'head' && purpose !== 'beginning') return;
    this.#close(purpose, rule, 'futile');
    this.#passedFrom = Math.min(this.#passedFrom, end);
  }

  /** Needles that start nothing any more, and are not counted either: those that came to it since this was asked. */
  takeSilent(): readonly number[] {
    const silent = this.#silent;
    if (silent.length > 0) this.#silent = [];
    return silent;
  }

  /** Hits of a rule since enough of it was found. */
  unread(rule: CompiledRule): number {
    return this.#counted.reduce((sum, { enough, hits }) => sum + (enough.includes(rule) ? hits : 0), 0);
  }

  /** What was given up, as far as the blob goes. */
  passedOver(to: number): PassedOver | undefined {
    if (this.#passedFrom === Infinity) return undefined;
    const { head, beginning } = this.#closed;
    const rules = [...head, ...beginning].filter(([, reason]) => reason === 'futile').map(([{ info }]) => info.id);
    return { from: this.#passedFrom, to, rules: [...new Set(rules)].sort() };
  }

  #close(purpose: 'head' | 'beginning', rule: CompiledRule, reason: Reason): void {
    if (this.#closed[purpose].has(rule)) return;
    this.#closed[purpose].set(rule, reason);
    this.#closings++;
  }

  #now(needle: number): Begun {
    let begun = this.#begun.get(needle);
    if (begun?.closings !== this.#closings) this.#begun.set(needle, (begun = this.#as(needle, begun ?? this.#needleOf(needle))));
    return begun;
  }

  /** The needle after a closing: the same, if nothing of it was closed. */
  #as(needle: number, before: Begun | Started): Begun {
    const { length, uses } = before;
    // As it is in nearly every blob.
    if (this.#closings === 0) return { length, all: uses, uses, closings: 0, enough: NONE, hits: 0 };
    const all = 'all' in before ? before.all : uses;
    const reasonOf = ({ purpose, rule }: NeedleUse): Reason | undefined =>
      purpose === 'head' || purpose === 'beginning' ? this.#closed[purpose].get(rule) : undefined;
    const open = all.filter((use) => reasonOf(use) === undefined);
    if ('all' in before && open.length === uses.length) {
      before.closings = this.#closings;
      return before;
    }
    // What only begins as its values do is no keyword, and stands at the same places.
    const enough = all.filter((use) => reasonOf(use) === 'enough' && use.purpose === 'head').map(({ rule }) => rule);
    const begun = { length, all, uses: open, closings: this.#closings, enough, hits: 0 };
    if (enough.length > 0) this.#counted.push(begun);
    else if (open.length === 0 && all.length > 0) this.#silent.push(needle);
    return begun;
  }
}

const NONE: readonly CompiledRule[] = [];
