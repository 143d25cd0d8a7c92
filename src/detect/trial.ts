/** Tries one rule on a text and, where it finds nothing, tells why: the rule is tried again without each of its conditions. */
import type { Match } from '../model/match.js';
import { compile, type SourcedRule } from './compile.js';
import { detectorOf } from './detector.js';
import { isEngineRule } from './engine-rules.js';
import { isRecognised, knowsPlaceAlone } from './recognise.js';
import type { Rule } from './rule.js';

const CONDITIONS = ['path', 'entropy', 'allow', 'allow_line', 'exempt', 'unless', 'near', 'proof'] as const;

/** A key of a rule that can refuse a value; `placeholder`: the value is one, or a reference, or made up. */
export type Condition = (typeof CONDITIONS)[number] | 'placeholder';

export interface Trial {
  matches: readonly Match[];
  refusedBy: readonly Condition[];
}

/** @param all rules, of which those are taken that the one is nothing without @param path where the text is said to stand; none: wherever the rule looks */
export function tryWithout(one: SourcedRule, all: readonly SourcedRule[], text: Uint8Array, path: string | undefined): Trial {
  const given = path === undefined ? without(one.rule, ['path']) : one.rule;
  const others = all.filter(
    ({ rule }) => rule.id !== one.rule.id && (isEngineRule(rule) || (isRecognised(one.rule) && knowsPlaceAlone(rule))),
  );
  const found = (rule: Rule, id = rule.id): readonly Match[] => {
    const blob = detectorOf(compile([{ ...one, rule }, ...others])).open({ kind: 'file', path: path ?? 'text' });
    blob.write(text);
    return blob.end().filter(({ detector }) => detector === id);
  };
  const matches = found(given);
  if (matches.length > 0) return { matches, refusedBy: [] };
  const bare = without(given, CONDITIONS);
  if (found(bare).length === 0) return { matches, refusedBy: speaks(one, bare, text) ? ['placeholder'] : [] };
  const alone = CONDITIONS.filter((condition) => found(without(given, [condition])).length > 0);
  // Where no single one is to blame, all of those are without which nothing is found.
  const refusedBy = alone.length > 0 ? alone : CONDITIONS.filter((condition) => found(without(given, allBut(condition))).length === 0);
  return { matches, refusedBy };
}

function allBut(condition: Condition): Condition[] {
  return CONDITIONS.filter((other) => other !== condition);
}

function without(rule: Rule, conditions: readonly Condition[]): Rule {
  const bare = { ...rule };
  for (const condition of conditions) {
    if (condition === 'entropy') bare.entropy = 0;
    else if (condition === 'allow' || condition === 'allow_line' || condition === 'exempt' || condition === 'near') bare[condition] = [];
    else if (condition === 'path') delete bare.path;
    else if (condition === 'unless') delete bare.unless;
    else if (condition === 'proof') delete bare.proof;
  }
  return bare;
}

/** Whether the pattern matches anywhere, whatever the value. */
function speaks(one: SourcedRule, rule: Rule, text: Uint8Array): boolean {
  const [compiled] = compile([{ ...one, rule }]).rules;
  const latin1 = Buffer.from(text).toString('latin1');
  const pattern = compiled?.swept?.pattern ?? compiled?.head?.pattern;
  if (pattern === undefined) return false;
  if (compiled?.head?.atKeyword !== true) return pattern.test(latin1);
  return Array.from(latin1, (_, at) => at).some((at) => pattern.exec(latin1, at) !== undefined);
}
