import type { Markup } from '../template.js';

declare global {
  /** https://www.w3.org/TR/trusted-types/; not in every browser, and not in TypeScript's DOM. */
  var trustedTypes: { createPolicy(name: string, rules: { createHTML: (text: string) => string }): typeof rules } | undefined;
}

/**
 * The one door by which markup enters the page. The page's policy asks for trusted types: a browser that knows them takes markup from this policy
 * alone, and nobody but us can give it any, since only `html` makes `Markup`.
 */
const policy = globalThis.trustedTypes?.createPolicy('stowaway', { createHTML: (text) => text });

export function append(element: Element, markup: Markup): void {
  element.insertAdjacentHTML('beforeend', policy?.createHTML(markup.text) ?? markup.text);
}
