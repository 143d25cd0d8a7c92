/**
 * The configuration format of gitleaks, as far as it means anything in an image: https://github.com/gitleaks/gitleaks#configuration. Its reader
 * does not heed the case of keys and ignores keys that it does not know; so does this one.
 */
import { z } from 'zod';

const texts = z.array(z.string()).default([]);

const allowlist = z.object({
  condition: z
    .string()
    .regex(/^(?:or|and|\|\||&&)?$/i, 'must be OR or AND')
    .default('OR'),
  regextarget: z.enum(['', 'secret', 'match', 'line']).default('secret'),
  regexes: texts,
  paths: texts,
  stopwords: texts,
  commits: texts,
  /** Of global ones: the rules it is for. Default: all. */
  targetrules: texts,
});

export type Allowlist = z.infer<typeof allowlist>;

const rule = z.object({
  id: z.string().min(1),
  description: z.string().default(''),
  regex: z.string().min(1).optional(),
  secretgroup: z.int().min(0).max(99).default(0),
  entropy: z.number().min(0).max(8).default(0),
  keywords: texts,
  path: z.string().min(1).optional(),
  tags: texts,
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).default([]),
});

export type GitleaksRule = z.infer<typeof rule>;

export const gitleaksSchema = z.object({
  title: z.string().default(''),
  extend: z.object({ usedefault: z.boolean().default(false), path: z.string().default(''), disabledrules: texts }).optional(),
  rules: z.array(rule).default([]),
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).default([]),
});

export type GitleaksFile = z.infer<typeof gitleaksSchema>;

/** Whether a parsed TOML file is of this format: ours has `rule`, theirs `rules`, and a file of theirs may only extend or allow. */
export function isGitleaks(parsed: unknown): boolean {
  if (typeof parsed !== 'object' || parsed === null) return false;
  const keys = Object.keys(parsed).map((key) => key.toLowerCase());
  return !keys.includes('rule') && ['rules', 'extend', 'allowlist', 'allowlists'].some((key) => keys.includes(key));
}

/** The same with the keys of all tables in lower case. */
export function foldKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(foldKeys);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), foldKeys(inner)]));
}
