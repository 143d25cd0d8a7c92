/**
 * The same secret seen twice is one finding. Secrets join by value, placeholders by name (`postgres` as user, database and
 * password is not one secret), practices by rule and file. The one file of this stage that looks at values.
 */

import type { Secret } from '../model/secret.js';
import { compareBy, compareSightings, compareText, CONFIDENCE, SEVERITY } from './order.js';
import type { Placed } from './placed.js';

/** All that belongs to one finding. */
export interface Group {
  /** The match that names the finding: the most specific, then the most confident. */
  named: Placed;
  /** In the order of their sightings, `named` included. */
  members: readonly Placed[];
}

/** What tells a value from every other: equal for equal values. */
export type Identify = (secret: Secret) => string;

/**
 * The order of groups and of what is in them is that of their content, whatever the order of `placed`.
 * @param identify Default: by the values themselves, which must all be known then.
 */
export function join(placed: readonly Placed[], identify: Identify = (secret) => secret.reveal()): Group[] {
  const ordered = placed.toSorted(comparePlaced);
  const sets = new DisjointSets(ordered.length);
  const owners = new Map<string, number>();
  ordered.forEach((item, index) => {
    for (const key of keysOf(item, identify)) {
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, index);
      else sets.unite(owner, index);
    }
  });
  adoptParts(ordered, owners, sets, identify);
  const groups = new Map<number, Placed[]>();
  ordered.forEach((item, index) => {
    const root = sets.find(index);
    const members = groups.get(root);
    if (members === undefined) groups.set(root, [item]);
    else members.push(item);
  });
  return [...groups.values()].map((members) => ({ named: bestOf(members), members }));
}

function keysOf({ match, sighting }: Placed, identify: Identify): string[] {
  const place = sighting.path ?? sighting.name ?? sighting.kind;
  if (match.category === 'placeholder') return [`name\0${match.detector}\0${match.name ?? place}`];
  if (match.category === 'practice') return [`practice\0${match.detector}\0${place}`];
  const values = match.joins.length > 0 ? match.joins : [match.secret];
  return values.map((value) => valueKey(identify(value)));
}

function valueKey(value: string): string {
  return `value\0${value}`;
}

/**
 * A part of a credential that is also seen alone (the key id in one file, id and secret in another) belongs to the credential. Only
 * parts that a rule of the same vendor knows count: the user name of two databases makes them one no more than their port does.
 */
function adoptParts(ordered: readonly Placed[], owners: ReadonlyMap<string, number>, sets: DisjointSets, identify: Identify): void {
  const adopted = new Set<number>();
  ordered.forEach(({ match, rule }, index) => {
    if (match.category !== 'secret' || rule.provider === 'generic') return;
    for (const part of match.parts) {
      const alone = owners.get(valueKey(identify(part.secret)));
      if (alone === undefined || adopted.has(alone) || ordered[alone]?.rule.provider !== rule.provider) continue;
      // The first credential takes it, so that two that share an id stay two.
      adopted.add(alone);
      sets.unite(alone, index);
    }
  });
}

function bestOf(members: readonly Placed[]): Placed {
  return members.reduce((best, item) => (compareWorth(item, best) < 0 ? item : best));
}

/** Negative when `a` says more than `b` about what was found. */
const compareWorth = compareBy<Placed>(
  (a, b) => b.rule.specificity - a.rule.specificity,
  (a, b) => CONFIDENCE[b.match.confidence] - CONFIDENCE[a.match.confidence],
  (a, b) => b.match.parts.length - a.match.parts.length,
  (a, b) => SEVERITY[b.rule.severity] - SEVERITY[a.rule.severity],
);

const comparePlaced = compareBy<Placed>(
  (a, b) => compareSightings(a.sighting, b.sighting),
  compareWorth,
  (a, b) => compareText(a.match.detector, b.match.detector),
  (a, b) => a.match.start - b.match.start || a.match.end - b.match.end,
  // In a layer, which may come from the cache without its values, the order of its own tar decides.
  (a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0),
  (a, b) => (a.ordinal === undefined ? compareText(a.match.secret.reveal(), b.match.secret.reveal()) : 0),
);

/** Union-find in which the lowest index leads its set. */
class DisjointSets {
  readonly #parents: number[];

  constructor(count: number) {
    this.#parents = Array.from({ length: count }, (_, index) => index);
  }

  find(index: number): number {
    let root = index;
    for (let parent = this.#parents[root]; parent !== undefined && parent !== root; parent = this.#parents[root]) root = parent;
    // Shorten the way for the next one.
    for (let at = index; at !== root;) {
      const next = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  unite(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)];
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }
}
