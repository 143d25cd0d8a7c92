/** What a needle starts in a blob, by how much right context it waits for. */
import type { BlobContext } from '../model/match.js';
import { placeOf } from './generic/place.js';
import type { NeedleUse } from './rule-set.js';

export type UsesByLane = readonly (readonly NeedleUse[])[];

/** Behind the lanes: these only mark where to search. */
export const SWEPT = 2;

export function usesByLane(uses: readonly NeedleUse[], context: BlobContext): UsesByLane {
  const some = uses.filter((use) => matters(use, context));
  const laneOf = ({ rule, purpose }: NeedleUse): number => (purpose === 'sweep' ? SWEPT : rule.reader === undefined ? 0 : 1);
  return [0, 1, SWEPT].map((lane) => some.filter((use) => laneOf(use) === lane));
}

/** Whether a needle means anything in a blob such as this: asked once for all its hits. */
function matters({ rule, place: wanted }: NeedleUse, context: BlobContext): boolean {
  if (rule.finder !== undefined) {
    const place = placeOf(context);
    if (place === 'silent' || (wanted !== undefined && (wanted === 'code') !== (place === 'other'))) return false;
  }
  return rule.path === undefined || rule.path.test(context.path ?? '');
}
