import type { SealedFinding } from '../format.js';

/** The life of a secret along the build steps: where it came in, where it was seen again, where it was hidden, and whether it is still there. */

/** What a lane shows beside one step: nothing yet, a mark, or a line that goes on, solid while the secret is live and broken once it is hidden. */
export type Mark = 'none' | 'enters' | 'again' | 'hides' | 'live' | 'hidden';

/** @param at the index of a step; the image as it is when that step is done. */
export function markAt(finding: SealedFinding, at: number): Mark {
  const entry = entryOf(finding);
  if (entry === undefined || at < entry) return 'none';
  if (at === entry) return 'enters';
  if (finding.sightings.some(({ visibility }) => visibility.step === at)) return 'hides';
  if (finding.sightings.some(({ step }) => step === at)) return 'again';
  return isLiveAt(finding, at) ? 'live' : 'hidden';
}

/** In the finished image. */
export function endOf(finding: SealedFinding): 'live' | 'hidden' {
  return finding.sightings.some(({ visibility }) => visibility.state === 'live') ? 'live' : 'hidden';
}

/** The step that brought it in, or the first that holds it. */
export function entryOf({ rootCause, sightings }: SealedFinding): number | undefined {
  if (rootCause.step !== undefined) return rootCause.step;
  const steps = sightings.flatMap(({ step }) => step ?? []);
  return steps.length === 0 ? undefined : Math.min(...steps);
}

/** Until its first sighting it is on its way: the ARG that declares a name does not hold the value yet. */
function isLiveAt({ sightings }: SealedFinding, at: number): boolean {
  const there = sightings.filter(({ step }) => step === undefined || step <= at);
  return there.length === 0 || there.some(({ visibility: { state, step } }) => state === 'live' || (step !== undefined && step > at));
}
