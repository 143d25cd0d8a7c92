/** What a policy says of what is kept of an image: it is judged whenever a report is made, so that a changed policy needs no image scanned again. */
import type { Acceptance } from '../model/finding.js';
import { DEFAULT_GATE, type Gate } from '../model/gate.js';
import { Acceptor } from '../policy/accept.js';
import type { Policy } from '../policy/policy.js';
import { isBlocking } from '../report/groups.js';
import type { StoredFinding, StoredImage } from './stored.js';

/** A finding with what is to come of it. */
export interface JudgedFinding extends StoredFinding {
  accepted?: Acceptance;
  /** Whether it is what the gate stops. */
  fails: boolean;
}

export class Judge {
  readonly #acceptor: Acceptor;
  readonly #gate: Gate;

  /** Remarks in files of an image are not heeded: nobody is to excuse himself from an audit. @param today in UTC, `2030-03-17` */
  constructor({
    policy,
    gate = policy?.gate ?? DEFAULT_GATE,
    today,
  }: {
    policy?: Policy | undefined;
    gate?: Gate | undefined;
    today: string;
  }) {
    this.#acceptor = new Acceptor({ policy, inlineIgnore: false, today });
    this.#gate = gate;
  }

  /** @param tags all under which the repository has the image; digests where it has none */
  findings({ findings }: StoredImage, repository: string, tags: readonly string[]): JudgedFinding[] {
    const excuse = this.#acceptor.excuses(tags.map((tag) => `${repository}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`));
    return findings.map((finding) => {
      const { secret: id, places, more = 0 } = finding;
      // A path says nothing of places that are not kept.
      const accepted = excuse({ ...finding, id, sightings: more === 0 ? places : [...places, { kind: 'history' }] });
      const sightings = places.map(({ state }) => ({ visibility: { state } }));
      const judged = { ...finding, ...(accepted !== undefined && { accepted }) };
      return { ...judged, fails: isBlocking({ ...judged, sightings }, this.#gate) };
    });
  }

  /** Ignores that have expired, and those of nothing, in sentences; when all images were judged. */
  notes(): string[] {
    return (this.#acceptor.report()?.notes ?? []).map(({ detail }) => detail);
  }
}
