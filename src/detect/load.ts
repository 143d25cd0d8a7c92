/** Makes the detector: of the built-in rules as the build compiled them, or of all rules anew when the user adds some. */
import type { Detector } from '../model/detector.js';
import { builtIn } from './built-in.js';
import { detectorOf, makeDetector } from './detector.js';
import type { RuleSet } from './rule-set.js';

export interface LoadOptions {
  /** TOML files with rules, added to the built-in ones. */
  rules?: readonly string[];
}

/** @throws ScanError RULES_INVALID that names file, line or rule, and reason. */
export function loadDetector({ rules = [] }: LoadOptions = {}): Promise<Detector> {
  if (rules.length > 0) return loadRules({ rules }).then((ruleSet) => detectorOf(ruleSet));
  return (known ??= builtInDetector());
}

/** The detector of the built-in rules alone, made once for the process. */
let known: Promise<Detector> | undefined;

async function builtInDetector(): Promise<Detector> {
  const built = builtIn();
  return built === undefined ? detectorOf(await loadRules()) : makeDetector(built.ruleSet, built.prefilter);
}

/** The rules compiled from their files. What that takes is only loaded when it is needed: TOML, the schema, the analysis of patterns. */
export async function loadRules({ rules = [] }: LoadOptions = {}): Promise<RuleSet> {
  const [{ readRules }, { compile }] = await Promise.all([import('./read-rules.js'), import('./compile.js')]);
  return compile(await readRules(rules));
}
