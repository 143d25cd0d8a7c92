/** What an audit has that the one before had not, and the other way round. */
import type { AuditChange, AuditDifference } from '../model/audit.js';
import type { Runs } from './stored.js';

/**
 * @param open Ids of secrets that nobody accepted: others are not told as new, and not as gone either
 * @returns undefined when there was none before
 */
export function differenceOf(found: readonly AuditChange[], last: Runs['last'], open: ReadonlySet<string>): AuditDifference | undefined {
  if (last === undefined) return undefined;
  const keyOf = ({ id, repository }: AuditChange): string => `${id} ${repository}`;
  const before = new Set(last.secrets.map(keyOf));
  const now = new Set(found.map(keyOf));
  return {
    since: new Date(last.startedAt).toISOString(),
    appeared: found.filter((change) => open.has(change.id) && !before.has(keyOf(change))),
    gone: last.secrets.filter((change) => !now.has(keyOf(change))),
  };
}
