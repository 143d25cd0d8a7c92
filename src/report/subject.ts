/** What a report is about, one after another: images, and files that images are built from. Formats that treat both alike go through these. */
import type { SealedFinding, SealedReport, SealedSkip, SealedStep } from './format.js';
import { counted } from './units.js';

export interface Subject {
  /** The reference of the image, with the platform where it has one; the path of the file. */
  name: string;
  findings: readonly SealedFinding[];
  skipped: readonly SealedSkip[];
  steps: readonly SealedStep[];
  /** How long it took, where that is known. */
  seconds: number;
}

export function subjectsOf({ images, files = [] }: SealedReport): Subject[] {
  const scanned = images.map(({ reference, platform, findings, skipped, steps, stats }) => ({
    name: platform === undefined ? reference : `${reference} (${platform})`,
    findings,
    skipped,
    steps,
    seconds: stats.seconds,
  }));
  return [...scanned, ...files.map(({ path, findings, skipped }) => ({ name: path, findings, skipped, steps: [], seconds: 0 }))];
}

/** Findings that nobody accepted. */
export function openFindings({ findings }: Pick<Subject, 'findings'>): SealedFinding[] {
  return findings.filter(({ accepted }) => accepted === undefined);
}

/** A sentence on those that somebody accepted; nothing where there are none. */
export function acceptedNote(subjects: readonly Pick<Subject, 'findings'>[]): string | undefined {
  const accepted = subjects.reduce((sum, subject) => sum + subject.findings.length - openFindings(subject).length, 0);
  return accepted === 0 ? undefined : `${counted(accepted, 'accepted finding')} not listed`;
}
