/**
 * The values of a Kubernetes Secret, whatever they are called: those of `data` are in base64, those of `stringData` as they are. Both stand beside
 * `kind: Secret`, before or after it. https://kubernetes.io/docs/concepts/configuration/secret/
 */
import type { Span } from '../pattern.js';
import type { Listed } from './list.js';

const MEMBERS_OF_YAML = /^[ \t]*(?:- )?(data|stringData):[ \t]*\r?$/;
const MEMBER_OF_YAML = /^([ \t]+)["']?([\w.-]{1,100})["']?:[ \t]{1,4}(["']?)([^\s"'](?:.*[^\s"'])?)\3[ \t]*\r?$/;

const MEMBERS_OF_JSON = /"(data|stringData)"\s{0,8}:\s{0,8}\{/g;
const MEMBER_OF_JSON = /\s{0,80}"([\w.-]{1,100})"\s{0,4}:\s{0,4}"([^"\\\n]{1,2000})"\s{0,80},?/y;

export function kubernetesSecret(text: string, keyword: Span): Iterable<Listed> {
  return text[keyword.start] === '"' ? ofJson(text, keyword) : ofYaml(text, keyword);
}

/** Two documents follow each other with a line of hyphens between them; in a list each begins with a hyphen, and is indented. */
function* ofYaml(text: string, { start, end }: Span): Generator<Listed> {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const column = start - lineStart;
  if (!/^[ \t]*(?:- )?$/.test(text.slice(lineStart, start)) || !/^[ \t]*\r?$/m.test(text.slice(end, end + 40).split('\n', 1)[0] ?? ''))
    return;
  const from = beginningOf(text, lineStart, column);
  let open: { encoded: boolean; column: number } | undefined;
  for (let at = from, next = 0; at < text.length; at = next) {
    next = text.indexOf('\n', at) + 1;
    if (next === 0) next = text.length;
    const line = text.slice(at, next).replace(/\n$/, '');
    const own = line.search(/[^ \t-]/);
    if (at > end && (line.startsWith('---') || (own === column && line.startsWith('kind:', own)) || (own >= 0 && own < column))) return;
    const opening = own === column ? MEMBERS_OF_YAML.exec(line) : null;
    if (opening !== null) open = { encoded: opening[1] === 'data', column };
    else if (own === column) open = undefined;
    if (open === undefined || opening !== null) continue;
    const [, indent = '', name = '', quote = '', value = ''] = MEMBER_OF_YAML.exec(line) ?? [];
    if (value === '' || indent.length <= column || /^[|>&*!{[]/.test(value)) continue;
    const first = at + line.indexOf(value, indent.length + name.length + 1 + quote.length);
    yield { name, start: first, end: first + value.length, kind: open.encoded ? 'base64' : 'secret' };
  }
}

/** The first line of the document that the line belongs to. */
function beginningOf(text: string, lineStart: number, column: number): number {
  let from = lineStart;
  if (/^[ \t]*- /.test(text.slice(lineStart, lineStart + column))) return from;
  while (from > 1) {
    const before = text.lastIndexOf('\n', from - 2) + 1;
    const line = text.slice(before, from);
    const own = line.search(/[^ \t\r\n-]/);
    if (line.startsWith('---') || (own >= 0 && own < column) || line.startsWith('kind:', column)) return from;
    from = before;
    if (/^[ \t]*- /.test(line) && own === column) return from;
  }
  return from;
}

function* ofJson(text: string, { start, end }: Span): Generator<Listed> {
  const before = edgeOf(text, start, -1);
  const to = edgeOf(text, end, 1);
  MEMBERS_OF_JSON.lastIndex = before;
  for (let opening = MEMBERS_OF_JSON.exec(text); opening !== null && opening.index < to; opening = MEMBERS_OF_JSON.exec(text)) {
    let at = MEMBERS_OF_JSON.lastIndex;
    for (;;) {
      MEMBER_OF_JSON.lastIndex = at;
      const [whole, name = '', value = ''] = MEMBER_OF_JSON.exec(text) ?? [];
      if (whole === undefined) break;
      const first = at + whole.lastIndexOf(`"${value}"`) + 1;
      yield { name, start: first, end: first + value.length, kind: opening[1] === 'data' ? 'base64' : 'secret' };
      at += whole.length;
    }
    MEMBERS_OF_JSON.lastIndex = at;
  }
}

/** The brace that opens or closes the object that `text[at]` lies in, or where the text does. Braces in texts come in pairs. */
function edgeOf(text: string, at: number, step: -1 | 1): number {
  const [inner, outer] = step === 1 ? ['{', '}'] : ['}', '{'];
  let depth = 0;
  for (let index = at; index >= 0 && index < text.length; index += step) {
    if (text[index] === inner) depth++;
    else if (text[index] === outer && depth-- === 0) return index;
  }
  return step === 1 ? text.length : 0;
}
