/** What may stand in a `.stowaway.toml`. The JSON Schema that editors take, `policy.schema.json`, is made of it. */
import { z } from 'zod';

const severity = z.enum(['low', 'medium', 'high', 'critical']);
const confidence = z.enum(['possible', 'likely', 'proven']);
const origin = z.enum(['yours', 'base', 'distribution', 'package']);
const visibility = z.enum(['live', 'overwritten', 'deleted']);

const failOn = z
  .strictObject({
    severity: severity.optional().describe('Secrets of at least this severity fail a scan. Default: medium.'),
    confidence: confidence.optional().describe('Secrets that are at least this sure fail a scan. Default: likely.'),
    origin: z.array(origin).min(1).optional().describe('Whose content fails a scan. Default: yours and base.'),
    visibility: z
      .array(visibility)
      .min(1)
      .optional()
      .describe('A secret fails a scan if one of its sightings is of these. Default: all, for who pulls an image gets all of its layers.'),
  })
  .describe('What fails a scan (exit code 1).');

const ignore = z
  .strictObject({
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{8,32}$/)
      .optional()
      .describe('The fingerprint of one finding, or its first eight digits and more.'),
    rule: z.string().min(1).optional().describe('The id of a rule.'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe('A glob of paths in the image, or of build files that lint checks: * within a folder, ** over folders.'),
    image: z.string().min(1).optional().describe('A glob of references.'),
    reason: z.string().trim().min(1).describe('Why it may stay. It stands in the reports.'),
    expires: z.iso.date().optional().describe('The last day on which it holds, in UTC. Afterwards its findings fail again.'),
  })
  .refine(({ fingerprint, rule, path, image }) => [fingerprint, rule, path, image].some((one) => one !== undefined), {
    message: 'needs at least one of fingerprint, rule, path and image',
  })
  .describe('Findings that may stay: those that are all of what it names.');

export const policySchema = z
  .strictObject({
    fail_on: failOn.optional(),
    inline_ignore: z.boolean().optional().describe('Whether stowaway:ignore in a line of a file counts. Default: true.'),
    baseline: z.string().min(1).optional().describe('The file of stowaway baseline write, from the folder of this file.'),
    ignore: z.array(ignore).optional(),
  })
  .describe('Policy of Stowaway: what fails a scan, and what may stay.');

export type PolicyDocument = z.infer<typeof policySchema>;

/** As JSON Schema, draft 7, which most editors speak. */
export function policyJsonSchema(): object {
  return { title: '.stowaway.toml', ...z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' }) };
}
