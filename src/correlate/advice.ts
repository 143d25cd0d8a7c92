/** A remedy in the making, and how those of one finding become a list that says nothing twice. */
import type { Remedy } from '../model/finding.js';

export interface Advice {
  /** What must not be. */
  lead: string;
  /** How to do without, explained by the patch: left out where the same patch was given before. */
  how?: string;
  patch?: string | undefined;
}

export function remediesOf(advice: readonly Advice[]): Remedy[] {
  const given = new Set<string>();
  return advice.map(({ lead, how, patch }) => {
    const text = how === undefined ? lead : `${lead} ${how}`;
    if (patch === undefined) return { text };
    const lines = patch.split('\n');
    if (lines.every((line) => given.has(line))) return { text: lead };
    for (const line of lines) given.add(line);
    return { text, patch };
  });
}
