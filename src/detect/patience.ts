/**
 * When keywords are given up: a file can be filled with them, and each costs as much as one that leads to a secret. Of the densest file of Debian and
 * npm 7,500 led to nothing (`fill_help_tables.sql`, 3,000 a megabyte), of the largest 9,000 (the classes of a JVM, 129 MB); more than four times as
 * many are looked at here before the first is passed over. What has a form of its own is never given up: a vendor's token, a key with its head.
 */
import type { CompiledRule } from './compiled-rule.js';
import { knowsPlaceAlone } from './recognise.js';
import type { NeedleUse } from './rule-set.js';

/** Keywords of a blob that may lead to nothing, wherever they stand. */
export const MOST_FUTILE = 25_000;

/** One more for so many bytes. */
const BYTES_EACH = 256;

/** So many of each rule count for nothing: whoever spends the rest on one rule hides no other behind it. */
export const LEAST_FUTILE = 100;

// What takes longer counts for more: to find what is refused, and to ask whose a value is that an address or a command led to.
const COST_OF_REFUSED = 10;
export const COST_OF_PLACE = 3;

/** Whether what starts there may be given up: a name, an address, a command, a beginning say less than a form. */
export function mayBeGivenUp({ rule, purpose }: NeedleUse): boolean {
  if (purpose === 'beginning') return true;
  if (purpose !== 'head') return false;
  if (rule.finder !== undefined || rule.list !== undefined) return true;
  const hasForm = rule.info.specificity === 3 && (rule.check !== undefined || rule.prefix !== undefined);
  return rule.reader === undefined && !hasForm;
}

/** Counts what led to nothing in a blob. Reports are the same for any chunks, since it knows of nothing but the order of keywords. */
export class Patience {
  readonly #counts = new Map<CompiledRule, number>();
  #total = 0;

  /**
   * A keyword that ends there led the rule to nothing.
   * @param isRefused it led to what is told already by a part of it, which takes much longer @returns whether the rule is to be given up
   */
  isSpent(rule: CompiledRule, end: number, isRefused: boolean): boolean {
    const cost = isRefused ? COST_OF_REFUSED : rule.finder === undefined && knowsPlaceAlone(rule.source) ? COST_OF_PLACE : 1;
    const count = (this.#counts.get(rule) ?? 0) + cost;
    this.#counts.set(rule, count);
    this.#total += cost;
    return count > LEAST_FUTILE && this.#total > MOST_FUTILE + end / BYTES_EACH;
  }
}
