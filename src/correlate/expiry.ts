/** What a credential says of its own end, and whether that has come. The day is given: a report depends on what it was made of alone. */
import type { Match } from '../model/match.js';

/**
 * Why the match is believed, with its end.
 * @param today in UTC, `2030-03-17`; without it nothing is called expired
 */
export function evidenceOn({ evidence, expires }: Pick<Match, 'evidence' | 'expires'>, today: string | undefined): string {
  if (expires === undefined) return evidence;
  return `${evidence}, ${today !== undefined && expires < today ? 'expired on' : 'expires'} ${expires}`;
}
