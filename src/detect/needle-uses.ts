/** Which rules each needle of the prefilter serves. */
import type { Finder } from './generic/finder.js';
import type { Automaton } from './prefilter/automaton.js';
import { needlesAround, type Needle } from './prefilter/needle.js';

/** Rules that ask for the same share a needle. */
export class NeedleIndex<Use> {
  readonly needles: Needle[] = [];
  readonly uses: Use[][] = [];
  readonly #places = new Map<string, number[]>();
  readonly #automata = new Map<string, Automaton>();
  readonly #seen = new Map<Automaton, Automaton>();

  add({ before, after, ...literal }: Needle, use: Use): void {
    const needle = { ...literal, before: this.#same(before), after: this.#same(after) };
    const key = `${needle.anyCase} ${needle.text}`;
    const alike = this.#places.get(key) ?? [];
    const known = alike.find((at) => this.needles[at]?.before === needle.before && this.needles[at].after === needle.after);
    if (known !== undefined) this.uses[known]?.push(use);
    else {
      this.#places.set(key, [...alike, this.needles.length]);
      this.needles.push(needle);
      this.uses.push([use]);
    }
  }

  /** The first of those that are alike: patterns of one family, and the forms of one finder, often ask for the same. */
  #same(one: Automaton): Automaton {
    const seen = this.#seen.get(one);
    if (seen !== undefined) return seen;
    const key = [one.start, one.width, one.columns.join(), one.moves.join(), one.open.map(Number).join('')].join(' ');
    const same = this.#automata.get(key) ?? one;
    this.#automata.set(key, same);
    this.#seen.set(one, same);
    return same;
  }
}

/** A name is spelt as its syntax wants it: `dd_api_key` is `dd-api-key`, `dd.api.key` and `ddApiKey` elsewhere. */
export function spellings(keyword: string): string[] {
  const inner = /(?<=[a-z\d])_(?=[a-z\d])/gi;
  return [...new Set(['_', '-', '.', ''].map((joint) => keyword.replace(inner, joint)))].filter(
    (text) => text.length > SHORTEST_SPELLING || text === keyword,
  );
}

/** Words run together that are any shorter are parts of other words. */
const SHORTEST_SPELLING = 4;

interface FinderNeedles {
  any: ReturnType<typeof needlesAround>;
  generated: ReturnType<typeof needlesAround>;
}

const finderNeedles = new Map<Finder, FinderNeedles>();

/** The needles of a finder, given a rule's keywords: derived once for all rules. */
export function needlesOfFinder(finder: Finder): FinderNeedles {
  let needles = finderNeedles.get(finder);
  if (needles === undefined) {
    const around = (generated: boolean): FinderNeedles['any'] => needlesAround((keyword) => finder.shapes(keyword, generated));
    finderNeedles.set(finder, (needles = { any: around(false), generated: around(true) }));
  }
  return needles;
}
