/**
 * Marks the findings that may stay, and keeps account of who said so: an ignore that has expired is named, one that spoke of nothing is told.
 * A finding may stay when each of its sightings is excused; a secret that is also seen elsewhere is not.
 */
import type { Acceptance, Finding } from '../model/finding.js';
import type { FileReport, ImageReport, PolicyNote, PolicyReport } from '../model/report.js';
import type { Baseline } from './baseline.js';
import { type Excusable, nameOf, readyIgnore, type ReadyIgnore } from './ignores.js';
import type { Policy } from './policy.js';

export interface AcceptorOptions {
  policy?: Policy | undefined;
  baseline?: Baseline | undefined;
  /** Whether `stowaway:ignore` in a line of a file counts. */
  inlineIgnore: boolean;
  /** In UTC, `2030-03-17`. */
  today: string;
}

export class Acceptor {
  readonly #options: AcceptorOptions;
  readonly #ignores: readonly ReadyIgnore[];
  /** Which findings each ignore spoke of, whether it still holds or not. */
  readonly #uses = new Map<ReadyIgnore, Set<string>>();
  /** Ignores of images that were scanned: of the others nobody knows whether they are of use. */
  readonly #asked = new Set<ReadyIgnore>();

  constructor(options: AcceptorOptions) {
    this.#options = options;
    this.#ignores = (options.policy?.ignores ?? []).map(readyIgnore);
  }

  /** The same image, with `accepted` where it may stay. */
  image(image: ImageReport): ImageReport {
    const ignores = this.#ignoresOf([image.reference]);
    return { ...image, findings: image.findings.map((finding) => this.#judged(finding, ignores)) };
  }

  /** What the policy says of the findings of an image that has several names: an ignore of one name says nothing of it under the others. */
  excuses(references: readonly string[]): (finding: Excusable) => Acceptance | undefined {
    const ignores = this.#ignoresOf(references);
    return (finding) => this.#excused(finding, ignores);
  }

  /** The same file of a build, likewise. An ignore of an image says nothing of files; and what is of no use here may be of use in images. */
  file(file: FileReport): FileReport {
    const ignores = this.#ignores.filter(({ ignore }) => ignore.image === undefined);
    return { ...file, findings: file.findings.map((finding) => this.#judged(finding, ignores)) };
  }

  /** To be asked when all images were judged; undefined where there was nothing to judge by. */
  report(): PolicyReport | undefined {
    const { policy, baseline } = this.#options;
    if (policy === undefined && baseline === undefined) return undefined;
    return {
      ...(policy !== undefined && { file: policy.file }),
      ...(baseline !== undefined && { baseline: baseline.report() }),
      notes: policy === undefined ? [] : this.#ignores.flatMap((ready) => this.#note(ready, policy.file)),
    };
  }

  #ignoresOf(references: readonly string[]): readonly ReadyIgnore[] {
    const ignores = this.#ignores.filter(({ isOfImage }) => references.every(isOfImage));
    for (const ready of ignores) this.#asked.add(ready);
    return ignores;
  }

  #judged(finding: Finding, ignores: readonly ReadyIgnore[]): Finding {
    const accepted = this.#excused(finding, ignores) ?? this.#options.baseline?.accepts(finding);
    return accepted === undefined ? finding : { ...finding, accepted };
  }

  #excused(finding: Excusable, ignores: readonly ReadyIgnore[]): Acceptance | undefined {
    const of = ignores.filter((ready) => ready.isOfFinding(finding) && finding.sightings.some(ready.isOfSighting));
    for (const ready of of) this.#uses.set(ready, (this.#uses.get(ready) ?? new Set()).add(finding.id));
    const holding = of.filter(({ ignore }) => !this.#isOver(ignore.expires));
    const inline = this.#options.inlineIgnore;
    const isExcused = finding.sightings.every(
      (sighting) => (inline && sighting.remark !== undefined) || holding.some(({ isOfSighting }) => isOfSighting(sighting)),
    );
    if (!isExcused) return undefined;
    const [first] = holding;
    if (first === undefined) {
      const reason = finding.sightings.find(({ remark }) => remark?.reason !== undefined)?.remark?.reason;
      return { by: 'inline', ...(reason !== undefined && { reason }) };
    }
    const [expires] = holding.flatMap(({ ignore }) => ignore.expires ?? []).sort();
    return { by: 'policy', reason: first.ignore.reason, ...(expires !== undefined && { expires }) };
  }

  #isOver(expires: string | undefined): boolean {
    return expires !== undefined && expires < this.#options.today;
  }

  #note(ready: ReadyIgnore, file: string): PolicyNote[] {
    const { ignore } = ready;
    const name = nameOf(ignore, file);
    const findings = [...(this.#uses.get(ready) ?? [])];
    if (findings.length === 0 && !this.#asked.has(ready)) return [];
    if (this.#isOver(ignore.expires)) {
      const again = findings.length === 0 ? 'it speaks of nothing any more' : `it no longer holds for ${findings.join(', ')}`;
      return [
        {
          kind: 'expired',
          ignore: name,
          findings,
          detail: `The ignore at ${name} expired on ${ignore.expires ?? ''}: ${again}. Its reason was: ${ignore.reason}`,
        },
      ];
    }
    if (findings.length > 0) return [];
    return [{ kind: 'unused', ignore: name, findings, detail: `The ignore at ${name} speaks of nothing that was found` }];
  }
}
