import { escapeText } from './escape.js';

/** Text from an image inside Markdown: shown as it is, never as a link, an image or markup of its own. */

/** Plain words. */
export function plain(text: string): string {
  return escapeText(text).replace(MEANS_SOMETHING, '\\$&');
}

/** `:` only makes a link before `//`, `@` only before a word, `&` only before a name or number. All else means nothing without one of these. */
const MEANS_SOMETHING = /[\\`*_[\]<>#|~]|:(?=\/\/)|@\b|&(?=[\w#])/g;

/** A code span; the fence is longer than any run of backticks in the text. */
export function code(text: string): string {
  const shown = escapeText(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A block of code, its lines kept. */
export function codeBlock(text: string, language = ''): string {
  const lines = text.split(/\r?\n/).map(escapeText);
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [fence + language, ...lines, fence].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
