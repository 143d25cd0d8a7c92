/** Rules that know a value by a pattern of the whole of it, tried on the value and, where it is percent-encoded, on what it stands for. */
import type { BlobContext } from '../model/match.js';
import { Secret } from '../model/secret.js';
import type { Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { decide, type Value } from './decide.js';
import type { Pattern } from './pattern.js';
import type { View } from './view.js';

/** @returns undefined where the pattern does not fit, and where the rule drops what does */
export function decideFitting(
  rule: CompiledRule,
  pattern: Pattern | undefined,
  value: Value,
  view: View,
  context: BlobContext,
  placeholders: CompiledRule,
): Candidate | undefined {
  if (pattern?.test(value.text) === true) return decide(rule, value, view, context, placeholders);
  const plain = decoded(value.text);
  if (plain === undefined || pattern?.test(plain) !== true) return undefined;
  const found = decide(rule, { ...value, text: plain }, view, context, placeholders);
  if (found === undefined) return undefined;
  // Elsewhere it stands plain, and joins by that; these bytes are the encoded ones.
  return { ...found, value: value.text, match: { ...found.match, secret: Secret.fromLatin1(value.text) } };
}

/** Many rules are asked about one value after another. */
let last: { text: string; plain: string | undefined } = { text: '', plain: undefined };

/** @returns what a percent-encoded text stands for; undefined where nothing is encoded */
export function decoded(text: string): string | undefined {
  if (!text.includes('%')) return undefined;
  if (text !== last.text) last = { text, plain: decodedAnew(text) };
  return last.plain;
}

/** https://www.rfc-editor.org/rfc/rfc3986#section-2.1 */
function decodedAnew(text: string): string | undefined {
  if (!/%[\dA-F]{2}/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone per cent sign: nothing is encoded.
    return undefined;
  }
}
