import type { Sighting } from '../../model/finding.js';

/** What a plan needs to know of a finding: one of this run, or one read back from a report. */
export interface Leaky {
  leaks: readonly string[];
  /** When the credential is needed. */
  use: 'build' | 'run' | 'both';
  /** What the variable is called that holds it, or would. */
  variable: string;
  /** The ARG that it came in through. */
  arg?: string;
  sightings: readonly Pick<Sighting, 'kind' | 'path' | 'name' | 'step' | 'visibility'>[];
}
