/** What is looked for in a blob without a hit of the prefilter to start from: the patterns of rules from outside, and files known by their path. */
import type { BlobContext } from '../model/match.js';
import type { Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { REACH_BACK } from './reach.js';
import { READER_CAP } from './readers/reader.js';
import { evaluateStretch, sweepsOf, type Sweep } from './sweep.js';
import type { View } from './view.js';
import { evaluateFile } from './whole-file.js';

/** Rules that need no hit of the prefilter, or search around theirs on their own. */
export interface SearchRules {
  readonly swept: readonly CompiledRule[];
  readonly wholeFile: readonly CompiledRule[];
}

/** What a blob's scan lends. */
export interface Host {
  context: BlobContext;
  placeholder: CompiledRule;
  view(from: number, to: number): View;
  refuses(rule: CompiledRule): boolean;
  add(found: Candidate): void;
}

export class Searches {
  readonly #sweeps: ReadonlyMap<CompiledRule, Sweep>;
  /** Those that are still to be shown the beginning of the file. */
  #wholeFile: readonly CompiledRule[];

  /** @param rules those of whole files for this one alone */
  constructor({ swept, wholeFile }: SearchRules, context: BlobContext) {
    this.#sweeps = sweepsOf(swept, context);
    this.#wholeFile = wholeFile;
  }

  /** A needle of the rule stands there. */
  mark(rule: CompiledRule, at: number): void {
    this.#sweeps.get(rule)?.mark(at);
  }

  /**
   * Searches as far as nothing can change the result any more.
   * @param scanned offset up to which needles were looked for
   * @param last the blob ends there
   */
  run(scanned: number, last: boolean, host: Host): void {
    for (const sweep of this.#sweeps.values()) {
      for (let stretch = sweep.next(scanned, last); stretch !== undefined; stretch = sweep.next(scanned, last)) {
        if (host.refuses(sweep.rule)) continue;
        const view = host.view(stretch.from - REACH_BACK, stretch.to + sweep.reach);
        for (const found of evaluateStretch(sweep, stretch, view, host.context, host.placeholder)) host.add(found);
      }
    }
    if (this.#wholeFile.length === 0 || (!last && scanned < READER_CAP)) return;
    for (const rule of this.#wholeFile) {
      for (const found of evaluateFile(rule, host.view(0, READER_CAP))) if (!host.refuses(rule)) host.add(found);
    }
    this.#wholeFile = [];
  }

  /** The first offset that is still to be searched. */
  get needed(): number {
    const sweeps = [...this.#sweeps.values()].map((sweep) => sweep.needed);
    return this.#wholeFile.length > 0 ? 0 : Math.min(Infinity, ...sweeps);
  }
}
