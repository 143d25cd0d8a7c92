/**
 * What stands in the brackets, or indented, below a name in the plural: `passwords: ["v", "w"]`, `"tokens": {"agent": "v"}`, `secrets:\n  mail: v`,
 * `API_KEYS=v,w`, `PASSWORDS = {'bob': 'v'}`, `tokens {\n agent = "v"\n}`. The names of the members say whose they are, not that they are secrets.
 */
import { isBlank } from '../generic/characters.js';
import type { Span } from '../pattern.js';
import type { Listed } from './list.js';

/** After the name: what closes it, what joins it, what opens the list. */
const OPENING = /["'\x60]?\]?[ \t]{0,8}(?::|=>|:?=)?\s{0,8}(?:new \w{1,20})?[[({]/y;
const ENTRY =
  /[\s,]{0,80}(?:["']?([\w.@/-]{1,64})["']?[ \t]{0,8}(?::|=>|=)[ \t]{0,8})?[@bu]?(?:"([^"\\\n]{1,512})"|'([^'\\\n]{1,512})'|([^\s"'`,;<>()[\]{}|&\\$]{1,512}))(?=\s{0,80}[,\])}\n#])/y;

/** A list of YAML: its members are indented, or begin with a hyphen. */
const BELOW = /["']?:[ \t]{0,8}(?:#[^\n]{0,100})?\r?\n/y;
const ENTRY_BELOW =
  /([ \t]{0,40}(?:- )?)(?:(["']?)([\w.@/-]{1,64})\2:[ \t]{1,8})?(?:"([^"\\\n]{1,512})"|'([^'\\\n]{1,512})'|([^\s"'`,;<>()[\]{}|&\\$#-][^\s"'`,;<>()[\]{}|&\\$]{1,512}))[ \t]{0,8}(?:#[^\n]{0,100})?(?:\r?\n|$)/y;

/** `KEYS=v,w`: two at least, or it is no list. */
const JOINED = /[ \t]{0,2}=[ \t]{0,2}["']?(?=[^\s,;"'$<>{}()]{8,512}[,;][^\s,;"'$<>{}()]{8})/y;
const PIECE = /([^\s,;"'$<>{}()]{8,512})([,;]?)/y;

const MOST = 100;

export function* members(text: string, keyword: Span): Generator<Listed> {
  const { end } = keyword;
  let { start } = keyword;
  while (start > 0 && /[\w.-]/.test(text[start - 1] ?? '')) start--;
  if (/[\w.-]/.test(text[end] ?? '')) return;
  const name = text.slice(start, end);
  OPENING.lastIndex = end;
  BELOW.lastIndex = end;
  JOINED.lastIndex = end;
  if (OPENING.test(text)) yield* entries(text, name, OPENING.lastIndex);
  else if (BELOW.test(text)) yield* below(text, name, columnOf(text, start), BELOW.lastIndex);
  else if (JOINED.test(text)) yield* pieces(text, name, JOINED.lastIndex);
}

function* entries(text: string, name: string, from: number): Generator<Listed> {
  for (let at = from, count = 0; count < MOST; at = ENTRY.lastIndex, count++) {
    ENTRY.lastIndex = at;
    const found = ENTRY.exec(text);
    if (found === null) return;
    const [, own, double, single, plain = ''] = found;
    const value = double ?? single;
    // Without quotes it is a literal only beside a name.
    if (value === undefined && own === undefined) continue;
    const end = ENTRY.lastIndex - (value === undefined ? 0 : 1);
    yield { ...named(name, own), start: end - (value ?? plain).length, end, kind: 'literal' };
  }
}

function* below(text: string, name: string, column: number, from: number): Generator<Listed> {
  for (let at = from, count = 0; count < MOST; at = ENTRY_BELOW.lastIndex, count++) {
    ENTRY_BELOW.lastIndex = at;
    const found = ENTRY_BELOW.exec(text);
    if (found === null) return;
    const [whole, indent = '', , own, double, single, plain = ''] = found;
    if (indent.length <= column || (own === undefined && !indent.endsWith('- '))) return;
    const value = double ?? single ?? plain;
    const first = at + whole.lastIndexOf(value);
    yield { ...named(name, own), start: first, end: first + value.length, kind: 'literal' };
  }
}

function* pieces(text: string, name: string, from: number): Generator<Listed> {
  for (let at = from, count = 0; count < MOST; at = PIECE.lastIndex, count++) {
    PIECE.lastIndex = at;
    const [whole, value = '', joint = ''] = PIECE.exec(text) ?? [];
    if (whole === undefined) return;
    // `bob:v`
    const own = /^[\w.@-]{1,40}:(?=.{4})/.exec(value)?.[0] ?? '';
    yield { ...named(name, undefined), start: at + own.length, end: at + value.length, kind: 'literal' };
    if (joint === '') return;
  }
}

function named(list: string, own: string | undefined): Pick<Listed, 'name' | 'list'> {
  return { name: own === undefined ? list : `${list}.${own}`, list };
}

function columnOf(text: string, at: number): number {
  let from = at;
  while (from > 0 && (isBlank(text.charCodeAt(from - 1)) || /["'-]/.test(text[from - 1] ?? ''))) from--;
  return at - from;
}
