/** Of the candidates of a blob, those that are reported: one for each value, in the order of the blob. */
import type { Confidence } from '../model/match.js';
import type { Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { isDocumented } from './documented.js';
import { lettersAndDigitsOf } from './vendor-words.js';
import { LEAST_PER_RULE, MOST_LISTED, MOST_PER_RULE } from './tally.js';

/** Of one rule, what is known to be there and is not among the candidates. */
export interface Beyond {
  /** Some was found and refused. */
  refused: boolean;
  /** Keywords that were passed over. */
  unread: number;
}

const CONFIDENCES: readonly Confidence[] = ['possible', 'likely', 'proven'];

/**
 * Drops what another rule says better, what is a part of another match, and what is too much of the same.
 * @param beyond what there is of a rule besides, since enough was found
 */
export function settle(candidates: Candidate[], beyond: (rule: CompiledRule) => Beyond): Candidate[] {
  if (candidates.length === 0) return candidates;
  const inOrder = candidates.sort((a, b) => a.match.start - b.match.start || a.match.end - b.match.end || compareIds(a, b));
  const survivors = clustersOf(inOrder)
    .flatMap(best)
    .filter(({ value }) => !isDocumented(value));
  return fold(
    withoutParts(survivors).sort((a, b) => a.match.start - b.match.start),
    beyond,
  );
}

/** Two halves of a credential each see the other beside them: the one that says more keeps the other as its part. */
function withoutParts(candidates: readonly Candidate[]): Candidate[] {
  const taken: { start: number; end: number }[] = [];
  return candidates.toSorted(bySpecificity).filter(({ match, partSpans }) => {
    if (taken.some((part) => part.start <= match.start && match.end <= part.end)) return false;
    taken.push(...partSpans);
    return true;
  });
}

/** Runs of candidates that overlap, directly or through others. */
function clustersOf(inOrder: readonly Candidate[]): Candidate[][] {
  const clusters: Candidate[][] = [];
  let reach = -1;
  for (const one of inOrder) {
    const current = clusters.at(-1);
    if (current !== undefined && one.match.start < reach) current.push(one);
    else clusters.push([one]);
    reach = Math.max(reach, one.match.end);
  }
  return clusters;
}

/** The most specific first; whatever overlaps it gives it its name and goes. */
function best(cluster: Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const one of cluster.sort(bySpecificity)) {
    const better = kept.find(({ match }) => match.start < one.match.end && one.match.start < match.end);
    if (better === undefined) kept.push(one);
    else yieldTo(better, one);
  }
  return kept;
}

/** What is dropped may know more of the same value: what it is called, and whose it may be. */
function yieldTo({ match, rule, fit }: Candidate, other: Candidate): void {
  const { name, start, end } = other.match;
  if (match.name === undefined && name !== undefined) match.name = name;
  if (fit !== undefined || other.fit === undefined || rule.info.specificity > 1 || match.start !== start || match.end !== end) return;
  match.evidence += `; perhaps of ${other.rule.info.provider}`;
}

/** A value that does not fit its rule is known by a name or a beginning alone. */
function specificityOf({ rule, fit }: Candidate): number {
  return fit === undefined ? rule.info.specificity : 1;
}

const FITS = [undefined, 'guessed', 'said'];

function bySpecificity(a: Candidate, b: Candidate): number {
  return (
    specificityOf(b) - specificityOf(a) ||
    CONFIDENCES.indexOf(b.match.confidence) - CONFIDENCES.indexOf(a.match.confidence) ||
    FITS.indexOf(b.fit) - FITS.indexOf(a.fit) ||
    namesNobody(a) - namesNobody(b) ||
    isCalledAfter(b) - isCalledAfter(a) ||
    b.match.end - b.match.start - (a.match.end - a.match.start) ||
    a.match.start - b.match.start ||
    compareIds(a, b)
  );
}

/** Whose a private key or a password is says more than that it is one. Between, what a value is (a JWT, a login) says more than where it stands. */
function namesNobody({ rule }: Candidate): number {
  return rule.info.specificity !== 2 && rule.info.provider === 'generic' ? 1 : 0;
}

/** Several vendors mark their keys with `sk_live_`: the name that a value has there says which of them it is. */
function isCalledAfter({ match, rule }: Candidate): number {
  return match.name !== undefined && lettersAndDigitsOf(match.name).includes(lettersAndDigitsOf(rule.info.provider)) ? 1 : 0;
}

function compareIds(a: Candidate, b: Candidate): number {
  return a.match.detector < b.match.detector ? -1 : a.match.detector > b.match.detector ? 1 : 0;
}

/** The last that is listed of each rule says how many are not. */
function fold(inOrder: readonly Candidate[], beyond: (rule: CompiledRule) => Beyond): Candidate[] {
  const byRule = new Map<CompiledRule, { listed: number; folded: number; last: Candidate }>();
  let total = 0;
  const listed = inOrder.filter((one) => {
    const known = byRule.get(one.rule) ?? { listed: 0, folded: 0, last: one };
    byRule.set(one.rule, known);
    const counts = known.listed < (total < MOST_LISTED ? MOST_PER_RULE : LEAST_PER_RULE);
    if (counts) {
      total++;
      known.listed++;
      known.last = one;
    } else known.folded++;
    return counts;
  });
  for (const [rule, { folded, last }] of byRule) last.match.evidence += folding(folded, beyond(rule));
  return listed;
}

function folding(folded: number, { refused, unread }: Beyond): string {
  const more = folded > 0 ? `; ${folded} more in this place are not listed` : refused ? '; more in this place are not listed' : '';
  return unread === 0 ? more : `${more}; ${unread} more places with its keywords were passed over`;
}
