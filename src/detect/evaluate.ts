/** One keyword hit of one rule: is there a secret, and how sure is it? */
import type { BlobContext } from '../model/match.js';
import { candidate, nameOf, type Candidate, type Decision, type FoundPart } from './candidate.js';
import { REACH_BACK } from './reach.js';
import type { CompiledRule, Head } from './compiled-rule.js';
import { entropy } from './entropy.js';
import { FINDER_REACH } from './generic/finder.js';
import { judge } from './generic/judge.js';
import { isCode, isDocumentation, isLibrary, placeOf } from './generic/place.js';
import type { Pattern } from './pattern.js';
import { isPlaceholder } from './placeholder.js';
import type { Verdict } from './proof/check.js';
import { READER_CAP } from './readers/reader.js';
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

/**
 * @param placeholders the rule under which a placeholder is reported
 * @returns undefined when the keyword stands for nothing
 */
export function evaluate(
  rule: CompiledRule,
  hit: Hit,
  view: View,
  context: BlobContext,
  placeholders: CompiledRule,
): Candidate | undefined {
  if (rule.path !== undefined && !rule.path.test(context.path ?? '')) return undefined;
  if (rule.finder !== undefined) return evaluateFound(rule, hit, view, context, placeholders);
  const value = rule.head === undefined ? undefined : findValue(rule, rule.head, hit, view);
  if (value === undefined) return undefined;
  if (isMadeUp(rule, value.text)) return undefined;
  const name = value.name ?? nameOf(context, view, value.start);
  return decide(rule, { ...value, ...(name !== undefined && { name }) }, view, context, placeholders);
}

/** The head must span the keyword: other matches in the window belong to other hits. */
function findValue(rule: CompiledRule, head: Head, hit: Hit, view: View): Value | undefined {
  const from = Math.max(view.from, hit.start - head.back - 1);
  const text = view.text(from, hit.end + head.longest + 1);
  const keyword = { start: hit.start - from, end: hit.end - from };
  for (let at = head.atKeyword ? keyword.start : 0; at <= keyword.start;) {
    const found = head.pattern.exec(text, at);
    if (found === undefined || found.start > keyword.start) return undefined;
    const secret = found.group('secret');
    if (found.end >= keyword.end && secret !== undefined) {
      const spoken = found.group('name');
      const name = spoken === undefined ? undefined : text.slice(spoken.start, spoken.end);
      const [start, end] = [from + secret.start, from + secret.end];
      const value =
        rule.reader === undefined ? { text: text.slice(secret.start, secret.end), start, end, cut: false } : follow(rule, start, view);
      return value === undefined ? undefined : { ...value, ...(name !== undefined && { name }) };
    }
    at = found.start + 1;
  }
  return undefined;
}

/** How much of the stream a reader is shown, one after another: a glance tells that heads follow each other, and nearly all keys are short. */
const LOOKS = [256, 4096, READER_CAP];

export function follow(rule: CompiledRule, start: number, view: View): Value | undefined {
  for (const reach of LOOKS) {
    const from = rule.source.reader === 'json-object' ? Math.max(view.from, start - REACH_BACK) : start;
    const capped = start + reach < view.to || !view.atEnd;
    const text = view.text(from, start + reach);
    const span = rule.reader?.(text, start - from, capped);
    if (span === 'none' || (span === undefined && reach === READER_CAP)) return undefined;
    if (span === undefined || (span.cut && reach !== READER_CAP)) {
      if (capped) continue;
      return undefined;
    }
    return { text: text.slice(span.start, span.end), start: from + span.start, end: from + span.end, cut: span.cut };
  }
  return undefined;
}

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
  if (rule.allow.some((pattern) => pattern.test(text))) return undefined;
  if (rule.allowLine.length > 0) {
    const line = lineAround(view, start, end).text;
    if (rule.allowLine.some((pattern) => pattern.test(line))) return undefined;
  }
  const verdict = rule.check?.({ value: text, cut: value.cut, ...(name !== undefined && { name }) });
  if (rule.check !== undefined && verdict === undefined) return undefined;
  const judged = inContext(rule, verdict ?? unproven(rule), context);
  const decision: Decision = { ...judged, value: text, start, end, ...(name !== undefined && { name }) };
  return candidate(rule, decision, findParts(rule, value, view));
}

function isMadeUp(rule: CompiledRule, text: string): boolean {
  if (rule.reader !== undefined || rule.info.specificity !== 3) return false;
  return text.length <= LONGEST_MADE_UP ? MADE_UP.test(text) : CROSSED_OUT.test(text);
}

/** Where a value stands says as much as its form, when the form is nobody's own. */
function inContext(rule: CompiledRule, verdict: Verdict, context: BlobContext): Verdict {
  if (rule.info.specificity === 3) return isLibrary(context.path ?? '') && rule.reader !== undefined ? selfTest(verdict) : verdict;
  if (context.kind !== 'file')
    return verdict.confidence === 'possible' && rule.check === undefined ? { ...verdict, confidence: 'likely' } : verdict;
  if (!isDocumentation(context.path ?? '') || verdict.confidence === 'possible') return verdict;
  return { ...verdict, confidence: 'possible', evidence: `${verdict.evidence}, in documentation or tests` };
}

/** Cryptographic libraries carry the keys of their self-tests, which anyone may read: every Debian has GnuTLS. */
function selfTest(verdict: Verdict): Verdict {
  return { ...verdict, confidence: 'possible', evidence: `${verdict.evidence}, inside a system library` };
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
    const found = after ?? search(pattern, view.text(left, value.start), left);
    return found === undefined ? [] : [{ name, ...found }];
  });
}

function search(pattern: Pattern, text: string, base: number): { value: string; start: number; end: number } | undefined {
  const found = pattern.exec(text, 0);
  const span = found?.group('part') ?? found;
  return span === undefined ? undefined : { value: text.slice(span.start, span.end), start: base + span.start, end: base + span.end };
}

/** `password: function`, `token = args.token`: without quotes code means something by such a name, and does not hold it. */
const IDENTIFIER = /^[$A-Z_]+(?:[.:]{1,2}[$A-Z_]\w*)*$/i;

/** A value known by its name only. */
function evaluateFound(rule: CompiledRule, hit: Hit, view: View, context: BlobContext, placeholders: CompiledRule): Candidate | undefined {
  if (placeOf(context) === 'silent') return undefined;
  const from = Math.max(view.from, hit.start - FINDER_REACH.back);
  const text = view.text(from, hit.end + FINDER_REACH.on);
  const found = rule.finder?.find(text, hit.start - from, hit.end - from);
  if (found === undefined) return undefined;
  const whole = text.slice(found.start, found.end);
  const inner = shellDefault(whole);
  const value = inner?.text ?? whole;
  const start = from + found.start + (inner?.start ?? 0);
  if (rule.value !== undefined) {
    if (!rule.value.test(value)) return undefined;
    if (!found.quoted && isCode(context.path ?? '') && IDENTIFIER.test(value)) return undefined;
    return decide(rule, { text: value, start, end: start + value.length, cut: false, name: found.name }, view, context, placeholders);
  }
  const judgement = judge(found, value, context);
  if (judgement === undefined || rule.allow.some((pattern) => pattern.test(value))) return undefined;
  const span = { value, start, end: start + value.length, name: found.name };
  if (judgement.kind === 'placeholder') return candidate(placeholders, { ...span, confidence: 'likely', evidence: 'a placeholder' });
  return candidate(rule, { ...span, confidence: judgement.confidence, evidence: judgement.evidence });
}
