/**
 * Whose is a value that was found by where it stands alone: a password in a URL, a token in a header, whatever is called `token`? Its own form can
 * tell, even one whose beginning is too short to be looked for in every byte, and so can the host beside it.
 */
import type { BlobContext } from '../model/match.js';
import type { EngineRules } from './engine-rules.js';
import type { Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { isCredentialName, wordsOf } from './credential-name.js';
import type { Value } from './decide.js';
import { decideFitting } from './fitting.js';
import { hostOf } from './generic/host.js';
import type { Pattern } from './pattern.js';
import type { Rule } from './rule.js';
import { saidBeside } from './said-beside.js';
import type { View } from './view.js';

/** Shorter values have no form of their own. */
const SHORTEST_FORM = 20;

/** Rules of these say where a value stands and what reads it, not who made it. */
const PLACES: ReadonlySet<string> = new Set(['generic', 'git', 'npm']);

/** Whether what a rule finds is to be looked at a second time: rules with a form, and vendors beside or above a value, are nothing without these. */
export function knowsPlaceAlone({ finder, value, reader, specificity, category, provider }: Rule): boolean {
  if (finder !== undefined) return value === undefined;
  return reader === undefined && specificity < 3 && category === 'secret' && PLACES.has(provider);
}

/** Whether the second look can lead to a rule. */
export function isRecognised({ form, value }: Rule): boolean {
  return form !== undefined || value !== undefined;
}

/** @returns the value under its vendor's rule; undefined where nothing tells the vendor */
export function recognise(value: Value, view: View, context: BlobContext, engine: EngineRules): Candidate | undefined {
  return byForm(value, view, context, engine) ?? byHost(value, view, context, engine) ?? bySaid(value, view, context, engine);
}

/** The rule whose form the whole value has. */
export function byForm(value: Value, view: View, context: BlobContext, engine: EngineRules): Candidate | undefined {
  if (value.text.length < SHORTEST_FORM || !engine.forms.mayKnow(value.text)) return undefined;
  return first(engine.forms.rules, ({ form }) => form, value, view, context, engine);
}

/** The rule that knows such values by its vendor's word, where the host beside the value says that word. */
export function byHost(value: Value, view: View, context: BlobContext, engine: EngineRules): Candidate | undefined {
  const host = context.assignments === undefined ? hostOf(view, value.start, value.end) : undefined;
  if (host === undefined) return undefined;
  // `Authorization` and `password` are no vendor's words for it.
  const name = value.name !== undefined && isCredentialName(value.name) ? value.name : 'token';
  const rules = engine.vendorKeys.ofHost(host, name);
  const here = rules.filter(({ path }) => path?.test(context.path ?? '') !== false);
  const found = first(here, (rule) => rule.value, { ...value, name }, view, context, engine);
  // What it was asked under is not what the text calls it.
  if (found !== undefined && value.name === undefined) delete found.match.name;
  else if (found !== undefined && value.name !== undefined) found.match.name = value.name;
  return found;
}

/** Names that say what a value is for, and not whose it is: under any other, what stands beside it speaks of something else. */
const GENERAL =
  /^(?:access|account|api|app|application|auth|authorization|bearer|ci|client|consumer|default|deploy|key|oauth2?|pass|password|passwd|pat|personal|private|project|publish|pw|refresh|root|sa|secret|server|service|token|user|web|x)*$/;

/**
 * The rule that knows such values by its vendor's word, where what stands around the value says that word: its name, the keys above that, the program
 * that is given it, the name of the file, the address in the next line.
 * @param above keys above the name, nearest last
 */
export function bySaid(
  value: Value,
  view: View,
  context: BlobContext,
  engine: EngineRules,
  above: readonly string[] = [],
): Candidate | undefined {
  const { name = '', text, start, end } = value;
  if (text.length < SHORTEST_SAID) return undefined;
  const isGeneral = context.kind === 'file' && GENERAL.test(wordsOf(name).join(''));
  const around = isGeneral ? saidBeside(view, start, end, context, value.name === undefined) : [];
  return byWords([name, ...above.toReversed(), ...around], value, view, context, engine);
}

/** @param saidAround texts that may speak of a vendor, those first that say it best */
export function byWords(
  saidAround: readonly string[],
  value: Value,
  view: View,
  context: BlobContext,
  engine: EngineRules,
): Candidate | undefined {
  const { name = '' } = value;
  for (const said of saidAround) {
    const rules = engine.vendorKeys.said(said, name).filter(({ path }) => path?.test(context.path ?? '') !== false);
    const found = first(rules, (rule) => rule.value, { ...value, name: said === name ? name : 'token' }, view, context, engine);
    if (found === undefined) continue;
    // What it was asked under is not what the text calls it.
    if (value.name === undefined) delete found.match.name;
    else found.match.name = value.name;
    return found;
  }
  return undefined;
}

/** Shorter values could be anybody's. */
const SHORTEST_SAID = 11;

/** What the first rule that fits makes of it. Placeholders are for the rule that found the value. */
function first(
  rules: readonly CompiledRule[],
  patternOf: (rule: CompiledRule) => Pattern | undefined,
  value: Value,
  view: View,
  context: BlobContext,
  engine: EngineRules,
): Candidate | undefined {
  for (const rule of rules) {
    const found = decideFitting(rule, patternOf(rule), value, view, context, engine.placeholder);
    if (found?.match.category === 'secret') return found;
  }
  return undefined;
}
