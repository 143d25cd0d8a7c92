/** Hits that wait for the same amount of right context, and what is known of them. */
import type { CompiledRule } from './compiled-rule.js';
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

/** A rule of which enough was found. */
interface Closed {
  rule: CompiledRule;
  unread: number;
}

export class Lane {
  readonly waiting = new Waiting();
  readonly repeats = new Repeats();
  readonly tally = new Tally();
  readonly #needleOf: (needle: number) => Started;
  readonly #started = new Map<number, Started & { closed: readonly Closed[] }>();
  readonly #closed: Closed[] = [];

  /** @param reach bytes after a hit */
  constructor(
    readonly reach: number,
    needleOf: (needle: number) => Started,
  ) {
    this.#needleOf = needleOf;
  }

  /** What a hit of the needle starts. */
  start(needle: number): Started {
    let started = this.#started.get(needle);
    if (started === undefined) this.#started.set(needle, (started = this.#open(this.#needleOf(needle))));
    for (const one of started.closed) one.unread++;
    return started;
  }

  /** Nothing more starts the rule. */
  close(rule: CompiledRule): void {
    this.#closed.push({ rule, unread: 0 });
    for (const [needle, started] of this.#started) if (uses(started, rule)) this.#started.set(needle, this.#open(this.#needleOf(needle)));
  }

  /** Hits of a rule since it was closed. */
  unread(rule: CompiledRule): number {
    return this.#closed.find((one) => one.rule === rule)?.unread ?? 0;
  }

  #open(started: Started): Started & { closed: readonly Closed[] } {
    // What only begins as its values do is no keyword, and stands at the same places.
    const closed = this.#closed.filter(({ rule }) =>
      started.uses.some((use) => use.rule === rule && use.purpose !== 'unless' && use.purpose !== 'beginning'),
    );
    const open = started.uses.filter(({ rule, purpose }) => purpose === 'unless' || !this.#closed.some((one) => one.rule === rule));
    return { ...started, uses: open, closed };
  }
}

function uses(started: Started, rule: CompiledRule): boolean {
  return started.uses.some((use) => use.rule === rule && use.purpose !== 'unless');
}
