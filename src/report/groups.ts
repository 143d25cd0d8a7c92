import type { Origin } from '../model/finding.js';
import type { Gate } from '../model/gate.js';
import type { Confidence, Severity } from '../model/match.js';
import type { SealedFinding, SealedImage, SealedReport } from './format.js';

/** What a finding means to the reader: which ones count, and how the others are set apart. */

/** Mildest first: a threshold admits everything from its place on. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];
export const CONFIDENCES = ['possible', 'likely', 'proven'] as const satisfies readonly Confidence[];

/** A secret that nobody accepted, that we are sure enough of, and that is not public anyway as part of a distribution or package. */
export function isLeak(finding: SealedFinding): boolean {
  return finding.accepted === undefined && isSureLeak(finding);
}

/** The same of what is kept of a finding. */
export function isSureLeak(finding: Pick<SealedFinding, 'category' | 'confidence' | 'origin'>): boolean {
  return finding.category === 'secret' && finding.confidence !== 'possible' && !isPublic(finding);
}

/** What of a finding decides whether it fails. */
type Judged = Pick<SealedFinding, 'category' | 'severity' | 'confidence' | 'origin'> & {
  accepted?: unknown;
  sightings: readonly { visibility: Pick<SealedFinding['sightings'][number]['visibility'], 'state'> }[];
};

/** Whether it fails the scan. */
export function isBlocking(finding: Judged, gate: Gate): boolean {
  return (
    finding.accepted === undefined &&
    finding.category === 'secret' &&
    SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(gate.severity) &&
    CONFIDENCES.indexOf(finding.confidence) >= CONFIDENCES.indexOf(gate.confidence) &&
    gate.origins.includes(finding.origin) &&
    finding.sightings.some(({ visibility }) => gate.visibility.includes(visibility.state))
  );
}

/** What a distribution or a package published: it is in every image with that package, and no key of the builder's. */
export function isPublic({ origin }: Pick<SealedFinding, 'origin'>): boolean {
  return origin === 'distribution' || origin === 'package';
}

export const ORIGINS = ['yours', 'base', 'distribution', 'package'] as const satisfies readonly Origin[];

export type GroupName = 'leaks' | 'possible' | 'placeholders' | 'practices' | 'public' | 'accepted';

/** Each finding in exactly one group, in the report's order (worst first). */
export function groupFindings(findings: readonly SealedFinding[]): Record<GroupName, SealedFinding[]> {
  const groups: Record<GroupName, SealedFinding[]> = {
    leaks: [],
    possible: [],
    placeholders: [],
    practices: [],
    public: [],
    accepted: [],
  };
  for (const finding of findings) groups[groupOf(finding)].push(finding);
  return groups;
}

function groupOf(finding: SealedFinding): GroupName {
  if (finding.accepted !== undefined) return 'accepted';
  if (isPublic(finding)) return 'public';
  if (finding.category === 'placeholder') return 'placeholders';
  if (finding.category === 'practice') return 'practices';
  return isLeak(finding) ? 'leaks' : 'possible';
}

/** What is accepted does not count. */
export function countBySeverity(findings: readonly SealedFinding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity, accepted } of findings) if (accepted === undefined) counts[severity]++;
  return counts;
}

/** The image with only the findings of at least this confidence, and how many are left out. */
export function atLeast(image: SealedImage, confidence: Confidence): SealedImage {
  if (confidence === CONFIDENCES[0]) return image;
  const admitted: readonly Confidence[] = CONFIDENCES.slice(CONFIDENCES.indexOf(confidence));
  const listed = image.findings.filter((finding) => admitted.includes(finding.confidence));
  const left = image.findings.length - listed.length;
  return { ...image, findings: listed, ...(left > 0 && { unlisted: { below: confidence, findings: left } }) };
}

/** The image with only the findings of these origins, and how many are left out. */
export function ofOrigins(image: SealedImage, only: readonly Origin[]): SealedImage {
  const listed = image.findings.filter(({ origin }) => only.includes(origin));
  const left = image.findings.length - listed.length;
  return { ...image, findings: listed, ...(left > 0 && { unlistedOrigins: { only, findings: left } }) };
}

/** The report with something made of each image; its summary counts what is left. */
export function mapImages(report: SealedReport, change: (image: SealedImage) => SealedImage): SealedReport {
  const images = report.images.map(change);
  return { ...report, images, summary: { ...report.summary, findings: countBySeverity(images.flatMap((image) => image.findings)) } };
}
