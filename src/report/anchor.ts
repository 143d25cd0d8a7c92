/** Where in the checkout a code host can point at for a finding. */
import type { SealedFinding, SealedStep } from './format.js';

export interface Anchor {
  /** From the folder in which it was named. */
  path: string;
  line: number;
  endLine?: number;
}

/** The line of the Dockerfile that brought it in, where a Dockerfile was given and has it; the line itself in a file that was looked at. */
export function anchorOf({ rootCause, sightings: [first] }: SealedFinding, steps: readonly SealedStep[]): Anchor | undefined {
  const lines = steps[rootCause.step ?? -1]?.dockerfile;
  if (lines !== undefined) return lines;
  if (first?.kind !== 'file' || first.layer !== undefined || first.path === undefined) return undefined;
  return { path: first.path, line: first.line ?? 1 };
}
