/**
 * Values in another form than their vendor documents: vendors change lengths and alphabets, and a rule that knows only the old ones would be silent.
 * Two things lead to them: a name with the vendor's word (`RESEND_KEY`), and the beginning that all values of the vendor have (`SG.`). Either way the
 * rest must be drawn at random, and something else must call it a credential. They are `possible`, since a form that fits is what makes it sure.
 */
import type { BlobContext } from '../model/match.js';
import { candidate, nameOf, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { endsInKey, isCredentialName, remembered, wordsOf } from './credential-name.js';
import { isMadeUp, type Hit, type Value } from './decide.js';
import { looksOf } from './generic/looks.js';
import { notASecret } from './generic/not-a-secret.js';
import { placeOf, type GenericPlace } from './generic/place.js';
import { isPlaceholder } from './placeholder.js';
import type { Rule } from './rule.js';
import { lettersAndDigitsOf, type VendorWords } from './vendor-words.js';
import { lineAround, type View } from './view.js';

/** Said of them, so that whoever reads a report knows what to doubt. */
export const NAMED_AFTER = 'random and named after the vendor, in another form than its own';
export const BEGINS_ALIKE = "begins as the vendor's do, in another form than its own";

const LONGEST_REST = 256;

/** What follows the beginning of a token. */
const REST = /[\w.~+/:-]{16,256}={0,2}/y;
const PRINTED = /^[\w.~+/=:$!@#%^&*-]{16,256}$/;

/** @returns what a value is that stands where the rule's stand, under a name with its vendor's word, and does not fit */
export function namedAfter(
  rule: CompiledRule,
  value: Value & { name: string },
  quoted: boolean,
  context: BlobContext,
): Candidate | undefined {
  const { text, start, end, name } = value;
  const place = placeOf(context);
  if (context.assignments !== undefined || isQuiet(place) || (place === 'other' && !quoted)) return undefined;
  if (rule.info.category !== 'secret' || rule.path?.test(context.path ?? '') === false) return undefined;
  // The name first: it is that of many values, and hardly any speaks of the vendor.
  if (!speaksOf(rule.source, name) || text.length > LONGEST_REST || !PRINTED.test(text)) return undefined;
  if (!(isCredentialName(name) || endsInKey(name) || isVendorsWord(rule.source, name)) || looksOf(text) !== 'random') return undefined;
  if (notASecret(text) !== undefined || isPlaceholder(text, name) || rule.allow.some((pattern) => pattern.test(text))) return undefined;
  const found = candidate(rule, { value: text, start, end, name, confidence: 'possible', evidence: NAMED_AFTER });
  return { ...found, fit: 'said' };
}

/** Where much is named after vendors that is nobody's. */
function isQuiet(place: GenericPlace): boolean {
  return place === 'silent' || place === 'prose';
}

/** Whether all that a rule finds begins with one of its keywords: then what begins so and goes on otherwise is looked at too. */
export function hasBeginning({ pattern, prefix, keywords, specificity, category, reader, ignore_case: anyCase }: Rule): boolean {
  if (pattern === undefined || prefix === '' || reader !== undefined || anyCase || specificity !== 3 || category !== 'secret') return false;
  const beginning = new RegExp(`^(?:${prefix})$`);
  return keywords.every((keyword) => beginning.test(keyword) && /[-_.:~]$/.test(keyword));
}

/** What the prefilter is to look for: a beginning and some of the rest. */
export function beginningPattern({ keywords }: Rule): string {
  const escaped = keywords.map((keyword) => keyword.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return String.raw`(?<![\w.-])(?<secret>(?:${escaped.join('|')})[\w.~+/:-]{16,256})`;
}

/** @param hit a keyword of the rule @returns what begins there, if the rule's pattern finds nothing */
export function beginsAlike(rule: CompiledRule, hit: Hit, view: View, context: BlobContext, words: VendorWords): Candidate | undefined {
  if (context.assignments !== undefined || isQuiet(placeOf(context))) return undefined;
  if (/[\w.-]/.test(view.text(hit.start - 1, hit.start))) return undefined;
  REST.lastIndex = 0;
  const around = view.text(hit.end, hit.end + LONGEST_REST);
  const rest = REST.exec(around)?.[0].replace(/[.:]+$/, '') ?? '';
  if (rest === '' || rest.length === LONGEST_REST || /[\w%=]/.test(around[rest.length] ?? '')) return undefined;
  const [start, end] = [hit.start, hit.end + rest.length];
  const text = view.text(start, end);
  const name = nameOf(context, view, start);
  const isNamed = name !== undefined && (isCredentialName(name) || endsInKey(name));
  const isSaid = words.isIn(rule.source.provider, lineAround(view, start, end));
  if ((!isNamed && !isSaid) || looksOf(rest) !== 'random') return undefined;
  if (isMadeUp(rule, text) || rule.allow.some((pattern) => pattern.test(text))) return undefined;
  const found = candidate(rule, {
    value: text,
    start,
    end,
    confidence: 'possible',
    evidence: BEGINS_ALIKE,
    ...(name !== undefined && { name }),
  });
  return { ...found, fit: isSaid ? 'said' : 'guessed' };
}

/** The words of a name from one on that begin with the vendor's own: `SENDGRID_KEY` in `MY_SENDGRID_KEY`. A keyword may be anyone's, as `secret_key` is. */
function speaksOf({ provider }: Rule, name: string): boolean {
  return speaks(`${provider} ${name}`);
}

const speaks = remembered((providerAndName) => {
  const at = providerAndName.indexOf(' ');
  const word = lettersAndDigitsOf(providerAndName.slice(0, at));
  const words = wordsOf(providerAndName.slice(at + 1));
  return words.some((_, index) => words.slice(index).join('').startsWith(word));
});

/** `SENDGRID`: nothing but the vendor's word. */
function isVendorsWord({ provider }: Rule, name: string): boolean {
  return wordsOf(name).join('') === lettersAndDigitsOf(provider);
}
