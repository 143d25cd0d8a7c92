/** Rules that know a file by its path, and perhaps by how it begins: what they find is the file itself. */
import type { BlobContext } from '../model/match.js';
import { candidate, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { entropy } from './entropy.js';
import { CONTENT, DEAD, type Automaton } from './prefilter/automaton.js';
import { EDGE } from './prefilter/positions.js';
import type { Verdict } from './proof/check.js';
import type { Pattern } from './pattern.js';
import { isPlaceholder } from './placeholder.js';
import { isReference } from './reference.js';
import { READER_CAP } from './readers/reader.js';
import type { Rule } from './rule.js';
import type { View } from './view.js';

/** Nobody's account takes more. */
const LONGEST_LINE = 1024;

/** Bytes of a file's beginning that its rule is shown. */
const BEGINNING = 4096;

export function isOfWholeFile({ path, pattern, finder, list, value }: Rule): boolean {
  return path !== undefined && [pattern, finder, list, value].every((way) => way === undefined);
}

/**
 * Of the rules, those that may find this file.
 * @param paths what the paths that they ask for have in common, see paths.ts
 */
export function wholeFileRules(rules: readonly CompiledRule[], paths: Automaton, { kind, path }: BlobContext): readonly CompiledRule[] {
  if (kind !== 'file' || path === undefined || !mayMatch(paths, path)) return NONE;
  return rules.filter((rule) => rule.path?.test(path) === true);
}

/** Walks from the path's end to its beginning, or until no pattern can match. */
function mayMatch({ start, columns, width, moves }: Automaton, path: string): boolean {
  let state = start;
  for (let at = path.length - 1; state > CONTENT && at >= -1; at--) {
    const code = at < 0 ? EDGE : path.charCodeAt(at);
    // Patterns are read as if there were nothing but bytes.
    if (at >= 0 && code >= EDGE) return true;
    state = moves[(state - 2) * width + (columns[code] ?? 0)] ?? CONTENT;
  }
  return state !== DEAD;
}

const NONE: readonly CompiledRule[] = [];

/** @param view from the beginning of the file, 64 KiB of it */
export function evaluateFile(rule: CompiledRule, view: View): readonly Candidate[] {
  if (rule.line !== undefined) return evaluateLines(rule, rule.line, view.text(0, READER_CAP));
  const found = evaluateWhole(rule, view);
  return found === undefined ? [] : [found];
}

/** Lists of accounts, a line each. */
function evaluateLines(rule: CompiledRule, line: Pattern, text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let from = 0, end = 0; from < text.length; from = end + 1) {
    end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    const one = end - from > LONGEST_LINE ? '' : text.slice(from, text[end - 1] === '\r' ? end - 1 : end);
    const part = one === '' ? undefined : line.exec(one, 0)?.group('secret');
    if (part === undefined) continue;
    const value = one.slice(part.start, part.end);
    if (isReference(value) || isPlaceholder(value) || entropy(value) < rule.source.entropy) continue;
    if (rule.allow.some((pattern) => pattern.test(value))) continue;
    const start = from + part.start;
    found.push(
      candidate(rule, {
        confidence: rule.source.confidence,
        evidence: 'stands where its kind stands',
        value,
        start,
        end: start + value.length,
      }),
    );
  }
  return found;
}

/** The secret is what the group `secret` of `content` matched, else the file, up to 64 KiB of it. */
function evaluateWhole(rule: CompiledRule, view: View): Candidate | undefined {
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
