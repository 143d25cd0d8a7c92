/** What a needle starts in a blob, by how much right context it waits for. */
import type { BlobContext } from '../model/match.js';
import { placeOf } from './generic/place.js';
import { ALL_KINDS } from './prefilter/prefilter.js';
import type { NeedleUse } from './rule-set.js';

/** What starts at once, what follows a long secret, and what only marks where to search. */
export interface UsesByLane {
  lanes: readonly (readonly NeedleUse[])[];
  swept: readonly NeedleUse[];
}

const SETTINGS = 1;
const CODE = 2;
const NEITHER = 4;

/** To say what kind it is takes longer than to look for all kinds of needles in a blob of fewer bytes. */
const SMALL = 64 * 1024;

/** To the prefilter: what finders look for differs. */
export function kindOf(context: BlobContext, bytes: number): number {
  return bytes < SMALL ? ALL_KINDS : kindOfPlace(context);
}

function kindOfPlace(context: BlobContext): number {
  const place = placeOf(context);
  return place === 'silent' ? NEITHER : place === 'other' ? CODE : SETTINGS;
}

/** Kinds of blobs in which a use may matter. */
export function kindsOf({ rule, place }: NeedleUse): number {
  if (rule.finder === undefined) return ALL_KINDS;
  return place === undefined ? SETTINGS | CODE : place === 'code' ? CODE : SETTINGS;
}

/** Answers for all needles of a set of rules: the same for all blobs of a kind, but where rules ask for paths. */
export class UsesIndex {
  readonly #uses: readonly (readonly NeedleUse[])[];
  readonly #byKind = new Map<number, (UsesByLane | 'by path' | undefined)[]>();

  /** @param uses for each needle, what it may start */
  constructor(uses: readonly (readonly NeedleUse[])[]) {
    this.#uses = uses;
  }

  /** @returns what a needle starts in such a blob */
  in(context: BlobContext): (needle: number) => UsesByLane {
    const kind = kindOfPlace(context);
    let known = this.#byKind.get(kind);
    if (known === undefined) this.#byKind.set(kind, (known = this.#uses.map(() => undefined)));
    const all = known;
    const own = new Map<number, UsesByLane>();
    return (needle) => {
      const one = (all[needle] ??= this.#ofKind(needle, kind));
      if (one !== 'by path') return one;
      let uses = own.get(needle);
      if (uses === undefined) own.set(needle, (uses = byLane(this.#uses[needle] ?? [], kind, context)));
      return uses;
    };
  }

  #ofKind(needle: number, kind: number): UsesByLane | 'by path' {
    const uses = this.#uses[needle] ?? [];
    return uses.some(({ rule }) => rule.path !== undefined) ? 'by path' : byLane(uses, kind, {});
  }
}

function byLane(uses: readonly NeedleUse[], kind: number, { path = '' }: { path?: string }): UsesByLane {
  const some = uses.filter((use) => (kindsOf(use) & kind) !== 0 && use.rule.path?.test(path) !== false);
  const [swept, heads] = [some.filter(({ purpose }) => purpose === 'sweep'), some.filter(({ purpose }) => purpose !== 'sweep')];
  return { lanes: [heads.filter(({ rule }) => rule.reader === undefined), heads.filter(({ rule }) => rule.reader !== undefined)], swept };
}
