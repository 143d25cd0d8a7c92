/** From the values of a `.stowaway.toml` to a policy, or to the one sentence that says what is wrong where. */
import { dirname, isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { ScanError } from '../model/errors.js';
import { DEFAULT_GATE } from '../model/gate.js';
import { lineOf } from './locate.js';
import { nearest } from './near.js';
import type { Ignore, Policy } from './policy.js';
import { policySchema, type PolicyDocument } from './schema.js';

/**
 * @param values what the TOML parser made of `text`
 * @throws ScanError POLICY_INVALID that names file, line and key, and never a value
 */
export function parsePolicy(values: unknown, text: string, file: string): Policy {
  const parsed = policySchema.safeParse(withoutDates(values));
  if (!parsed.success) throw new ScanError('POLICY_INVALID', complaint(parsed.error.issues, text, file));
  const { fail_on: on = {}, inline_ignore: inlineIgnore = true, baseline, ignore = [] } = parsed.data;
  return {
    file,
    gate: {
      severity: on.severity ?? DEFAULT_GATE.severity,
      confidence: on.confidence ?? DEFAULT_GATE.confidence,
      origins: on.origin ?? DEFAULT_GATE.origins,
      visibility: on.visibility ?? DEFAULT_GATE.visibility,
    },
    ignores: ignore.map((one, index) => ignoreOf(one, lineOf(text, ['ignore', index]))),
    inlineIgnore,
    ...(baseline !== undefined && { baseline: isAbsolute(baseline) ? baseline : join(dirname(file), baseline) }),
  };
}

function ignoreOf(one: NonNullable<PolicyDocument['ignore']>[number], line: number): Ignore {
  const { fingerprint, rule, path, image, reason, expires } = one;
  return {
    line,
    ...(fingerprint !== undefined && { fingerprint }),
    ...(rule !== undefined && { rule }),
    ...(path !== undefined && { path }),
    ...(image !== undefined && { image }),
    reason,
    ...(expires !== undefined && { expires }),
  };
}

/** TOML has dates of its own; quoted ones are as good. */
function withoutDates(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(withoutDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutDates(inner)]));
}

type Issue = z.core.$ZodIssue;

/** Of one thing that is wrong; the next is told when this one is mended. A key that there is not is often the one that is missing. */
function complaint(issues: readonly Issue[], text: string, file: string): string {
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (first === undefined) return `${file}: not a policy`;
  const [unknown] = first.code === 'unrecognized_keys' ? first.keys : [];
  const path = unknown === undefined ? first.path : [...first.path, unknown];
  const line = lineOf(text, path);
  const place = line === 0 ? file : `${file}:${line}`;
  if (unknown === undefined) return `${place}: ${named(path)}${saidOf(first.message)}`;
  const known = KEYS[String(first.path[0] ?? '')] ?? [];
  const meant = nearest(unknown, known);
  return `${place}: there is no key ${unknown}${first.path.length === 0 ? '' : ` in ${String(first.path[0])}`}${meant === undefined ? `; there are ${known.join(', ')}` : `: did you mean ${meant}?`}`;
}

/** In our words: where a policy is wrong, nothing is `received`. */
function saidOf(message: string): string {
  return message.endsWith('received undefined') ? 'is missing' : message.replace(/^Invalid (?:input|option): /, '');
}

function named(path: readonly PropertyKey[]): string {
  const name = path.filter((key) => typeof key === 'string').join('.');
  return name === '' ? '' : `${name}: `;
}

/** What may stand at the top, in `fail_on` and in `ignore`. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(policySchema.shape),
  fail_on: ['severity', 'confidence', 'origin', 'visibility'],
  ignore: ['fingerprint', 'rule', 'path', 'image', 'reason', 'expires'],
};
