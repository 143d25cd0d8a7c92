import { escapeText } from '../escape.js';

/** The one way to markup: a template that escapes whatever is put into it. Runs in Node, and in the page itself for the rows it adds. */

/** Markup that `html` made: the only text that is put into other markup as it is. */
class Escaped {
  constructor(readonly text: string) {}
}

export type Markup = Escaped;

/** What may stand in a template. Nothing is written for `undefined`, `false` and empty lists. */
export type Content = string | number | Markup | undefined | false | readonly Content[];

/**
 * Texts become one printable line with no meaning to HTML, between tags and in attributes, which must be in double quotes. Attributes that
 * hold addresses need more: see `link`.
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Escaped(parts.reduce((text, part, index) => text + written(contents[index - 1]) + part));
}

/** Lines of code for a `<pre>`: each escaped on its own, their breaks and tabs kept. */
export function lines(text: string): Markup {
  const shown = text.replace(/\n$/, '').replaceAll('\t', '    ').split(/\r?\n/);
  return new Escaped(shown.map(escaped).join('\n'));
}

/** A link where the address is one of the web, else the address as text: who writes rules may write `javascript:` into them. */
export function link(address: string, words: string): Markup {
  return /^https?:\/\//.test(address)
    ? html`<a class="out" href="${address}" rel="noreferrer noopener">${words}</a>`
    : html`${words} (${address})`;
}

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Escaped) return content.text;
  if (typeof content === 'object') return content.map(written).join('');
  return escaped(String(content));
}

function escaped(text: string): string {
  return escapeText(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
