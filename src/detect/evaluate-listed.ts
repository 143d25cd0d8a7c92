/** The values of a list: each is judged by the name that it has there, and by what it looks like. */
import type { BlobContext, Confidence } from '../model/match.js';
import type { EngineRules } from './engine-rules.js';
import { candidate, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { isAboutCredential } from './credential-name.js';
import { judge, type Judgement } from './generic/judge.js';
import { isRandomBytes, looksOf } from './generic/looks.js';
import { notASecret } from './generic/not-a-secret.js';
import { strengthOf } from './generic/password.js';
import { isCode, isDocumentation, placeOf } from './generic/place.js';
import type { Value } from './decide.js';
import { inside } from './inside.js';
import type { Listed } from './lists/list.js';
import { isPlaceholder } from './placeholder.js';
import { byForm, bySaid } from './recognise.js';
import { REACH_BACK, REACH_ON } from './reach.js';
import type { View } from './view.js';

/** Whatever the file, programs apart: that there is such a list says more. */
const SETTINGS: BlobContext = { kind: 'env' };

const EVIDENCE: Readonly<Record<Exclude<Listed['kind'], 'encoded'>, string>> = {
  literal: 'named as a credential in a list',
  base64: 'decodes to what looks like a secret, where secrets are kept',
  stored: 'named as a credential in a table',
  secret: 'looks like a secret, where secrets are kept',
};

/** @param at where the keyword stands, as offsets @returns in the order of the text */
export function* evaluateListed(
  rule: CompiledRule,
  at: { start: number; end: number },
  view: View,
  context: BlobContext,
  engine: EngineRules,
): Generator<Candidate> {
  if (rule.list === undefined || isDocumentation(context.path ?? '') || placeOf(context) === 'silent') return;
  const base = Math.max(view.from, at.start - REACH_BACK);
  const text = view.text(base, at.end + REACH_ON);
  for (const { name, list = name, start, end, kind, path } of rule.list(text, { start: at.start - base, end: at.end - base })) {
    const value = text.slice(start, end);
    const span = { text: value, start: base + start, end: base + end, cut: false, name };
    if (kind === 'base64' || kind === 'encoded') {
      const cut = end === text.length && span.end < view.to;
      const held = inside({ value, start: span.start, name, path: path ?? besides(context, name), cut }, rule, engine.scanInside);
      yield* held;
      if (held.length > 0 || kind === 'encoded') continue;
    }
    const plain = kind === 'base64' ? decoded(value) : value;
    const judgement =
      plain === undefined ? ofBytes(value, name) : judged(kind, list, plain, isCode(context.path ?? '') ? context : SETTINGS);
    if (judgement === undefined || judgement.kind === 'placeholder') continue;
    const { confidence } = judgement;
    const joins = plain === undefined || plain === value ? {} : { joins: [plain] };
    yield (
      byForm(span, view, context, engine) ??
      ofVendor(span, list, confidence, view, context, engine) ??
      candidate(rule, { value, start: span.start, end: span.end, name, confidence, evidence: EVIDENCE[kind], ...joins })
    );
  }
}

/** `consul.hcl` and `agent` in `tokens` say together whose it is. */
function ofVendor(
  value: Value,
  list: string,
  confidence: Confidence,
  view: View,
  context: BlobContext,
  engine: EngineRules,
): Candidate | undefined {
  const found = bySaid({ ...value, name: oneOf(list) }, view, context, engine);
  if (found === undefined) return undefined;
  if (found.match.confidence === 'possible') found.match.confidence = confidence;
  if (value.name !== undefined) found.match.name = value.name;
  return found;
}

/** A file of that name in the same folder. */
function besides({ path = '' }: BlobContext, name: string): string {
  return path.replace(/[^/]*$/, '') + name;
}

function judged(kind: Exclude<Listed['kind'], 'encoded'>, name: string, value: string, context: BlobContext): Judgement {
  switch (kind) {
    case 'stored':
      return isDigest(value) ? undefined : ofName(name, value, context);
    case 'literal':
      return ofName(name, value, context);
    case 'base64':
    case 'secret':
      return ofPlace(name, value) ?? ofName(name, value, context);
  }
}

/** One of many `tokens` is a `token`. */
function oneOf(listName: string): string {
  return listName.replace(/(?<!s)s$/i, '');
}

function ofName(listName: string, value: string, context: BlobContext): Judgement {
  return judge({ name: oneOf(listName), at: 0, start: 0, end: value.length, quoted: true, option: false, joint: '=' }, value, context);
}

/** There a name need not say that it is a credential's, only not that it is something else. */
function ofPlace(name: string, value: string): Judgement {
  if (isAboutCredential(name) || isPlaceholder(value, name)) return undefined;
  const opens = /^[a-z][\w+.-]{1,30}:\/\/[^\s/:@]{0,100}:[^\s/@]{4,200}@/i.test(value);
  if (!opens && notASecret(value) !== undefined) return undefined;
  if (!opens && looksOf(value) !== 'random' && strengthOf(value) === 'weak') return undefined;
  return { kind: 'secret', confidence: 'likely', evidence: '' };
}

/** The bytes themselves are the secret, as keys are. */
function ofBytes(value: string, name: string): Judgement {
  if (isAboutCredential(name) || !isRandomBytes(Buffer.from(value, 'base64'))) return undefined;
  return { kind: 'secret', confidence: 'likely', evidence: '' };
}

/** @returns undefined where it is no text of one line */
function decoded(value: string): string | undefined {
  if (value.length % 4 !== 0 || !/^[a-z0-9+/]{4,}={0,2}$/i.test(value)) return '';
  const plain = Buffer.from(value, 'base64')
    .toString('latin1')
    .replace(/\r?\n$/, '');
  return /^[\x20-\x7e]*$/.test(plain) ? plain : /^[\t\r\n\x20-\x7e]*$/.test(plain) ? '' : undefined;
}

/** Hashes without salt or mark, as old programs keep passwords. */
function isDigest(value: string): boolean {
  return (
    /^\*?(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value) ||
    /^\$[\w-]{1,14}\$/.test(value)
  );
}
