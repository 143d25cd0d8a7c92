/** What an audit has that the one before had not, and the other way round. */
import type { AuditChange, AuditDifference } from '../model/audit.js';
import type { Runs } from './stored.js';

/** @returns undefined when there was none before */
export function differenceOf(found: readonly AuditChange[], last: Runs['last']): AuditDifference | undefined {
  if (last === undefined) return undefined;
  const keyOf = ({ id, repository }: AuditChange): string => `${id} ${repository}`;
  const before = new Set(last.secrets.map(keyOf));
  const now = new Set(found.map(keyOf));
  return {
    since: new Date(last.startedAt).toISOString(),
    appeared: found.filter((change) => !before.has(keyOf(change))),
    gone: last.secrets.filter((change) => !now.has(keyOf(change))),
  };
}
