/** Owns bringing a report's findings into the form in which expectations are written. */
import { exitCode } from '../../src/cli/exit-code.js';
import { scanImages, type ScanOptions } from '../../src/index.js';
import { DEFAULT_GATE } from '../../src/model/gate.js';
import type { ExpectedFinding } from './expected.js';
import { fill } from './secrets.js';

type ScannedReport = Awaited<ReturnType<typeof scanImages>>;
export type ScannedImage = ScannedReport['images'][number];
type ScannedFinding = ScannedImage['findings'][number];
type ScannedSighting = ScannedFinding['sightings'][number];

/**
 * Scans one image with the whole product, through the engine's socket or a path.
 * @throws Error when the reference holds not exactly one image, or anything could not be looked at
 */
export async function scanOne(reference: string, options: ScanOptions = {}): Promise<ScannedImage> {
  return (await scanWithExit(reference, options)).image;
}

/** The same, with what the command line would exit with at its default threshold. */
export async function scanWithExit(reference: string, options: ScanOptions = {}): Promise<{ image: ScannedImage; exit: number }> {
  const report = await scanImages([reference], { showSecrets: true, ...options });
  const [image, ...others] = report.images;
  if (image === undefined || others.length > 0) throw new Error(`${reference} holds ${report.images.length} images, not one`);
  const failures = [...report.skipped, ...image.skipped].filter((skip) => skip.severity === 'failure');
  if (failures.length > 0) throw new Error(`${reference} is incomplete: ${failures.map((skip) => skip.detail).join('; ')}`);
  return { image, exit: exitCode(report, DEFAULT_GATE) };
}

/** The findings of a report as expectations write them, in the order of `filled`. */
export function readable(image: ScannedImage): ExpectedFinding[] {
  return sorted(
    image.findings.map((finding) => ({
      secret: finding.secret.reveal(),
      detector: finding.detector,
      root: finding.rootCause.step ?? null,
      leak: finding.leaks[0] ?? '',
      sightings: finding.sightings.map(readableSighting).sort(),
    })),
  );
}

/** Expectations with the secrets put in and in the order of `readable`. */
export function filled(expected: readonly ExpectedFinding[]): ExpectedFinding[] {
  return sorted(expected.map((finding) => ({ ...finding, secret: fill(finding.secret), sightings: finding.sightings.toSorted() })));
}

function sorted<Finding extends ExpectedFinding>(findings: Finding[]): Finding[] {
  const key = ({ sightings, secret }: Finding) => `${sightings.join('\n')}\0${secret}`;
  return findings.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function readableSighting({ kind, path, name, step, visibility }: ScannedSighting): string {
  const hidden = visibility.state === 'live' ? '' : ` by ${visibility.step ?? '-'}`;
  return `${kind} ${path ?? name ?? '-'} @${step ?? '-'} ${visibility.state}${hidden}`;
}
