/** Which rules count in a run. */
import { createHash } from 'node:crypto';
import { ScanError } from '../model/errors.js';
import type { CompiledRule } from './compiled-rule.js';
import { isRecognised, knowsPlaceAlone } from './recognise.js';
import type { Scannable } from './rule-set.js';

/** Ids of rules, in which `*` stands for anything. */
export interface Selection {
  /** Only these. Default: all. */
  only?: readonly string[];
  /** Not these. */
  skip?: readonly string[];
  /** Only those that have one of these tags; the provider is a tag of every rule. */
  tags?: readonly string[];
}

export function selects({ only = [], skip = [], tags = [] }: Selection = {}): boolean {
  return only.length + skip.length + tags.length > 0;
}

/**
 * The same rules and needles, of which some start nothing: what the build laid out stays as it is.
 * @throws ScanError OPTION_INVALID for an id or a tag that no rule has, and when nothing is left
 */
export function selected(ruleSet: Scannable, selection: Selection = {}): Scannable {
  if (!selects(selection)) return ruleSet;
  const { only = [], skip = [], tags = [] } = selection;
  const wanted = only.length === 0 ? undefined : rulesOf(ruleSet, only);
  const unwanted = rulesOf(ruleSet, skip);
  const tagged = tags.length === 0 ? undefined : taggedOf(ruleSet, tags);
  const isSelected = (rule: CompiledRule): boolean => wanted?.has(rule) !== false && tagged?.has(rule) !== false && !unwanted.has(rule);
  const silent = new Set(ruleSet.rules.filter((rule) => !isSelected(rule)));
  if (silent.size === ruleSet.rules.length) throw new ScanError('OPTION_INVALID', 'No rule is left to scan with. Select at least one.');
  const ids = ruleSet.rules.filter(isSelected).map(({ info }) => info.id);
  // What these find is where others are recognised: they go on, and report nothing.
  const looks = ruleSet.rules.some((rule) => isSelected(rule) && isRecognised(rule.source));
  const isIdle = (rule: CompiledRule): boolean => silent.has(rule) && !(looks && knowsPlaceAlone(rule.source));
  return {
    ...ruleSet,
    digest: `sha256:${createHash('sha256')
      .update(JSON.stringify([ruleSet.digest, ids.sort()]))
      .digest('hex')}`,
    uses: ruleSet.uses.map((uses) => uses.filter(({ rule }) => !isIdle(rule))),
    silent,
  };
}

function rulesOf({ rules }: Scannable, ids: readonly string[]): ReadonlySet<CompiledRule> {
  return new Set(
    ids.flatMap((id) => {
      const glob = new RegExp(`^${id.replace(/[^\w*-]/g, '\\$&').replaceAll('*', '.*')}$`);
      const found = rules.filter(({ info }) => glob.test(info.id));
      if (found.length > 0) return found;
      throw noSuchRule(id);
    }),
  );
}

function taggedOf({ rules }: Scannable, tags: readonly string[]): ReadonlySet<CompiledRule> {
  return new Set(
    tags.flatMap((tag) => {
      const found = rules.filter(({ info, source }) => info.provider === tag || source.tags.includes(tag));
      if (found.length > 0) return found;
      throw new ScanError('OPTION_INVALID', `No rule has the tag "${tag}". Ask for all of them: stowaway detectors list`);
    }),
  );
}

export function noSuchRule(id: string): ScanError {
  return new ScanError('OPTION_INVALID', `No rule has the id "${id}". Ask for all of them: stowaway detectors list`);
}
