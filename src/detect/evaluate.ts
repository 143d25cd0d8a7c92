/** One keyword hit of one rule: is there a secret, and how sure is it? */
import type { BlobContext } from '../model/match.js';
import type { EngineRules } from './engine-rules.js';
import { nameOf, type Candidate } from './candidate.js';
import type { CompiledRule, Head } from './compiled-rule.js';
import { decide, isMadeUp, type Hit, type Value } from './decide.js';
import { beginsAlike } from './other-form.js';
import { REACH_BACK } from './reach.js';
import { knowsPlaceAlone, recognise } from './recognise.js';
import { READER_CAP } from './readers/reader.js';
import { evaluateTold } from './told.js';
import type { VendorWords } from './vendor-words.js';
import type { View } from './view.js';

/** A keyword, with what may be looked at around it. */
export interface KeywordHit extends Hit {
  view: View;
  /** What a reader followed from there: rules that tell kinds of one document apart have the same head and reader. */
  followed: { rule: CompiledRule; value: Value | undefined } | undefined;
}

/**
 * Only for rules that matter in such a blob: see uses-by-lane.ts.
 * @param engine the rules under which the engine itself reports
 * @returns undefined when the keyword stands for nothing
 */
export function evaluate(rule: CompiledRule, hit: KeywordHit, context: BlobContext, engine: EngineRules): Candidate | undefined {
  const { view } = hit;
  const value = valueOf(rule, hit);
  if (value === undefined) return undefined;
  if (isMadeUp(rule, value.text)) return undefined;
  const name = value.name ?? nameOf(context, view, value.start);
  const found = { ...value, ...(name !== undefined && { name }) };
  if (rule.source.told) return evaluateTold(rule, found, view, context, engine);
  const known = knowsPlaceAlone(rule.source) ? recognise(found, view, context, engine) : undefined;
  return known ?? decide(rule, found, view, context, engine.placeholder);
}

/** A keyword that begins what the rule finds, and what its pattern does not know. */
export function evaluateBeginning(rule: CompiledRule, hit: KeywordHit, context: BlobContext, words: VendorWords): Candidate | undefined {
  // In a file full of beginnings nearly none of them leads to anything, whatever the pattern knows.
  const alike = beginsAlike(rule, hit, hit.view, context, words);
  if (alike === undefined || rule.head === undefined) return undefined;
  return findValue(rule, rule.head, hit, hit.view) === undefined ? alike : undefined;
}

function valueOf(rule: CompiledRule, hit: KeywordHit): Value | undefined {
  if (rule.head === undefined) return undefined;
  if (rule.reader === undefined) return findValue(rule, rule.head, hit, hit.view);
  if (hit.followed === undefined || !readsAlike(hit.followed.rule, rule))
    hit.followed = { rule, value: findValue(rule, rule.head, hit, hit.view) };
  return hit.followed.value;
}

function readsAlike(one: CompiledRule, other: CompiledRule): boolean {
  return one.reader === other.reader && one.source.pattern === other.source.pattern && one.source.ignore_case === other.source.ignore_case;
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
