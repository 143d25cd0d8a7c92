import { escapeText } from './escape.js';

/** Text inside XML 1.0: one printable line, and no character that XML does not know (https://www.w3.org/TR/xml/#charsets). */
export function xml(text: string): string {
  return escapeText(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
