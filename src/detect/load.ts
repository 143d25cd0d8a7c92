/** Makes the detector: of the built-in rules as the build compiled them, or of all rules anew when the user adds some. */
import type { Detector } from '../model/detector.js';
import { builtIn } from './built-in.js';
import { detectorOf, makeDetector } from './detector.js';
import { freeze, type Frozen, type Thawed } from './frozen.js';
import type { RuleSet } from './rule-set.js';
import { selected, selects, type Selection } from './select.js';

export interface LoadOptions {
  /** TOML files with rules, added to the built-in ones. */
  rules?: readonly string[];
  /** Which of all of them count. Default: all. */
  select?: Selection | undefined;
  /** Is told what of the user's rules is not heeded, in a sentence. Default: nobody is. */
  onNote?: ((note: string) => void) | undefined;
  /** The same rules as another thread compiled them, of `frozenOf`. */
  frozen?: Frozen | undefined;
}

/** @throws ScanError RULES_INVALID that names file, line or rule, and reason; OPTION_INVALID for a selection of what there is not. */
export function loadDetector(options: LoadOptions = {}): Promise<Detector> {
  const { rules = [], select } = options;
  return rules.length > 0 || selects(select) ? newDetector(options) : (known ??= newDetector({}));
}

/** The detector of the built-in rules alone, made once for the process. */
let known: Promise<Detector> | undefined;

async function newDetector({ rules = [], select, onNote, frozen }: LoadOptions): Promise<Detector> {
  const made = frozen !== undefined ? await thawed(frozen) : rules.length > 0 ? undefined : builtIn();
  if (made !== undefined) return makeDetector(selected(made.ruleSet, select), made.prefilter);
  const ruleSet = await loadRules({ rules, onNote });
  const detector = detectorOf(ruleSet, undefined, select);
  compiled.set(detector, ruleSet);
  return detector;
}

async function thawed(frozen: Frozen): Promise<Thawed | undefined> {
  const { thawOutside } = await import('./outside/thaw-outside.js');
  return thawOutside(frozen);
}

/** What was compiled in this thread. */
const compiled = new WeakMap<Detector, RuleSet>();

/** The rules of a detector for other threads, where it takes long to compile them: undefined for those that the build compiled. */
export function frozenOf(detector: Detector): Frozen | undefined {
  const ruleSet = compiled.get(detector);
  return ruleSet && freeze(ruleSet);
}

/** The rules compiled from their files. What that takes is only loaded when it is needed: TOML, the schema, the analysis of patterns. */
export async function loadRules({ rules = [], onNote }: LoadOptions = {}): Promise<RuleSet> {
  const [{ readRules }, { compile }] = await Promise.all([import('./read-rules.js'), import('./compile.js')]);
  return compile(await readRules(rules, onNote));
}
