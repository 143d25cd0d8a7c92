/** What makes a finding the same in another image: what it is a secret of and its value, wherever it lies. Only marks of it leave this file. */
import type { Finding } from '../model/finding.js';
import type { ProjectKey } from './key.js';

/** A mark for each value by which the secret is known; what is no secret is known by its place. Two findings that share one are the same. */
export function marksOf(
  { category, detector, joins, sightings: [first] }: Pick<Finding, 'category' | 'detector' | 'joins' | 'sightings'>,
  key: ProjectKey,
): string[] {
  if (category === 'secret') return [...new Set(joins.map((value) => key.mark('secret', detector, value.reveal())))];
  return [key.mark(category, detector, first?.kind ?? '', first?.path ?? '', first?.name ?? '')];
}
