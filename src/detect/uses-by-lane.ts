/** What a needle starts in a blob, by how much right context it waits for. */
import type { BlobContext } from '../model/match.js';
import { placeOf } from './generic/place.js';
import { ALL_KINDS } from './prefilter/prefilter.js';
import type { NeedleUse } from './rule-set.js';

export type UsesByLane = readonly (readonly NeedleUse[])[];

/** Behind the lanes: these only mark where to search. */
export const SWEPT = 2;

export function usesByLane(uses: readonly NeedleUse[], context: BlobContext): UsesByLane {
  const some = uses.filter((use) => matters(use, context));
  const laneOf = ({ rule, purpose }: NeedleUse): number => (purpose === 'sweep' ? SWEPT : rule.reader === undefined ? 0 : 1);
  return [0, 1, SWEPT].map((lane) => some.filter((use) => laneOf(use) === lane));
}

const SETTINGS = 1;
const CODE = 2;
const NEITHER = 4;

/** To say what kind it is takes longer than to look for all kinds of needles in a blob of fewer bytes. */
const SMALL = 64 * 1024;

/** To the prefilter: what finders look for differs. */
export function kindOf(context: BlobContext, bytes: number): number {
  if (bytes < SMALL) return ALL_KINDS;
  const place = placeOf(context);
  return place === 'silent' ? NEITHER : place === 'other' ? CODE : SETTINGS;
}

/** Kinds of blobs in which a use may matter. */
export function kindsOf({ rule, place }: NeedleUse): number {
  if (rule.finder === undefined) return ALL_KINDS;
  return place === undefined ? SETTINGS | CODE : place === 'code' ? CODE : SETTINGS;
}

/** Whether a needle means anything in a blob such as this: asked once for all its hits. */
function matters({ rule, place: wanted }: NeedleUse, context: BlobContext): boolean {
  if (rule.finder !== undefined) {
    const place = placeOf(context);
    if (place === 'silent' || (wanted !== undefined && (wanted === 'code') !== (place === 'other'))) return false;
  }
  return rule.path === undefined || rule.path.test(context.path ?? '');
}
