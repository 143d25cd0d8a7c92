/** Rules to look at and to try, for people who write them. Loaded through rules.ts by those who ask, not by a scan. */
import { outsideRules } from '../detect/outside/read-outside.js';
import { readBuiltIn, readRules } from '../detect/read-rules.js';
import { joinRules } from '../detect/outside/outside-rules.js';
import { compile, type SourcedRule } from '../detect/compile.js';
import { noSuchRule } from '../detect/select.js';
import { tryWithout } from '../detect/trial.js';
import type { Condition } from '../detect/trial.js';
import type { Rule } from '../detect/rule.js';
import type { Confidence, RuleInfo } from '../model/match.js';
import { ScanError } from '../model/errors.js';
import { provenBy, shownOf, toldBy } from './rule-words.js';

export type { Condition } from '../detect/trial.js';

export interface RuleSummary extends RuleInfo {
  tags: readonly string[];
  /** The offline check, if there is one. */
  proof?: string;
  /** In words: how it is told from everything else, what its check looks at, what a report shows of it. */
  words: { told: string; proven: string; shown: string };
  keywords: readonly string[];
  /** The file it comes from. */
  file: string;
}

/**
 * All rules, by id.
 * @param rules files with more of them
 * @throws ScanError RULES_INVALID
 */
export async function listRules(rules: readonly string[] = []): Promise<RuleSummary[]> {
  const sourced = await readRules(rules);
  const { byId } = compile(sourced);
  return sourced
    .flatMap(({ file, rule }) => {
      const info = byId.get(rule.id)?.info;
      return info === undefined ? [] : [summaryOf(file, rule, info)];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @throws ScanError OPTION_INVALID for an id that no rule has */
export async function showRule(id: string, rules: readonly string[] = []): Promise<RuleSummary> {
  const found = (await listRules(rules)).find((rule) => rule.id === id);
  if (found === undefined) throw noSuchRule(id);
  return found;
}

export interface RuleCheck {
  /** How many rules the file has. */
  rules: number;
  /** Sentences about what of it is not heeded, or is slow. */
  warnings: readonly string[];
}

/**
 * Reads rules as `--rules` would, and tries their samples.
 * @param text of the file
 * @throws ScanError RULES_INVALID
 */
export async function checkRules(text: string, file: string): Promise<RuleCheck> {
  const outside = await outsideRules(text, file);
  const builtIn = await readBuiltIn();
  const { rules } = compile(joinRules(builtIn, [outside]));
  const own = new Set(outside.rules.map(({ rule }) => rule.id));
  checkSamples(outside.rules, builtIn, file);
  const slow = rules.filter(({ info, swept }) => own.has(info.id) && swept?.everywhere === true);
  return {
    rules: outside.rules.length,
    warnings: [
      ...outside.warnings,
      ...slow.map(
        ({ info }) =>
          `rule "${info.id}" is slow: neither its pattern nor its keywords hold a literal of three characters, so all bytes are searched`,
      ),
    ],
  };
}

/** Samples of a user are texts in which `[[…]]` marks the secret. Those that are templates, as ours are, are left to tests. */
function checkSamples(sourced: readonly SourcedRule[], builtIn: readonly SourcedRule[], file: string): void {
  for (const one of sourced) {
    const { id, samples } = one.rule;
    const finds = (sample: string): boolean => {
      const { matches } = tryWithout(one, builtIn, Buffer.from(sample.replaceAll('[[', '').replaceAll(']]', '')), undefined);
      return matches.length > 0;
    };
    const plain = (some: readonly string[] = []): readonly (readonly [string, number])[] =>
      some.map((sample, at) => [sample, at + 1] as const).filter(([sample]) => !TEMPLATE.test(sample));
    const missed = plain(samples?.positive).find(([sample]) => !finds(sample));
    const wrong = plain(samples?.negative).find(([sample]) => finds(sample));
    const refuse = (reason: string): never => {
      throw new ScanError('RULES_INVALID', `${file}: rule "${id}": ${reason}`);
    };
    if (missed !== undefined)
      refuse(`does not find its positive sample ${missed[1]}; ask why: stowaway detectors test ${id} --rules ${file}`);
    if (wrong !== undefined) refuse(`finds its negative sample ${wrong[1]}`);
  }
}

const TEMPLATE = /\{[a-z][\w-]*(?::[^{}]*)?\}/i;

/** What one rule makes of a text. Holds no value: `redacted` may be shown. */
export interface RuleTrial {
  matches: readonly {
    line: number;
    column: number;
    start: number;
    end: number;
    redacted: string;
    confidence: Confidence;
    evidence: string;
  }[];
  /** Without a match: the conditions of the rule that refused. Empty if the pattern matches nothing. */
  refusedBy: readonly Condition[];
}

export interface TrialOptions {
  /** Files with more rules. */
  rules?: readonly string[];
  /** Of the file that the text is said to be. Default: one that the rule's own path does not matter for. */
  path?: string;
}

/**
 * Tries one rule on a text.
 * @throws ScanError OPTION_INVALID, RULES_INVALID
 */
export async function tryRule(id: string, text: Uint8Array, { rules = [], path }: TrialOptions = {}): Promise<RuleTrial> {
  const sourced = await readRules(rules);
  const one = sourced.find(({ rule }) => rule.id === id);
  if (one === undefined) throw noSuchRule(id);
  const { matches, refusedBy } = tryWithout(one, sourced, text, path);
  return {
    matches: matches.map(({ line, column, start, end, redacted, confidence, evidence, expires }) => ({
      line,
      column,
      start,
      end,
      redacted,
      confidence,
      evidence: expires === undefined ? evidence : `${evidence}, expires ${expires}`,
    })),
    refusedBy,
  };
}

function summaryOf(file: string, rule: Rule, info: RuleInfo): RuleSummary {
  const { tags, proof, keywords, near } = rule;
  const words = { told: toldBy(rule), proven: provenBy(rule), shown: shownOf(rule) };
  return { ...info, tags, ...(proof !== undefined && { proof }), words, keywords: [...keywords, ...near], file };
}
