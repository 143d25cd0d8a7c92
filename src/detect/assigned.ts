/** Values whose names are known from structure (env, labels, build args): there the name alone decides. */
import type { Assignment, BlobContext } from '../model/match.js';
import { candidate, type Candidate } from './candidate.js';
import { endsInCredential, isCredentialName } from './credential-name.js';
import { isPlaceholder } from './placeholder.js';
import type { EngineRules } from './engine-rules.js';
import { READER_CAP } from './readers/reader.js';
import { byForm, bySaid } from './recognise.js';
import { isReference, shellDefault } from './reference.js';
import type { View } from './view.js';

/** @returns undefined when the name is not a credential's, or the value is empty or resolved at run time. */
export function evaluateAssigned(assignment: Assignment, view: View, context: BlobContext, rules: EngineRules): Candidate | undefined {
  const { name } = assignment;
  if (!isCredentialName(name)) return undefined;
  const text = view.text(assignment.start, Math.min(assignment.end, assignment.start + READER_CAP));
  const quoted = /^(["'`])([\s\S]*)\1$/.exec(text)?.[2];
  const plain = quoted ?? text;
  const inner = shellDefault(plain);
  const value = inner?.text ?? plain;
  if (isReference(value)) return undefined;
  const start = assignment.start + (quoted === undefined ? 0 : 1) + (inner?.start ?? 0);
  const span = { value, start, end: start + value.length, name };
  if (isPlaceholder(value, name)) return candidate(rules.placeholder, { ...span, confidence: 'likely', evidence: 'a placeholder' });
  const known = { text: value, start, end: span.end, cut: false, name };
  const vendors = byForm(known, view, context, rules) ?? bySaid(known, view, context, rules);
  if (vendors !== undefined) return vendors;
  const cut = assignment.end - assignment.start > READER_CAP;
  return candidate(rules.credentialName, {
    ...span,
    ...(endsInCredential(name) || !/^[a-z][a-z._/-]*$/i.test(value)
      ? { confidence: 'likely', evidence: cut ? 'named as a credential; cut at 64 KiB' : 'named as a credential' }
      : { confidence: 'possible', evidence: 'a plain word, and its name only speaks of credentials' }),
  });
}
