/** What changed from one image to another: only what is new stays in the findings. */
import type { Finding } from '../model/finding.js';
import type { ImageReport } from '../model/report.js';
import { marksOf } from './identity.js';
import { passingKey } from './key.js';

/** Compares images with those of another reference: each with the one for the same platform, or else with the first. */
export class Comparison {
  readonly #key = passingKey();
  readonly #before: readonly ImageReport[];

  constructor(before: readonly ImageReport[]) {
    this.#before = before;
  }

  /** The same image, without the findings that the other one has as well. */
  image(image: ImageReport): ImageReport {
    const before = this.#before.find(({ platform }) => platform === image.platform) ?? this.#before[0];
    if (before === undefined) return image;
    const [then, now] = [this.#marks(before.findings), this.#marks(image.findings)];
    const fresh = image.findings.filter((finding) => !this.#isIn(finding, then));
    const gone = before.findings.filter((finding) => !this.#isIn(finding, now));
    return {
      ...image,
      findings: fresh,
      comparison: { with: before.reference, fresh: fresh.length, unchanged: image.findings.length - fresh.length, gone },
    };
  }

  #marks(findings: readonly Finding[]): ReadonlySet<string> {
    return new Set(findings.flatMap((finding) => marksOf(finding, this.#key)));
  }

  #isIn(finding: Finding, marks: ReadonlySet<string>): boolean {
    return marksOf(finding, this.#key).some((mark) => marks.has(mark));
  }
}
