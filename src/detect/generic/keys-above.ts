/**
 * The keys that a name stands below: `datadog` of `datadog:\n  api_key: v`, `{"datadog": {"api_key": "v"}}`, `[datadog]\napi_key = v`,
 * `<datadog><apiKey>v</apiKey></datadog>`, `provider "datadog" { api_key = "v" }`. Read backwards from the name through what is kept of the blob,
 * so that nothing has to be parsed from its beginning; what cannot be understood names nothing.
 */

/** A key above a name. */
export interface Key {
  text: string;
  /** A setting, which makes the name's path; otherwise a function or a type, which only says whom the name is about. */
  isSetting: boolean;
}

/** `"key": {`, `key = [`, `key: &Config{`. */
const JOINED = /([A-Z_@][\w./-]{0,63})\\{0,3}["'`]?\]?[ \t]{0,8}(?::|=>?)\s{0,8}$/i;
/** `provider "datadog" {`, `datadog {`, `class Datadog {`, `datadog.Config{`, `datadog.initialize(`. */
const BLOCK = /(?<![\w.-])([A-Z_][\w.-]{0,63})((?:[ \t]{1,4}"[\w./@-]{1,64}"){0,3})[ \t]{0,4}$/i;
const LONGEST_OPENING = 280;

/** Words of code that open a block or a suite and name nothing. */
const CODE = /^(?:else|try|do|finally|return|default|then|begin|switch|if|for|while|function|async|static|except|yield|new|await|typeof)$/;

const SECTION = /^[ \t]*\[{1,2}[ \t]*([A-Z_][^\]\n[{}]{0,79}?)[ \t]*\]{1,2}[ \t]*(?:[#;].*)?\r?$/gim;

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
  const tag = WITHIN_TAG.exec(text.slice(Math.max(0, at - 480), at));
  if (tag !== null) return [...elementsAbove(text, at - tag[0].length), setting(tag[1] ?? '')];
  const { keys, outermost } = bracketsAbove(text, at);
  return [...linesAbove(text, outermost), ...keys];
}

/** The names of the brackets that are still open, and where the first of them begins. */
function bracketsAbove(text: string, at: number): { keys: Key[]; outermost: number } {
  const keys: Key[] = [];
  let outermost = at;
  let closed = 0;
  for (let index = isQuote(text[at - 1]) ? at - 2 : at - 1; index >= 0; index--) {
    const char = text[index];
    if (char === '"') index = openingQuote(text, index);
    else if (char === '}' || char === ']' || char === ')') closed++;
    else if (char === '{' || char === '[' || char === '(') {
      if (closed > 0) closed--;
      else {
        const opening = openingAt(text, index, char);
        if (opening === undefined) continue;
        keys.unshift(...opening.keys);
        outermost = opening.from;
        index = isQuote(text[outermost - 1]) ? outermost - 1 : outermost;
      }
    }
  }
  return { keys, outermost };
}

function openingAt(text: string, index: number, bracket: string): { keys: Key[]; from: number } | undefined {
  const base = Math.max(0, index - LONGEST_OPENING);
  const before = text.slice(base, index);
  const joined = bracket === '(' ? null : JOINED.exec(before);
  if (joined !== null) return { keys: [setting(joined[1] ?? '')], from: base + joined.index };
  const block = bracket === '[' ? null : BLOCK.exec(before);
  if (block === null) return undefined;
  const [, word = '', labels = ''] = block;
  if (CODE.test(word)) return undefined;
  const isSetting = bracket === '{' && (labels !== '' || /(?:^|\n)[ \t]*$/.test(before.slice(0, block.index)));
  const texts = [word, ...labels.split('"').filter((label) => label.trim() !== '')];
  return { keys: texts.map((one) => ({ text: one, isSetting })), from: base + block.index };
}

/** Where the string that ends at this quote begins, if it begins on its line. */
function openingQuote(text: string, closing: number): number {
  for (let at = closing - 1; at >= 0 && text[at] !== '\n'; at--) if (text[at] === '"' && text[at - 1] !== '\\') return at;
  return closing;
}

/** The keys that lesser indentation, or else the heading of a section, puts above a name that begins its line. */
function linesAbove(text: string, at: number): Key[] {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const own = LINE_BEFORE.exec(text.slice(lineStart, at));
  if (own === null) return [];
  SIGN.lastIndex = at;
  const isYaml = SIGN.exec(text)?.[1] === ':';
  const keys = isYaml ? indentedAbove(text.slice(0, lineStart).split('\n'), own) : [];
  return keys.length > 0 ? keys : sectionAbove(text.slice(0, lineStart));
}

function indentedAbove(lines: readonly string[], [, indent = '', dashes = '']: RegExpExecArray): Key[] {
  const keys: Key[] = [];
  // A parent begins left of this column; that of a list may stand right above its hyphens.
  let limit = dashes === '' ? indent.length : indent.length + 1;
  for (let index = lines.length - 2; index >= 0 && limit > 0; index--) {
    const line = lines[index] ?? '';
    const start = line.search(/[^ \t\r]/);
    if (start < 0 || line[start] === '#') continue;
    const found = YAML_LINE.exec(line);
    const [, , ownDashes = '', , key = '', rest = ''] = found ?? [];
    if (found !== null && start + ownDashes.length < limit && isOpen(rest) && !CODE.test(key)) keys.unshift(setting(key));
    limit = Math.min(limit, line[start] === '-' ? start + 1 : start);
  }
  return keys;
}

/** A key that has its value on the lines below: after it stands at most an anchor, a tag, the sign of a text, a comment. */
function isOpen(rest: string): boolean {
  const [before = ''] = rest.split('#', 1);
  return before.split(/[ \t]/).every((word) => word === '' || /^[&!|>]/.test(word));
}

function sectionAbove(text: string): Key[] {
  const heading = [...text.matchAll(SECTION)].at(-1)?.[1];
  return heading === undefined
    ? []
    : heading
        .split(/[."'\s]+/)
        .filter((word) => word !== '')
        .map(setting);
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

function isQuote(char: string | undefined): boolean {
  return char === '"' || char === "'" || char === '`';
}
