/** A value that a finder found beside a keyword: known by its name, by the keys above the name, and by what it looks like. */
import type { BlobContext } from '../model/match.js';
import type { EngineRules } from './engine-rules.js';
import { candidate, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { endsInKey, isCredentialName } from './credential-name.js';
import type { Value } from './decide.js';
import { decideFitting } from './fitting.js';
import type { Found } from './generic/finder.js';
import { judge } from './generic/judge.js';
import { looksOf } from './generic/looks.js';
import { keysAbove } from './generic/keys-above.js';
import type { Key } from './generic/opening.js';
import { isCode, placeOf, type GenericPlace } from './generic/place.js';
import type { Beside } from './names.js';
import { namedAfter } from './other-form.js';
import { byForm, byHost, bySaid } from './recognise.js';
import { shellDefault } from './reference.js';
import { pathOf } from './vendor-keys.js';
import type { View } from './view.js';

/**
 * @param refuses whether more of a rule is refused, asked before a match is made
 * @returns undefined when the value is none that the rule knows
 */
export function evaluateFound(
  rule: CompiledRule,
  { found, text, base }: Beside,
  view: View,
  outer: BlobContext,
  engine: EngineRules,
  refuses: (rule: CompiledRule) => boolean,
): Candidate | undefined {
  const whole = text.slice(found.start, found.end);
  const inner = shellDefault(whole);
  const plain = inner?.text ?? whole;
  if (rule.value === undefined && (isWordAlone(text, found, plain, outer) || !isCalledSecret(found.name, plain))) return undefined;
  const start = base + found.start + (inner?.start ?? 0);
  // Too short to be known by anything but its name.
  if (rule.value === undefined && plain.length < SHORTEST_SENT && outer.assignments === undefined) {
    const result = judged(rule, found, plain, start, outer, engine, refuses);
    return result && fullyNamed(result, found.name, () => keysAboveFound(view, base, found));
  }
  const value = { text: plain, start, end: start + plain.length, cut: false, name: found.name };
  const context = isInsideValue(outer, base + found.at, value.end) ? INSIDE : outer;
  const above = once(() => keysAboveFound(view, base, found));
  const result =
    rule.value === undefined
      ? ((isLiteral(found, context)
          ? (ofForm(value, view, context, engine) ??
            ofVendorAbove(value, above, view, context, engine) ??
            (isSent(text, found) ? ofHost(value, view, context, engine) : undefined))
          : undefined) ?? told(judged(rule, found, plain, start, context, engine, refuses), value, above, view, context, engine))
      : isNameInCode(found, plain, context)
        ? undefined
        : (decideFitting(rule, rule.value, value, view, context, engine.placeholder) ?? namedAfter(rule, value, found.quoted, context));
  return result && fullyNamed(result, found.name, above);
}

function keysAboveFound(view: View, base: number, { at, start }: Found): Key[] {
  return keysAbove(view.text(view.from, base + start), base + at - view.from);
}

function fullyNamed(result: Candidate, name: string, above: () => readonly Key[]): Candidate {
  return result.match.name === name ? { ...result, fullName: () => pathOf(above(), name) } : result;
}

/** The most frequent answer first: where settings are kept and in code a word is no secret, and too short to be known by anything else. */
function isWordAlone(text: string, found: Found, value: string, context: BlobContext): boolean {
  if (value.length >= SHORTEST_OF_VENDOR || WORDS_COUNT.has(placeOf(context))) return false;
  return looksOf(value) === 'word' && !isSent(text, found);
}

/** There a word is a weak default. */
const WORDS_COUNT: ReadonlySet<GenericPlace> = new Set(['environment', 'command']);

/** Whatever stands beside another name is nothing, unless the name is that of a vendor's value. */
function isCalledSecret(name: string, value: string): boolean {
  return isCredentialName(name) || (endsInKey(name) && looksOf(value) === 'random');
}

/** What stands in the value of a variable or a label: `JAVA_OPTS=-Ddb.password=v`, `CONFIG={"token": "v"}`. It is judged as settings are. */
const INSIDE: BlobContext = { kind: 'env' };

function isInsideValue({ assignments }: BlobContext, from: number, to: number): boolean {
  return assignments?.some(({ start, end, name }) => start <= from && to <= end && !isCredentialName(name)) === true;
}

type NamedValue = Value & { name: string };

const IDENTIFIER = /^[$A-Z_]+(?:[.:]{1,2}[$A-Z_]\w*)*$/i;

/** `password: function`, `token = args.token`: without quotes code means something by such a name, and does not hold it. */
function isNameInCode({ quoted }: Found, value: string, { path = '' }: BlobContext): boolean {
  return !quoted && IDENTIFIER.test(value) && isCode(path);
}

/** Where settings are not kept only what is quoted is meant: the prefilter shows no more either. */
function isLiteral({ quoted }: Found, context: BlobContext): boolean {
  return quoted || placeOf(context) !== 'other';
}

/** A value that its own form tells. */
function ofForm(value: NamedValue, view: View, context: BlobContext, engine: EngineRules): Candidate | undefined {
  return context.assignments === undefined && isCredentialName(value.name) ? byForm(value, view, context, engine) : undefined;
}

/** A parameter of a URL, or a header in quotes of its own: the only ones that a host stands beside. */
function isSent(text: string, { at, end, joint }: Found): boolean {
  const before = text[at - 1] ?? '';
  return before === '?' || before === '&' || (joint === ':' && (before === '"' || before === "'") && text[end] === before);
}

/** Fewer characters are a word. */
const SHORTEST_SENT = 8;

/** A value whose vendor the host tells that it is sent to. */
function ofHost(value: NamedValue, view: View, context: BlobContext, engine: EngineRules): Candidate | undefined {
  return value.text.length >= SHORTEST_SENT && isCredentialName(value.name) ? byHost(value, view, context, engine) : undefined;
}

/** Shorter values have no form that a vendor could be known by. */
const SHORTEST_OF_VENDOR = 16;

/** A value whose vendor stands in a key above its name. */
function ofVendorAbove(
  value: NamedValue,
  above: () => readonly Key[],
  view: View,
  context: BlobContext,
  engine: EngineRules,
): Candidate | undefined {
  const { text, name } = value;
  if (context.assignments !== undefined || text.length < SHORTEST_OF_VENDOR || !isCredentialName(name) || !/\d/.test(text))
    return undefined;
  for (const rule of engine.vendorKeys.above(above(), name)) {
    if (rule.path?.test(context.path ?? '') === false) continue;
    const found = decideFitting(rule, rule.value, value, view, context, engine.placeholder);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is a secret by its name and its looks: under its vendor's rule, where anything around it tells the vendor. */
function told(
  candidateFound: Candidate | undefined,
  value: NamedValue,
  above: () => readonly Key[],
  view: View,
  context: BlobContext,
  engine: EngineRules,
): Candidate | undefined {
  if (candidateFound?.match.category !== 'secret') return candidateFound;
  const keys = above().map(({ text }) => text);
  const vendors = bySaid(value, view, context, engine, keys);
  if (vendors === undefined) return candidateFound;
  if (vendors.match.confidence === 'possible') vendors.match.confidence = candidateFound.match.confidence;
  return vendors;
}

function judged(
  rule: CompiledRule,
  found: Found,
  text: string,
  start: number,
  context: BlobContext,
  engine: EngineRules,
  refuses: (rule: CompiledRule) => boolean,
): Candidate | undefined {
  const judgement = judge(found, text, context);
  if (judgement === undefined || rule.allow.some((pattern) => pattern.test(text))) return undefined;
  if (refuses(judgement.kind === 'placeholder' ? engine.placeholder : rule)) return undefined;
  const span = { value: text, start, end: start + text.length, name: found.name };
  if (judgement.kind === 'placeholder') return candidate(engine.placeholder, { ...span, confidence: 'likely', evidence: 'a placeholder' });
  return candidate(rule, { ...span, confidence: judgement.confidence, evidence: judgement.evidence });
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
