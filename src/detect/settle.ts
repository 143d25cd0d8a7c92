/** Of the candidates of a blob, those that are reported: one for each value, in the order of the blob. */
import type { Confidence } from '../model/match.js';
import type { Candidate } from './candidate.js';
import { isDocumented } from './documented.js';

/** Matches of one rule in one blob that are kept. A list of a thousand passwords is one problem, not a thousand. */
export const MOST_PER_RULE = 1000;

const CONFIDENCES: readonly Confidence[] = ['possible', 'likely', 'proven'];

/** Drops what another rule says better, what is a part of another match, and what is too much of the same. */
export function settle(candidates: Candidate[]): Candidate[] {
  if (candidates.length === 0) return candidates;
  const inOrder = candidates.sort((a, b) => a.match.start - b.match.start || a.match.end - b.match.end || compareIds(a, b));
  const survivors = clustersOf(inOrder)
    .flatMap(best)
    .filter(({ value }) => !isDocumented(value));
  return flood(withoutParts(survivors).sort((a, b) => a.match.start - b.match.start));
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
    else if (better.match.name === undefined && one.match.name !== undefined) better.match.name = one.match.name;
  }
  return kept;
}

function bySpecificity(a: Candidate, b: Candidate): number {
  return (
    b.rule.info.specificity - a.rule.info.specificity ||
    CONFIDENCES.indexOf(b.match.confidence) - CONFIDENCES.indexOf(a.match.confidence) ||
    namesNobody(a) - namesNobody(b) ||
    b.match.end - b.match.start - (a.match.end - a.match.start) ||
    a.match.start - b.match.start ||
    compareIds(a, b)
  );
}

/** Whose a private key is says more than that it is one. */
function namesNobody({ rule }: Candidate): number {
  return rule.info.specificity === 3 && rule.info.provider === 'generic' ? 1 : 0;
}

function compareIds(a: Candidate, b: Candidate): number {
  return a.match.detector < b.match.detector ? -1 : a.match.detector > b.match.detector ? 1 : 0;
}

function flood(inOrder: readonly Candidate[]): Candidate[] {
  const counts = new Map<string, number>();
  return inOrder.filter(({ match }) => {
    const count = (counts.get(match.detector) ?? 0) + 1;
    counts.set(match.detector, count);
    if (count === MOST_PER_RULE) match.evidence += `; more than ${MOST_PER_RULE} in this place are not listed`;
    return count <= MOST_PER_RULE;
  });
}
