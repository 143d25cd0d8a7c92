/** The one order of sightings and findings: by what they say, never by when they arrived. */
import type { Finding, Origin, Sighting } from '../model/finding.js';
import type { Category, Confidence, PlaceKind, Severity } from '../model/match.js';

export const CONFIDENCE: Readonly<Record<Confidence, number>> = { proven: 2, likely: 1, possible: 0 };
export const SEVERITY: Readonly<Record<Severity, number>> = { critical: 3, high: 2, medium: 1, low: 0 };
const CATEGORY: Readonly<Record<Category, number>> = { secret: 0, placeholder: 1, practice: 2 };

/** Within a step: what its arguments held, then what it set, then its text, then the files it left. */
const KIND: Readonly<Record<PlaceKind, number>> = {
  'build-arg': 0,
  env: 1,
  label: 2,
  command: 3,
  healthcheck: 4,
  history: 5,
  file: 6,
  annotation: 7,
  attestation: 8,
};

type Compare<T> = (a: T, b: T) => number;

/** Compares by the first criterion that tells two things apart. */
export function compareBy<T>(...criteria: readonly Compare<T>[]): Compare<T> {
  return (a, b) => {
    for (const criterion of criteria) {
      const order = criterion(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Text by code unit: the same on every machine, unlike a locale's order. */
export function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By the step that brought them in; what no step is known for comes last, and there files by layer. */
export const compareSightings = compareBy<Sighting>(
  (a, b) => (a.step ?? Number.MAX_SAFE_INTEGER) - (b.step ?? Number.MAX_SAFE_INTEGER),
  (a, b) => KIND[a.kind] - KIND[b.kind],
  (a, b) => (a.layer?.index ?? 0) - (b.layer?.index ?? 0),
  (a, b) => compareText(a.path, b.path),
  (a, b) => compareText(a.name, b.name),
  (a, b) => compareText(a.chain?.join('\0'), b.chain?.join('\0')),
  (a, b) => Number(a.visibility.state !== 'live') - Number(b.visibility.state !== 'live'),
  (a, b) => (a.offset ?? 0) - (b.offset ?? 0),
);

/** What lies in files of distributions and packages is public, and comes after all that is not. */
const PUBLIC: Readonly<Record<Origin, number>> = { yours: 0, base: 0, distribution: 1, package: 1 };

/** Secrets, worst first; then placeholders, then practices; then the same of public content. */
export const compareFindings = compareBy<Omit<Finding, 'id' | 'fingerprint'>>(
  (a, b) => PUBLIC[a.origin] - PUBLIC[b.origin],
  (a, b) => CATEGORY[a.category] - CATEGORY[b.category],
  (a, b) => SEVERITY[b.severity] - SEVERITY[a.severity],
  (a, b) => CONFIDENCE[b.confidence] - CONFIDENCE[a.confidence],
  (a, b) => compareText(a.detector, b.detector),
  (a, b) => compareLists(a.sightings, b.sightings),
);

function compareLists(a: readonly Sighting[], b: readonly Sighting[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [first, second] = [a[index], b[index]];
    const order = first === undefined || second === undefined ? 0 : compareSightings(first, second);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
