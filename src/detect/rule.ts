/** The rule format as data: what a `[[rule]]` of `detectors/*.toml` or of `--rules FILE` may say. Explained in detectors/README.md. */
import { z } from 'zod';
import { CHECKS } from './proof/checks.js';
import { FINDERS } from './generic/finders.js';
import { LISTS } from './lists/lists.js';
import { READERS } from './readers/readers.js';

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const text = z.string().min(1);
const url = z.string().regex(/^https:\/\//, 'must be an https address');
const oneOf = (names: Iterable<string>): z.ZodType<string> => {
  const known = [...names];
  return z.string().refine((name) => known.includes(name), `must be one of ${known.join(', ')}`);
};

const part = z.strictObject({
  name: text,
  pattern: text,
  /** Bytes around the secret that are searched. */
  within: z.int().min(1).max(2048).default(512),
});

const exemption = z.strictObject({
  /** Any of what is given suffices, or one of each kind must hold. */
  condition: z.enum(['any', 'all']).default('any'),
  /** What the patterns are tried on. */
  target: z.enum(['secret', 'match', 'line']).default('secret'),
  patterns: z.array(text).default([]),
  paths: z.array(text).default([]),
  /** Literals in the secret, in any case. */
  words: z.array(text).default([]),
  /** A commit must be one of some, which none is in an image. */
  never: z.boolean().default(false),
});

export type ExemptionSource = z.infer<typeof exemption>;

/** No longer than what a scan keeps to the left of a hit. */
const keyword = z.string().regex(/^[\x20-\x7e]{3,64}$/, 'must be 3 to 64 characters of ASCII');

const tag = z.string().regex(/^[\w.:/-]{1,64}$/, 'must be a word');

const ruleSchema = z.strictObject({
  id,
  title: text,
  provider: id,
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  use: z.enum(['build', 'run', 'both']),
  category: z.enum(['secret', 'placeholder', 'practice']).default('secret'),
  /** JavaScript regular expression of the head, bounded, with a group `secret` and perhaps a group `name`. */
  pattern: text.optional(),
  /** Instead of a pattern and keywords: command lines, which parse-rules.ts makes into them. */
  commands: z.array(text).min(1).optional(),
  /** Instead of a pattern: code that finds the value beside a keyword. */
  finder: oneOf(Object.keys(FINDERS)).optional(),
  /** Instead of a pattern: code that finds the values of the list that a keyword belongs to. */
  list: oneOf(Object.keys(LISTS)).optional(),
  /** With a finder: what the whole value must be. The name that it finds holds the keyword. */
  value: text.optional(),
  /** Instead of a finder and keywords, or besides: words that say whose a value is that something else found, in its name or around it. Not looked for in every byte. */
  beside: z.array(keyword).default([]),
  /** Pattern of the whole value by which it is this rule's wherever any password or token can stand: in headers, URLs, under general names. */
  form: text.optional(),
  /** What the pattern finds is only reported under the rule of a vendor that a key above it or the called function names. */
  told: z.boolean().default(false),
  ignore_case: z.boolean().default(false),
  keywords: z.array(keyword).default([]),
  /** From outside only. Literals, in any case, one of which must stand within 4 KiB of a match. */
  near: z.array(text).default([]),
  /** From outside only. The group that is the secret where none is named so; 0: the first that took part, else the whole match. */
  group: z.int().min(0).max(99).optional(),
  prefix: z.string().default(''),
  /** Without a digit the value must look drawn at random, and not written: for vendors' values of letters and digits. */
  random: z.boolean().default(false),
  entropy: z.number().min(0).max(8).default(0),
  path: z.string().optional(),
  /** With a path and no pattern: how the file begins, with a group `secret` if a part of it is the secret. */
  content: text.optional(),
  /** With a path and no pattern: what a whole line of the file is, with a group `secret`; each that is so is found. */
  line: text.optional(),
  unless: z.strictObject({ pattern: text, keywords: z.array(keyword).min(1) }).optional(),
  allow: z.array(text).default([]),
  allow_line: z.array(text).default([]),
  exempt: z.array(exemption).default([]),
  tags: z.array(tag).default([]),
  proof: oneOf(Object.keys(CHECKS)).optional(),
  reader: oneOf(Object.keys(READERS)).optional(),
  part: z.array(part).default([]),
  confidence: z.enum(['likely', 'possible']).default('likely'),
  specificity: z.int().min(1).max(3),
  references: z.array(url).default([]),
  revoke: url.optional(),
  samples: z.strictObject({ positive: z.array(text).default([]), negative: z.array(text).default([]) }).optional(),
});

export type Rule = z.infer<typeof ruleSchema>;

export const ruleFileSchema = z.strictObject({ rule: z.array(ruleSchema).min(1) });
