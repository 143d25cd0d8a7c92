/** What is known of an image from a report: read back from JSON, or from the report of this run, which has the same names. */
import { z } from 'zod';
import type { Leaky } from './correlate/fix/leaky.js';
import type { StepText } from './correlate/dockerfile/same.js';
import { ScanError } from './model/errors.js';

export interface KnownImage {
  steps: StepText[];
  /** Those that count: secrets that are sure enough, and not a distribution's. */
  findings: (Leaky & { title: string; advice?: string | undefined })[];
}

const Sighting = z.object({
  kind: z.enum(['file', 'env', 'label', 'command', 'healthcheck', 'build-arg', 'history', 'annotation', 'attestation']),
  path: z.string().optional(),
  name: z.string().optional(),
  step: z.number().optional(),
  visibility: z.object({ state: z.enum(['live', 'overwritten', 'deleted']), step: z.number().optional() }),
});

const Known = z.object({
  images: z.array(
    z.object({
      steps: z.array(z.object({ instruction: z.string(), text: z.string() })),
      findings: z.array(
        z.object({
          title: z.string(),
          category: z.string(),
          confidence: z.string(),
          origin: z.string(),
          accepted: z.unknown().optional(),
          leaks: z.array(z.string()),
          rootCause: z.object({ step: z.number().optional() }),
          remedies: z.array(z.object({ text: z.string(), when: z.enum(['build', 'run']).optional(), patch: z.string().optional() })),
          sightings: z.array(Sighting),
        }),
      ),
    }),
  ),
});

/** @throws ScanError OPTION_INVALID */
export function readFindings(report: unknown): KnownImage[] {
  const { success, data } = Known.safeParse(report);
  if (!success) throw new ScanError('OPTION_INVALID', 'This is no report of stowaway: make one with stowaway scan IMAGE -f json.');
  return data.images.map(({ steps, findings }) => ({
    steps,
    findings: findings.filter(counts).map(({ title, leaks, remedies, sightings, rootCause }) => {
      const root = steps[rootCause.step ?? -1];
      const held =
        sightings.find(({ kind, name }) => (kind === 'build-arg' || kind === 'env') && name !== undefined) ??
        sightings.find(({ name }) => name !== undefined);
      const declared = root?.instruction === 'ARG' ? /^ARG\s+([a-z_]\w*)/i.exec(root.text)?.[1] : undefined;
      return {
        title,
        advice: remedies[0]?.text,
        leaks,
        use: remedies.find(({ when }) => when !== undefined)?.when ?? 'both',
        variable: declared ?? held?.name ?? 'SECRET',
        ...(declared !== undefined && { arg: declared }),
        sightings: sightings.map(({ kind, path, name, step, visibility: { state, step: by } }) => ({
          kind,
          ...(path !== undefined && { path }),
          ...(name !== undefined && { name }),
          ...(step !== undefined && { step }),
          visibility: { state, ...(by !== undefined && { step: by }) },
        })),
      };
    }),
  }));
}

function counts({
  category,
  confidence,
  origin,
  accepted,
}: {
  category: string;
  confidence: string;
  origin: string;
  accepted?: unknown;
}): boolean {
  return category === 'secret' && confidence !== 'possible' && (origin === 'yours' || origin === 'base') && accepted === undefined;
}
