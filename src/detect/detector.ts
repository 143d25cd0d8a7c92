/** Makes a Detector of compiled rules. */
import type { BlobScan, Detector } from '../model/detector.js';
import { ScanError } from '../model/errors.js';
import type { BlobContext, RuleInfo } from '../model/match.js';
import { MOST_KEPT, SlabScan, type Bench } from './blob-scan.js';
import type { CompiledRule } from './compiled-rule.js';
import { CREDENTIAL_NAME, PLACEHOLDER } from './engine-rules.js';
import { Forms } from './forms.js';
import type { ScanInside } from './inside.js';
import { ahoCorasick } from './prefilter/aho-corasick.js';
import type { Prefilter, Slab } from './prefilter/prefilter.js';
import { tablesOf } from './prefilter/tables.js';
import { wasmPrefilter } from './prefilter/wasm.js';
import { FileScan } from './utf16.js';
import { VendorKeys } from './vendor-keys.js';
import { isOfWholeFile } from './whole-file.js';
import type { RuleSet, Scannable } from './rule-set.js';
import { selected, type Selection } from './select.js';
import { UsesIndex } from './uses-by-lane.js';

/** New bytes looked at in one go: large enough to keep the prefilter in its loop, small enough for the second-level cache. */
const SLAB = 256 * 1024;

/** Rules that were compiled just now. */
export function detectorOf(ruleSet: RuleSet, slabSize?: number, selection?: Selection): Detector {
  const prefilter = wasmPrefilter(tablesOf(ruleSet.needles)) ?? ahoCorasick(ruleSet.needles);
  return makeDetector(selected(ruleSet, selection), prefilter, slabSize);
}

/**
 * @param prefilter made for the needles of the rules
 * @param slabSize bytes; the result does not depend on it
 */
export function makeDetector(ruleSet: Scannable, prefilter: Prefilter, slabSize = SLAB): Detector {
  const idle: Slab[] = [];
  const told = ruleSet.rules.filter((rule) => ruleSet.silent?.has(rule) !== true);
  const bench: Bench = {
    ruleSet,
    uses: new UsesIndex(ruleSet.uses),
    engineRules: {
      credentialName: required(ruleSet, CREDENTIAL_NAME),
      placeholder: required(ruleSet, PLACEHOLDER),
      vendorKeys: new VendorKeys(told),
      forms: new Forms(told),
      scanInside: once((text, path) => {
        const scan = new SlabScan(bench, { kind: 'file', path });
        scan.write(Buffer.from(text, 'latin1'));
        return scan.end().map((match) => ({ match, rule: required(ruleSet, match.detector) }));
      }),
    },
    searchRules: {
      swept: told.filter((rule) => rule.swept !== undefined),
      wholeFile: told.filter(({ source }) => isOfWholeFile(source)),
    },
    borrow: () => idle.pop() ?? prefilter.slab(slabSize + MOST_KEPT),
    giveBack: (slab) => void idle.push(slab),
  };
  return {
    ruleSet: ruleSet.digest,
    rules: told.map(({ info }) => info),
    rule: (id: string): RuleInfo => required(ruleSet, id).info,
    open: (context: BlobContext): BlobScan =>
      context.kind === 'file' ? new FileScan(() => new SlabScan(bench, context)) : new SlabScan(bench, context),
  };
}

/** The same, but nothing while it is at work. */
function once(scan: ScanInside): ScanInside {
  let isAtWork = false;
  return (text, path) => {
    if (isAtWork) return [];
    isAtWork = true;
    try {
      return scan(text, path);
    } finally {
      isAtWork = false;
    }
  };
}

function required(ruleSet: Scannable, id: string): CompiledRule {
  const rule = ruleSet.byId.get(id);
  if (rule === undefined) throw new ScanError('RULES_INVALID', `no rule has the id "${id}"`);
  return rule;
}
