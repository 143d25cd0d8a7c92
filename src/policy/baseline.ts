/**
 * The secrets that a project lives with for now. The file holds a mark of each, made under the project's key, and the day it was accepted: no
 * value, no length, no name, no place. So it survives rebuilds, moved lines, new layers and bases, and may be committed.
 */
import { z } from 'zod';
import { ScanError } from '../model/errors.js';
import type { Acceptance, Finding } from '../model/finding.js';
import type { BaselineReport } from '../model/report.js';
import { marksOf } from './identity.js';
import type { ProjectKey } from './key.js';

const schema = z.strictObject({
  stowaway: z.literal('baseline'),
  version: z.literal(1),
  key: z.string().regex(/^[0-9a-f]{16}$/),
  accepted: z.array(z.strictObject({ mark: z.string().regex(/^[0-9a-f]{64}$/), since: z.iso.date() })),
});

export class Baseline {
  readonly #used = new Set<string>();

  private constructor(
    private readonly file: string,
    private readonly key: ProjectKey,
    /** By mark: since when. */
    private readonly since: ReadonlyMap<string, string>,
  ) {}

  /** With nothing in it. */
  static empty(file: string, key: ProjectKey): Baseline {
    return new Baseline(file, key, new Map());
  }

  /** @throws ScanError BASELINE_INVALID for what is no baseline, or was made under another key */
  static parse(text: string, file: string, key: ProjectKey): Baseline {
    const parsed = schema.safeParse(json(text, file));
    if (!parsed.success) throw new ScanError('BASELINE_INVALID', `${file} is not a baseline: make one with stowaway baseline write`);
    if (parsed.data.key !== key.id)
      throw new ScanError(
        'BASELINE_INVALID',
        `${file} was made under another key than this one: use that key, or make it anew with stowaway baseline write`,
      );
    return new Baseline(file, key, new Map(parsed.data.accepted.map(({ mark, since }) => [mark, since])));
  }

  /** Only secrets: what is none fails nothing. */
  accepts(finding: Finding): Acceptance | undefined {
    if (finding.category !== 'secret') return undefined;
    const known = marksOf(finding, this.key).filter((mark) => this.since.has(mark));
    for (const mark of known) this.#used.add(mark);
    const [since] = known.map((mark) => this.since.get(mark) ?? '').sort();
    return since === undefined ? undefined : { by: 'baseline', reason: `in the baseline since ${since}` };
  }

  report(): BaselineReport {
    return { file: this.file, entries: this.since.size, unused: this.since.size - this.#used.size };
  }

  /** The text of a baseline of exactly these findings, as far as they are secrets. What was accepted before keeps its day. */
  rewritten(findings: readonly Pick<Finding, 'category' | 'detector' | 'joins' | 'sightings'>[], today: string): string {
    const secrets = findings.filter(({ category }) => category === 'secret');
    const marks = [...new Set(secrets.flatMap((finding) => marksOf(finding, this.key)))].sort();
    const accepted = marks.map((mark) => ({ mark, since: this.since.get(mark) ?? today }));
    return `${JSON.stringify({ stowaway: 'baseline', version: 1, key: this.key.id, accepted }, null, 2)}\n`;
  }
}

function json(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScanError('BASELINE_INVALID', `${file} is not a baseline: it is not JSON`);
  }
}
