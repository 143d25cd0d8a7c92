/** Rules that know a file by its path, and perhaps by how it begins: what they find is the file itself. */
import type { BlobContext } from '../model/match.js';
import { candidate, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { entropy } from './entropy.js';
import type { Verdict } from './proof/check.js';
import { READER_CAP } from './readers/reader.js';
import type { Rule } from './rule.js';
import type { View } from './view.js';

/** Bytes of a file's beginning that its rule is shown. */
const BEGINNING = 4096;

export function isOfWholeFile({ path, pattern, finder }: Rule): boolean {
  return path !== undefined && pattern === undefined && finder === undefined;
}

/** Of the rules, those that may find this file. */
export function wholeFileRules(rules: readonly CompiledRule[], { kind, path }: BlobContext): readonly CompiledRule[] {
  return kind !== 'file' || path === undefined ? NONE : rules.filter((rule) => rule.path?.test(path) === true);
}

const NONE: readonly CompiledRule[] = [];

/**
 * The secret is what the group `secret` of `content` matched, else the file, up to 64 KiB of it.
 * @param view from the beginning of the file
 */
export function evaluateFile(rule: CompiledRule, view: View): Candidate | undefined {
  const begins = rule.content?.exec(view.text(0, BEGINNING), 0);
  if (rule.content !== undefined && begins === undefined) return undefined;
  const part = begins?.group('secret');
  const { start, end } = part ?? { start: 0, end: READER_CAP };
  const value = view.text(start, end);
  if (value === '' || entropy(value) < rule.source.entropy) return undefined;
  const verdict = rule.check === undefined ? known(rule) : rule.check({ value, cut: part === undefined && !view.atEnd });
  if (verdict === undefined) return undefined;
  // A practice is that the file is there: nothing of what is in it is told.
  const shown = rule.info.category === 'practice' ? { redacted: 'the file' } : {};
  return candidate(rule, { ...verdict, ...shown, value, start, end: start + value.length });
}

function known({ source, content }: CompiledRule): Verdict {
  const byPath = content === undefined || source.category === 'practice';
  return { confidence: source.confidence, evidence: byPath ? 'known by its path' : 'known by its path and how it begins' };
}
