/**
 * Files and settings that stand in base64 where something says so: the `content` of a file in the user data of cloud-init, what a command decodes
 * (`echo … | base64 -d`), the value of a name that ends in `_B64`. https://cloudinit.readthedocs.io/en/latest/reference/modules.html#write-files
 */
import { isBlank, isNameCode, isQuote } from '../generic/characters.js';
import type { Span } from '../pattern.js';
import type { Listed } from './list.js';

const VALUE = /["']?[ \t]{0,8}[:=][ \t]{0,8}["']?([A-Z0-9+/]{24,4096}={0,2})/iy;
const CONTENT = /^[ \t-]{0,40}content:[ \t]{1,8}(?:!!binary[ \t]{1,8})?["']?([A-Za-z0-9+/]{24,4096}={0,2})/;
const PATH = /^[ \t-]{0,40}path:[ \t]{1,8}["']?([\w./@+-]{1,200})/;
const GIVEN = /[ \t]{0,4}<<<[ \t]{0,4}["']?([A-Z0-9+/]{24,4096}={0,2})/iy;

/** Members of one file in a list of them. */
const MOST_MEMBERS = 8;

export function encoded(text: string, keyword: Span): Iterable<Listed> {
  const said = text.slice(keyword.start, keyword.end);
  if (said.startsWith('encoding')) return fileOf(text, keyword);
  return said.startsWith('base64') ? decodedByCommand(text, keyword) : named(text, keyword);
}

/** `KUBECONFIG_B64=…` */
function* named(text: string, { start, end }: Span): Generator<Listed> {
  const to = end - (/[:="']$/.test(text.slice(start, end)) ? 1 : 0);
  let from = start;
  while (from > 0 && isNameCode(text.charCodeAt(from - 1))) from--;
  VALUE.lastIndex = to;
  const value = VALUE.exec(text)?.[1];
  if (value === undefined) return;
  const name = text.slice(from, to);
  yield { name, start: VALUE.lastIndex - value.length, end: VALUE.lastIndex, kind: 'encoded' };
}

function* decodedByCommand(text: string, { start, end }: Span): Generator<Listed> {
  GIVEN.lastIndex = afterOption(text, end);
  const given = GIVEN.exec(text)?.[1];
  if (given !== undefined) {
    yield { name: 'base64', start: GIVEN.lastIndex - given.length, end: GIVEN.lastIndex, kind: 'encoded' };
    return;
  }
  let to = beforeBlanks(text, start);
  if (text[to - 1] !== '|') return;
  to = beforeBlanks(text, to - 1);
  if (isQuote(text[to - 1])) to--;
  let from = to;
  while (from > 0 && /[\w+/=]/.test(text[from - 1] ?? '')) from--;
  const path = /^[^\n;|&]{0,20}>[ \t]{0,4}["']?([\w./~-]{1,200})/.exec(text.slice(end, end + 240))?.[1];
  yield { name: 'base64', start: from, end: to, kind: 'encoded', ...(path !== undefined && { path }) };
}

/** `-d`, `--decode` */
function afterOption(text: string, at: number): number {
  let after = at;
  while (/[a-z-]/.test(text[after] ?? '')) after++;
  return after;
}

function beforeBlanks(text: string, at: number): number {
  let before = at;
  while (isBlank(text.charCodeAt(before - 1))) before--;
  return before;
}

/** The lines around `encoding: b64` that belong to the same file. */
function* fileOf(text: string, keyword: Span): Generator<Listed> {
  let first = lineStart(text, keyword.start);
  for (let lines = 0; lines < MOST_MEMBERS && first > 0 && !/^[ \t]*- /.test(text.slice(first, first + 40)); lines++)
    first = lineStart(text, first - 1);
  let content: { start: number; end: number } | undefined;
  let path: string | undefined;
  for (let at = first, lines = 0; at < text.length && lines < 2 * MOST_MEMBERS; lines++) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (at > first && /^[ \t]*- /.test(line)) break;
    const [whole = '', value] = CONTENT.exec(line) ?? [];
    if (value !== undefined) content = { start: at + whole.length - value.length, end: at + whole.length };
    path ??= PATH.exec(line)?.[1];
    if (end < 0) break;
    at = end + 1;
  }
  if (content !== undefined) yield { name: 'content', ...content, kind: 'encoded', ...(path !== undefined && { path }) };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
