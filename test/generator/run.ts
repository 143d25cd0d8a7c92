/** Runs the detector over every type in every setting, and over what only looks like it. */
import type { Detector } from '../../src/model/detector.js';
import type { CredentialType } from './credential-type.js';
import { knownMiss } from './known-misses.js';
import { isPlaced, place, placeNegative, SETTINGS, type Excepted, type Placed, type Setting } from './placing.js';
import { providersOf } from './providers.js';
import { Random } from './random.js';
import { judge, scan, type Verdict } from './verdict.js';

/** Samples of every type in every setting: names, quotes and paths vary with the seed. */
const SEEDS = [1, 2, 3] as const;
/** One megabyte each. */
const SEEDS_OF_MINIFIED = [1] as const;

export interface Trial {
  readonly placed: Placed;
  readonly seed: number;
  readonly verdict: Verdict;
  /** Why it need not be found. */
  readonly known?: string;
}

export interface Fired {
  readonly value: string;
  readonly rule: string;
}

export interface TypeReport {
  readonly type: CredentialType;
  readonly trials: readonly Trial[];
  readonly exceptions: readonly Excepted[];
  /** Look-alikes that were reported as likely or proven credentials of this vendor. */
  readonly fired: readonly Fired[];
  readonly negatives: number;
}

export function runType(detector: Detector, type: CredentialType, settings: readonly Setting[] = SETTINGS): TypeReport {
  const trials: Trial[] = [];
  const exceptions: Excepted[] = [];
  for (const setting of settings) {
    for (const seed of setting === 'minified' ? SEEDS_OF_MINIFIED : SEEDS) {
      const placed = place(type, setting, seed);
      if (!isPlaced(placed)) {
        if (!exceptions.some((other) => other.setting === setting)) exceptions.push(placed);
        continue;
      }
      const known = knownMiss(type.id, setting, placed.sample.secret);
      trials.push({ placed, seed, verdict: judge(detector, placed), ...(known !== undefined && { known }) });
    }
  }
  const negatives = SEEDS.flatMap((seed) => type.negatives?.(new Random(seed)).map((value) => ({ value, seed })) ?? []);
  return {
    type,
    trials,
    exceptions,
    fired: negatives.flatMap(({ value, seed }) => fires(detector, type, value, seed)),
    negatives: negatives.length,
  };
}

/** Trials whose outcome is not as it should be, the known ones apart. */
export function faults({ trials }: TypeReport): Trial[] {
  return trials.filter(({ verdict, known }) => known === undefined && (verdict.outcome !== 'found' || verdict.strays.length > 0));
}

/** A wrong checksum may be reported as possible, and a placeholder as one; a name may make a credential of anything, so only the vendor's rules count. */
function fires(detector: Detector, type: CredentialType, value: string, seed: number): Fired[] {
  const { path, text, secret } = placeNegative(type, value, seed);
  return scan(detector, path, text)
    .filter(({ start, end }) => start < secret.end && secret.start < end)
    .filter(({ category, confidence }) => category === 'secret' && confidence !== 'possible')
    .filter((match) => {
      const { provider } = detector.rule(match.detector);
      return provider !== 'generic' && providersOf(type.vendor).includes(provider);
    })
    .map((match) => ({ value, rule: match.detector }));
}
