/** Rules that know a value by its form alone, and one question that tells of nearly every value that it has none of their forms. */
import type { CompiledRule } from './compiled-rule.js';
import { decoded } from './fitting.js';
import { V8Pattern } from './pattern.js';

export class Forms {
  readonly rules: readonly CompiledRule[];
  /** Any of the forms; undefined where they cannot be joined in one pattern. */
  readonly #any: RegExp | undefined;

  constructor(rules: readonly CompiledRule[]) {
    this.rules = rules.filter(({ form }) => form !== undefined);
    const forms = this.rules.flatMap(({ form }) => (form instanceof V8Pattern ? [form] : []));
    const isOneKind = forms.length === this.rules.length && forms.every(({ flags }) => flags === forms[0]?.flags);
    if (isOneKind) this.#any = new RegExp(forms.map(({ source }) => source).join('|'), forms[0]?.flags);
  }

  /** False for a value that has none of the forms, also not where it is percent-encoded. */
  mayKnow(text: string): boolean {
    if (this.#any === undefined || this.#any.test(text)) return true;
    const plain = decoded(text);
    return plain !== undefined && this.#any.test(plain);
  }
}
