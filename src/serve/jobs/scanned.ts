/** What is kept of a scan. */
import { z } from 'zod';
import type { Json } from '../../store/store.js';
import { VERDICTS } from '../verdict.js';

const count = z.number().int().nonnegative();

export const Scanned = z.object({
  image: z.string().describe('`HOST/REPOSITORY@DIGEST`'),
  reference: z.string().describe('The same with the tag, where one was told.'),
  ruleSet: z.string().describe('Digest of the rules in force.'),
  verdict: z.enum(VERDICTS).describe('`leaks`: findings at or above the threshold. `incomplete`: something could not be looked at.'),
  findings: z.object({ critical: count, high: count, medium: count, low: count }),
  receivedAt: z.iso.datetime().describe('When the push was told of.'),
  finishedAt: z.iso.datetime(),
  seconds: z.number().nonnegative().describe('That the scan took.'),
  report: z.custom<Json>(),
});
export type Scanned = z.infer<typeof Scanned>;
