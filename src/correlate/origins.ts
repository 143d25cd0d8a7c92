/** Whose each finding is: by the files it lies in, and what the base image has too. */
import type { Finding, Origin } from '../model/finding.js';
import type { ScannedLayer } from '../model/layer.js';
import { isInHeader } from './file-sightings.js';
import type { LayerClaims } from './ownership/layer-claims.js';
import { Owners } from './ownership/owners.js';
import type { Placed } from './placed.js';

type WhoseIt = Pick<Finding, 'origin' | 'originEvidence'>;

export class Origins {
  readonly #owners: Owners;

  /** @param layers base first; undefined for a layer that could not be read. @param claims by layer, as `layers`. @param placed all that will be asked for. */
  constructor(layers: readonly (ScannedLayer | undefined)[], claims: readonly (LayerClaims | undefined)[], placed: readonly Placed[]) {
    const paths = new Set(placed.flatMap(({ sighting: { path } }) => (path === undefined ? [] : [path])));
    this.#owners = new Owners(layers, claims, paths);
  }

  /** A secret that is seen in several places is the user's if it is so in any of them. */
  of(members: readonly Placed[]): WhoseIt {
    let first: WhoseIt | undefined;
    for (const member of members) {
      const origin = this.#originOf(member);
      if (first === undefined || CLOSENESS[origin.origin] > CLOSENESS[first.origin]) first = origin;
    }
    return first ?? { origin: 'yours' };
  }

  #originOf({ sighting, content }: Placed): WhoseIt {
    const { path, layer } = sighting;
    // Extended headers are no part of what a package brings.
    const owner =
      path === undefined || layer === undefined || isInHeader(sighting)
        ? undefined
        : this.#owners.of({ path, layer: layer.index, content });
    return owner === undefined ? { origin: 'yours' } : { origin: owner.origin, originEvidence: owner.evidence };
  }
}

/** How near to the user: what counts of several. */
const CLOSENESS: Readonly<Record<Origin, number>> = { yours: 3, base: 2, package: 1, distribution: 0 };
