/** Makes the detector: of the built-in rules as the build compiled them, or of all rules anew when the user adds some. */
import type { Detector } from '../model/detector.js';
import { builtIn } from './built-in.js';
import { detectorOf, makeDetector } from './detector.js';
import type { RuleSet } from './rule-set.js';
import { selected, selects, type Selection } from './select.js';

export interface LoadOptions {
  /** TOML files with rules, added to the built-in ones. */
  rules?: readonly string[];
  /** Which of all of them count. Default: all. */
  select?: Selection | undefined;
}

/** @throws ScanError RULES_INVALID that names file, line or rule, and reason; OPTION_INVALID for a selection of what there is not. */
export function loadDetector({ rules = [], select: selection = {} }: LoadOptions = {}): Promise<Detector> {
  if (rules.length === 0 && !selects(selection)) return (known ??= builtInDetector());
  return rules.length > 0 ? loadRules({ rules }).then((ruleSet) => detectorOf(ruleSet, undefined, selection)) : builtInDetector(selection);
}

/** The detector of the built-in rules alone, made once for the process. */
let known: Promise<Detector> | undefined;

async function builtInDetector(selection: Selection = {}): Promise<Detector> {
  const built = builtIn();
  return built === undefined
    ? detectorOf(await loadRules(), undefined, selection)
    : makeDetector(selected(built.ruleSet, selection), built.prefilter);
}

/** The rules compiled from their files. What that takes is only loaded when it is needed: TOML, the schema, the analysis of patterns. */
export async function loadRules({ rules = [] }: LoadOptions = {}): Promise<RuleSet> {
  const [{ readRules }, { compile }] = await Promise.all([import('./read-rules.js'), import('./compile.js')]);
  return compile(await readRules(rules));
}
