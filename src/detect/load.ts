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
  /** Is told what of the user's rules is not heeded, in a sentence. Default: nobody is. */
  onNote?: ((note: string) => void) | undefined;
}

/** @throws ScanError RULES_INVALID that names file, line or rule, and reason; OPTION_INVALID for a selection of what there is not. */
export function loadDetector(options: LoadOptions = {}): Promise<Detector> {
  const { rules = [], select } = options;
  return rules.length > 0 || selects(select) ? newDetector(options) : (known ??= newDetector({}));
}

/** The detector of the built-in rules alone, made once for the process. */
let known: Promise<Detector> | undefined;

async function newDetector({ rules = [], select, onNote }: LoadOptions): Promise<Detector> {
  const built = rules.length > 0 ? undefined : builtIn();
  return built === undefined
    ? detectorOf(await loadRules({ rules, onNote }), undefined, select)
    : makeDetector(selected(built.ruleSet, select), built.prefilter);
}

/** The rules compiled from their files. What that takes is only loaded when it is needed: TOML, the schema, the analysis of patterns. */
export async function loadRules({ rules = [], onNote }: LoadOptions = {}): Promise<RuleSet> {
  const [{ readRules }, { compile }] = await Promise.all([import('./read-rules.js'), import('./compile.js')]);
  return compile(await readRules(rules, onNote));
}
