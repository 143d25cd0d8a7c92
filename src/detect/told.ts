/**
 * Values of which only what stands above tells that they are credentials: `key` below `datadog` or `jwt`, the argument of `new DeepgramClient("v")`. The
 * vendor's rule reports them; where it is the name that makes one with the key above it, `jwt.key`, the rule that found them does.
 */
import type { BlobContext } from '../model/match.js';
import { candidate, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { isCredentialName } from './credential-name.js';
import type { Value } from './decide.js';
import type { EngineRules } from './engine-rules.js';
import { judge } from './generic/judge.js';
import { keysAbove } from './generic/keys-above.js';
import { byForm, byWords } from './recognise.js';
import { pathOf } from './vendor-keys.js';
import type { View } from './view.js';

/** @param value what a rule with `told` found */
export function evaluateTold(
  rule: CompiledRule,
  value: Value,
  view: View,
  context: BlobContext,
  engine: EngineRules,
): Candidate | undefined {
  const { name, text, start, end } = value;
  const before = view.text(view.from, start);
  const above = keysAbove(before, name === undefined ? before.length : before.lastIndexOf(name));
  const words = above.map((key) => key.text).reverse();
  const vendors = byForm(value, view, context, engine) ?? byWords(words, value, view, context, engine);
  const [nearest] = words;
  if (vendors !== undefined || name === undefined || nearest === undefined) return vendors;
  const fullName = `${nearest}_${name}`;
  if (!isCredentialName(fullName)) return undefined;
  const found = { name: fullName, at: 0, start: 0, end: text.length, quoted: true, option: false, joint: '=' };
  const judgement = judge(found, text, context);
  if (judgement?.kind !== 'secret') return undefined;
  const { confidence, evidence } = judgement;
  return candidate(rule, { value: text, start, end, name: pathOf(above, name), confidence, evidence });
}
