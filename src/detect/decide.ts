/** What to make of a value that a rule found: nothing, a placeholder, or a secret, and how sure that is. */
import type { BlobContext } from '../model/match.js';
import { candidate, type Candidate, type Decision, type FoundPart } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { entropy } from './entropy.js';
import { isDrawn, looksOf } from './generic/looks.js';
import { isDocumentation, isLibrary, placeOf } from './generic/place.js';
import type { Pattern } from './pattern.js';
import { isPlaceholder } from './placeholder.js';
import type { Verdict } from './proof/check.js';
import { isReference, shellDefault } from './reference.js';
import { lineAround, type View } from './view.js';

/** Where a keyword stands, as offsets in the blob. */
export interface Hit {
  start: number;
  end: number;
}

/** A value as found, before it is judged. */
export interface Value {
  text: string;
  start: number;
  end: number;
  cut: boolean;
  name?: string;
}

/** Seen in made-up tokens of a real format: runs of one character, the word EXAMPLE. */
const MADE_UP = /(.)\1{7,}|example|0123456789|abcdefghij|1234567890/i;

/** Longer values hold encoded structures, in which runs are normal: AWS session tokens have ten slashes in a row. */
const LONGEST_MADE_UP = 120;
const CROSSED_OUT = /x{24}/i;

/** A value that a pattern matched: dropped, a placeholder, or a secret with its proof. */
export function decide(
  rule: CompiledRule,
  value: Value,
  view: View,
  context: BlobContext,
  placeholders: CompiledRule,
): Candidate | undefined {
  const { text, start, end, name } = value;
  if (rule.reader === undefined) {
    if (rule.info.specificity === 3) {
      if (isMadeUp(rule, text)) return undefined;
    } else {
      const inner = shellDefault(text);
      if (inner !== undefined) {
        const innerStart = start + inner.start;
        return decide(
          rule,
          { ...value, text: inner.text, start: innerStart, end: innerStart + inner.text.length },
          view,
          context,
          placeholders,
        );
      }
      if (isReference(text)) return undefined;
      if (isPlaceholder(text, name)) return placeholder(placeholders, value, context);
    }
  }
  if (rule.source.entropy > 0 && entropy(text) < rule.source.entropy) return undefined;
  if (rule.source.random && !isDrawn(text)) return undefined;
  if (rule.allow.some((pattern) => pattern.test(text))) return undefined;
  if (rule.allowLine.length > 0) {
    const line = lineAround(view, start, end).text;
    if (rule.allowLine.some((pattern) => pattern.test(line))) return undefined;
  }
  const verdict = rule.check?.({ value: text, cut: value.cut, ...(name !== undefined && { name }) });
  if (rule.check !== undefined && verdict === undefined) return undefined;
  const told = verdict ?? unproven(rule);
  const judged = inContext(rule, text, told.confidence === 'likely' && isWithinWord(rule, value, view) ? WITHIN_WORD : told, context);
  const decision: Decision = { ...judged, value: text, start, end, ...(name !== undefined && { name }) };
  return candidate(rule, decision, findParts(rule, value, view));
}

export function isMadeUp(rule: CompiledRule, text: string): boolean {
  if (rule.reader !== undefined || rule.info.specificity !== 3) return false;
  return text.length <= LONGEST_MADE_UP ? MADE_UP.test(text) : CROSSED_OUT.test(text);
}

/** Where a value stands says as much as its form, when the form is nobody's own. */
function inContext(rule: CompiledRule, value: string, verdict: Verdict, context: BlobContext): Verdict {
  if (rule.info.specificity === 3) return isLibrary(context.path ?? '') && rule.reader !== undefined ? selfTest(verdict) : verdict;
  if (context.kind !== 'file')
    return verdict.confidence === 'possible' && rule.check === undefined ? { ...verdict, confidence: 'likely' } : verdict;
  if (isTyped(context) && rule.check === undefined && verdict.confidence === 'possible' && looksOf(value) === 'random')
    return { ...verdict, confidence: 'likely' };
  if (!isDocumentation(context.path ?? '') || verdict.confidence === 'possible') return verdict;
  return { ...verdict, confidence: 'possible', evidence: `${verdict.evidence}, in documentation or tests` };
}

/** Commands are run: what is random in one was not made up for a reader. */
function isTyped(context: BlobContext): boolean {
  const place = placeOf(context);
  return place === 'command' || place === 'script';
}

/** Cryptographic libraries carry the keys of their self-tests, which anyone may read: every Debian has GnuTLS. */
function selfTest(verdict: Verdict): Verdict {
  return { ...verdict, confidence: 'possible', evidence: `${verdict.evidence}, inside a system library` };
}

const WITHIN_WORD: Verdict = { confidence: 'possible', evidence: 'begins within a word' };

/** Escapes before a value, short options that it is joined to, and the word before a token in Telegram's addresses end in letters too. */
const NO_WORD = /(?:\\(?:[abefnrtv0]|u[\dA-F]{4}|x[\dA-F]{2})|%[\dA-F]{2}|(?:^|[\s"'])-[A-Z]|\/bot)$/i;

/** Of lines of text only: in programs strings follow each other without anything between them. */
const LONGEST_TEXT_LINE = 400;
const NO_TEXT = /[^\t\r\x20-\x7e]/;

/** Whether what looks like a vendor's token is only the rest of a longer word. */
function isWithinWord(rule: CompiledRule, { text, start, end }: Value, view: View): boolean {
  if (rule.info.specificity !== 3 || rule.reader !== undefined || !/^[a-z\d]/i.test(text)) return false;
  const before = view.text(start - 8, start);
  if (!/[a-z\d]$/i.test(before) || NO_WORD.test(before)) return false;
  const line = lineAround(view, start, end).text;
  return line.length <= LONGEST_TEXT_LINE && !NO_TEXT.test(line);
}

function unproven(rule: CompiledRule): Verdict {
  return {
    confidence: rule.source.confidence,
    evidence: rule.info.specificity === 3 ? "the vendor's format" : 'stands where its kind stands',
  };
}

/** In code a placeholder is a test or a comment; where things are configured it is a weak default. */
function placeholder(rule: CompiledRule, value: Value, context: BlobContext): Candidate | undefined {
  if (context.kind === 'file' && placeOf(context) !== 'environment') return undefined;
  const { text, start, end, name } = value;
  return candidate(rule, { value: text, start, end, confidence: 'likely', evidence: 'a placeholder', ...(name !== undefined && { name }) });
}

/** The nearest text on either side that fits a part. */
function findParts(rule: CompiledRule, value: Value, view: View): FoundPart[] {
  return rule.parts.flatMap(({ name, pattern, within }) => {
    const after = search(pattern, view.text(value.end, value.end + within), value.end);
    const left = Math.max(view.from, value.start - within);
    const before = searchLast(pattern, view.text(left, value.start), left);
    const isNearer = before !== undefined && (after === undefined || value.start - before.end < after.start - value.end);
    const found = isNearer ? before : after;
    return found === undefined ? [] : [{ name, ...found }];
  });
}

function searchLast(pattern: Pattern, text: string, base: number): ReturnType<typeof search> {
  let last: ReturnType<typeof search>;
  for (let found = search(pattern, text, base); found !== undefined; found = search(pattern, text, base, found.end - base)) last = found;
  return last;
}

function search(pattern: Pattern, text: string, base: number, from = 0): { value: string; start: number; end: number } | undefined {
  const found = pattern.exec(text, from);
  const span = found?.group('part') ?? found;
  return span === undefined ? undefined : { value: text.slice(span.start, span.end), start: base + span.start, end: base + span.end };
}
