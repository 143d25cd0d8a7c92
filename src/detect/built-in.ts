/**
 * The built-in rules as `npm run build` compiled them. Analysing four hundred patterns and laying out the tables of the prefilter takes longer
 * than scanning a small image, and every thread would pay for it.
 */
import { readFileSync } from 'node:fs';
import { ScanError } from '../model/errors.js';
import { INSTALLATION } from '../model/installation.js';
import { compileRule, type CompiledRule, type HeadFacts } from './compiled-rule.js';
import type { Automaton } from './prefilter/automaton.js';
import type { Prefilter } from './prefilter/prefilter.js';
import type { Tables } from './prefilter/tables.js';
import { wasmPrefilter } from './prefilter/wasm.js';
import type { Rule } from './rule.js';
import type { NeedleUse, Scannable } from './rule-set.js';

export const BUILT = {
  rules: new URL('dist/detect/built-in.json', INSTALLATION),
  tables: new URL('dist/detect/built-in.tables', INSTALLATION),
};

/** What runs from its sources compiles the rules from theirs: both may have changed since the build. */
const IS_BUILT = !import.meta.url.endsWith('.ts');

/** What built-in.json holds. */
export interface Frozen {
  digest: string;
  rules: { rule: Rule; head?: HeadFacts }[];
  /** The texts that the prefilter looks for, and for each what it may start: rule, purpose, place. */
  needles: string[];
  uses: [rule: number, purpose: NeedleUse['purpose'], place: NonNullable<NeedleUse['place']> | null][][];
  paths: Omit<Automaton, 'columns' | 'moves'> & { columns: number[]; moves: number[] };
  /** Where the parts of the tables begin. */
  tables: Omit<Tables, 'bytes'>;
}

/** @returns undefined where nothing was built, or where WebAssembly cannot be had */
export function builtIn(): { ruleSet: Scannable; prefilter: Prefilter } | undefined {
  if (!IS_BUILT) return undefined;
  const json = read(BUILT.rules);
  const bytes = read(BUILT.tables);
  if (json === undefined || bytes === undefined) return undefined;
  return thaw(json.toString('utf8'), bytes);
}

export function thaw(json: string, bytes: Uint8Array): { ruleSet: Scannable; prefilter: Prefilter } | undefined {
  const { digest, rules: frozen, needles, uses, paths, tables } = JSON.parse(json) as Frozen;
  const prefilter = wasmPrefilter({ bytes, ...tables });
  if (prefilter === undefined) return undefined;
  const rules = frozen.map(({ rule, head }, index) => compileRule(rule, index, head, broken));
  const ruleOf = (index: number): CompiledRule => rules[index] ?? broken();
  const ruleSet: Scannable = {
    digest,
    rules,
    byId: new Map(rules.map((rule) => [rule.info.id, rule])),
    needles: needles.map((text) => ({ text })),
    uses: uses.map((some) => some.map(([rule, purpose, place]) => ({ rule: ruleOf(rule), purpose, ...(place !== null && { place }) }))),
    paths: { ...paths, columns: Uint8Array.from(paths.columns), moves: Uint16Array.from(paths.moves) },
  };
  return { ruleSet, prefilter };
}

function broken(): never {
  throw new ScanError('RULES_INVALID', 'the built-in rules of this installation are damaged; install stowaway again');
}

function read(file: URL): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
