/**
 * Rules that know a value by its vendor's word in the name, for names that say it further up: `datadog` above `api_key`. What a generic name led to
 * is shown to them with the path of the name.
 */
import type { CompiledRule } from './compiled-rule.js';
import { wordsOf } from './credential-name.js';
import type { Key } from './generic/opening.js';
import type { Rule } from './rule.js';
import { lettersAndDigitsOf } from './vendor-words.js';

/** Characters of a path that still help. */
const LONGEST_PATH = 100;

const MOST_REMEMBERED = 512;

export class VendorKeys {
  /** Any keyword, as its words joined together. */
  readonly #any: RegExp | undefined;
  readonly #rules = new Map<string, CompiledRule[]>();
  readonly #answers = new Map<string, readonly CompiledRule[]>();

  constructor(rules: readonly CompiledRule[]) {
    for (const rule of rules) {
      if (rule.value === undefined) continue;
      for (const keyword of new Set([...rule.source.keywords, ...rule.source.beside].map(lettersAndDigitsOf)))
        this.#rules.set(keyword, [...(this.#rules.get(keyword) ?? []), rule]);
    }
    // A keyword that another begins with comes after it, and those that begin alike are neighbours, which V8 tells apart in one step.
    const longestFirst = [...this.#rules.keys()].sort().reverse();
    if (longestFirst.length > 0) this.#any = new RegExp(`(?:${longestFirst.join('|')})`, 'y');
  }

  /** Rules of the vendor that a text beside a value speaks of: `vault` of `hvac.Client(url="https://vault.internal", token=…)`. */
  said(text: string, name: string): readonly CompiledRule[] {
    return this.#remembered(`said ${text.length} ${text}${name}`, () => {
      const words = wordsOf(text);
      const asked = text === name ? [name] : [...words.map((word) => `${word}_${name}`), text, ...words.map((word) => `${word}_token`)];
      const rules = asked.flatMap((one) => this.above([{ text: one, isSetting: false }], ''));
      return [...new Set(rules)].filter(({ source }) => isVendorOf(source, text));
    });
  }

  /** Rules of the host that a value is sent to: `api.logz.io` says `logz_io`, `github.com` says `github_token`, `api.lob.com` says `lob_api_key`. */
  ofHost(host: string, name: string): readonly CompiledRule[] {
    return this.#remembered(`host ${host.length} ${host}${name}`, () =>
      [host, host.replace(/\.[a-z]+$/i, '')].flatMap((text) =>
        [name, 'token', 'api_key'].flatMap((word) => this.above([{ text, isSetting: false }], word)),
      ),
    );
  }

  /** In a file the same few texts stand beside all values. */
  #remembered(question: string, answer: () => readonly CompiledRule[]): readonly CompiledRule[] {
    let known = this.#answers.get(question);
    if (known !== undefined) return known;
    if (this.#answers.size >= MOST_REMEMBERED) this.#answers.clear();
    this.#answers.set(question, (known = answer()));
    return known;
  }

  /** Rules whose keyword begins in a key above the name, those of the nearest key first. */
  above(keys: readonly Key[], name: string): CompiledRule[] {
    const any = this.#any;
    if (any === undefined) return [];
    const above = keys.flatMap(({ text }) => wordsOf(text));
    const words = [...above, ...wordsOf(name)];
    const text = words.join('');
    let end = above.join('').length;
    // A file can be nested so deep that one vendor stands above a name a hundred times.
    const keywords = new Set<string>();
    for (const word of above.toReversed()) {
      any.lastIndex = end -= word.length;
      const keyword = any.exec(text)?.[0];
      if (keyword !== undefined) keywords.add(keyword);
    }
    return [...keywords].flatMap((keyword) => this.#rules.get(keyword) ?? []);
  }
}

/** Whether the text says the vendor's own word, `hcloud` or `hetzner`: keywords may be of names that anybody gives, as `account_key` is. */
function isVendorOf({ provider, keywords, beside }: Rule, text: string): boolean {
  const words = wordsOf(text);
  const tails = words.map((_, index) => words.slice(index).join(''));
  const vendor = lettersAndDigitsOf(provider);
  if (tails.some((tail) => tail.startsWith(vendor))) return true;
  const known = [...keywords, ...beside].map(lettersAndDigitsOf);
  return known.some((keyword) => !ANYBODYS.test(keyword) && tails.some((tail) => tail.startsWith(keyword)));
}

/** Made of words that speak of no vendor. */
const ANYBODYS =
  /^(?:access|account|admin|api|app|auth|base|batch|bot|client|code|config|consumer|cos|credential|function|functions|key|oss|pass|password|passwd|private|query|repo|search|secret|server|service|shared|speech|storage|subscription|token)+$/;

/** `datadog.api_key`. A variable's name says it all without the keys above it. */
export function pathOf(keys: readonly Key[], name: string): string {
  if (/^[A-Z][A-Z\d_]*$/.test(name)) return name;
  return keys.reduceRight((below, { text, isSetting }) => {
    return isSetting && below.length + text.length < LONGEST_PATH ? `${text}.${below}` : below;
  }, name);
}
