/** Whose each finding is: by the files it lies in, and what the base image has too. */
import type { Finding, Origin } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { fromBase, type BaseShare } from './base.js';
import { isInHeader } from './file-sightings.js';
import type { LayerClaims } from './ownership/layer-claims.js';
import { Owners } from './ownership/owners.js';
import type { Placed } from './placed.js';

type WhoseIt = Pick<Finding, 'origin' | 'originEvidence'>;

export interface OriginsInput {
  image: Image;
  /** By `Layer.blob`; a layer that could not be read is missing. */
  layers: ReadonlyMap<string, ScannedLayer>;
  /** By `Layer.blob`. */
  claims: ReadonlyMap<string, LayerClaims>;
  base: BaseShare | undefined;
  /** All that will be asked for. */
  placed: readonly Placed[];
}

export class Origins {
  readonly #image: Image;
  readonly #base: BaseShare | undefined;
  readonly #owners: Owners;

  constructor({ image, layers, claims, base, placed }: OriginsInput) {
    const paths = new Set(placed.flatMap(({ sighting: { path } }) => (path === undefined ? [] : [path])));
    this.#image = image;
    this.#base = base;
    this.#owners = new Owners(
      image.layers.map(({ blob }) => layers.get(blob)),
      image.layers.map(({ blob }) => claims.get(blob)),
      paths,
    );
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
    if (owner !== undefined && owner.origin !== 'yours') return { origin: owner.origin, originEvidence: owner.evidence };
    const based = fromBase(sighting, this.#image, this.#base);
    if (based !== undefined) return { origin: 'base', originEvidence: based };
    return { origin: 'yours', ...(owner !== undefined && { originEvidence: owner.evidence }) };
  }
}

/** How near to the user: what counts of several. */
const CLOSENESS: Readonly<Record<Origin, number>> = { yours: 3, base: 2, package: 1, distribution: 0 };
