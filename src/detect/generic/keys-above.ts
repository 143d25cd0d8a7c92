/**
 * The keys that a name stands below: `datadog` of `datadog:\n  api_key: v`, `{"datadog": {"api_key": "v"}}`, `[datadog]\napi_key = v`,
 * `<datadog><apiKey>v</apiKey></datadog>`, `provider "datadog" { api_key = "v" }`. Read backwards from the name through what is kept of the blob,
 * so that nothing has to be parsed from its beginning; what cannot be understood names nothing.
 */
import { isBlank, isQuote, isSpace } from './characters.js';
import { CODE, openingAt, type Key } from './opening.js';

const SECTION = /^[ \t]*\[{1,2}[ \t]*([A-Z_][^\]\n[{}]{0,79}?)[ \t]*\]{1,2}[ \t]*(?:[#;].*)?\r?$/imy;

const LINE_BEFORE = /^([ \t]*)((?:-[ \t]+)*)["']?$/;
const YAML_LINE = /^([ \t]*)((?:-[ \t]+)*)(["']?)([\w./@-]{1,64}|https?:\/\/[\w./:@-]{1,64})\3[ \t]*:([ \t].*)?\r?$/;
const SIGN = /[\w.-]*\\{0,3}["'`]?[ \t]*([:=])/y;

const TAG = /<(\/?)([A-Z_][\w.:-]{0,63})(?:\s[^<>]*?)?(\/?)>/gi;
const WITHIN_TAG = /<([A-Z_][\w.:-]{0,63})(?:\s+[\w.:-]+=(?:"[^"<>]*"|'[^'<>]*'))*\s+$/i;

/**
 * @param text what stands before the name, and some of what follows
 * @param at index of the name
 * @returns outermost first
 */
export function keysAbove(text: string, at: number): Key[] {
  if (text[at - 1] === '<') return elementsAbove(text, at - 1);
  const tag = isSpace(text.charCodeAt(at - 1)) ? WITHIN_TAG.exec(text.slice(Math.max(0, at - 480), at)) : null;
  if (tag !== null) return [...elementsAbove(text, at - tag[0].length), setting(tag[1] ?? '')];
  const { keys, outermost } = bracketsAbove(text, at);
  return [...linesAbove(text, outermost), ...keys];
}

/** The names of the brackets that are still open, and where the first of them begins. */
function bracketsAbove(text: string, at: number): { keys: Key[]; outermost: number } {
  const innermostFirst: Key[] = [];
  let outermost = at;
  let closed = 0;
  /** After it no string begins on its line. */
  let barren = Infinity;
  const least = firstBracket(text, at);
  for (let index = isQuote(text[at - 1]) ? at - 2 : at - 1; index >= least; index--) {
    const char = text[index];
    if (char === '"') {
      if (index > barren) continue;
      const opening = openingQuote(text, index);
      if (text[opening] === '"') index = opening;
      else barren = opening;
    } else if (char === '}' || char === ']' || char === ')') closed++;
    else if (char === '{' || char === '[' || char === '(') {
      if (closed > 0) closed--;
      else {
        const opening = openingAt(text, index, char);
        if (opening === undefined) continue;
        innermostFirst.push(...opening.keys.reverse());
        outermost = opening.from;
        index = isQuote(text[outermost - 1]) ? outermost - 1 : outermost;
      }
    }
  }
  return { keys: innermostFirst.reverse(), outermost };
}

/** Before it nothing can be open. */
function firstBracket(text: string, at: number): number {
  const found = [text.indexOf('{'), text.indexOf('['), text.indexOf('(')].filter((index) => index >= 0);
  return Math.min(at, ...found);
}

/** Where the string that ends at this quote begins, else the end of the line before. */
function openingQuote(text: string, closing: number): number {
  let at = closing - 1;
  while (at >= 0 && text[at] !== '\n' && (text[at] !== '"' || text[at - 1] === '\\')) at--;
  return at;
}

/** The keys that lesser indentation, or else the heading of a section, puts above a name that begins its line. */
function linesAbove(text: string, at: number): Key[] {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const own = LINE_BEFORE.exec(text.slice(lineStart, at));
  if (own === null) return [];
  SIGN.lastIndex = at;
  const isYaml = SIGN.exec(text)?.[1] === ':';
  const keys = isYaml ? indentedAbove(text, lineStart, own) : [];
  return keys.length > 0 ? keys : sectionAbove(text.slice(0, lineStart));
}

function indentedAbove(text: string, lineStart: number, [, indent = '', dashes = '']: RegExpExecArray): Key[] {
  const innermostFirst: Key[] = [];
  // A parent begins left of this column; that of a list may stand right above its hyphens.
  let limit = dashes === '' ? indent.length : indent.length + 1;
  for (let end = lineStart - 1, from = 0; end >= 0 && limit > 0; end = from - 1) {
    from = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(from, end);
    const start = line.search(/[^ \t\r]/);
    if (start < 0 || line[start] === '#') continue;
    // Neighbours are no parents, whatever they are.
    const found = start < limit ? YAML_LINE.exec(line) : null;
    const [, , ownDashes = '', , key = '', rest = ''] = found ?? [];
    if (found !== null && start + ownDashes.length < limit && isOpen(rest) && !CODE.test(key)) innermostFirst.push(setting(key));
    limit = Math.min(limit, line[start] === '-' ? start + 1 : start);
  }
  return innermostFirst.reverse();
}

/** A key that has its value on the lines below: after it stands at most an anchor, a tag, the sign of a text, a comment. */
function isOpen(rest: string): boolean {
  const [before = ''] = rest.split('#', 1);
  return before.split(/[ \t]/).every((word) => word === '' || /^[&!|>]/.test(word));
}

function sectionAbove(text: string): Key[] {
  for (let bracket = text.lastIndexOf('['); bracket >= 0; bracket = bracket === 0 ? -1 : text.lastIndexOf('[', bracket - 1)) {
    let from = text[bracket - 1] === '[' ? bracket - 1 : bracket;
    while (isBlank(text.charCodeAt(from - 1))) from--;
    SECTION.lastIndex = from;
    const heading = SECTION.exec(text)?.[1];
    if (heading === undefined) continue;
    return heading
      .split(/[."'\s]+/)
      .filter((word) => word !== '')
      .map(setting);
  }
  return [];
}

/** Elements that are open before `text[at]`. */
function elementsAbove(text: string, at: number): Key[] {
  const keys: Key[] = [];
  let closed = 0;
  for (const [, slash = '', name = '', empty = ''] of [...text.slice(0, at).matchAll(TAG)].reverse()) {
    if (empty !== '') continue;
    if (slash !== '') closed++;
    else if (closed > 0) closed--;
    else keys.unshift(setting(name));
  }
  return keys;
}

function setting(text: string): Key {
  return { text, isSetting: true };
}
