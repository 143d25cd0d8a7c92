import type { Origin, Visibility } from './finding.js';
import type { Confidence, Severity } from './match.js';

/** Which findings fail a scan: secrets that nobody accepted and that are all of this. */
export interface Gate {
  /** At least. */
  severity: Severity;
  /** At least. */
  confidence: Confidence;
  origins: readonly Origin[];
  /** Of one sighting at least. */
  visibility: readonly Visibility['state'][];
}

/** What a distribution or a package published is no key of the builder's; what merely looks like a secret fails no build. */
export const DEFAULT_GATE: Gate = {
  severity: 'medium',
  confidence: 'likely',
  origins: ['yours', 'base'],
  visibility: ['live', 'overwritten', 'deleted'],
};
