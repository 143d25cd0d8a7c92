/**
 * Names that are values themselves, with what they name beside them: `- name: KEY` and on the next line `value: v`, `<add key="KEY" value="v">`,
 * `define('KEY', 'v')`, `<key>KEY</key><string>v</string>`, `variable "key" { default = "v" }`. Every look forward is tried first, since hardly
 * any text goes on like that, and only then what stands before the name.
 */
import type { Found } from './finder.js';
import { endOfValue } from './value.js';

type Pair = Omit<Found, 'name' | 'at' | 'option'>;

/** `"NAME", "value": "`, `NAME\n  value: `, `NAME" value="`, `"NAME"\n value = "`, `NAME,ParameterValue=`. */
export const VALUE_MEMBER = /["'`]?,?\s{0,80}["']?(?:[a-z]{1,12}:?)?value["']?[ \t]{0,8}[:=][ \t]{0,8}(["'`]?)/iy;

/** `NAME" serializeAs="String"><value>`: settings of .NET. */
export const VALUE_ELEMENT = /["'](?: [A-Za-z]{1,20}="[^"<>\n]{0,40}"){0,2} ?>\s{0,80}<value>/y;

/** Property lists of Apple, settings of Hadoop. */
export const STRING_ELEMENT = /<\/(?:key|name)>\s{0,80}<(?:string|value)>/y;

/** Attributes of the element that a name is, `<pass encoding="plain">`, or that it names, `<string name="KEY" translatable="false">`. */
export const ATTRIBUTES = /["']?(?:\s{1,8}[\w:.-]{1,30}=["'][^"'<>\n]{0,60}["']){1,3} ?>/y;

/** The second argument of a call, or the second member of a pair in braces or brackets. */
export const ARGUMENT = /["'`],\s{0,40}(?:\w{1,16}[:=] ?)?[@bru]?(["'`])/y;

/** Terraform's variables. */
export const VARIABLE = /" ?\{[^{}]{0,100}?\bdefault[ \t]{0,8}=[ \t]{0,8}(")/y;
const VARIABLE_BEFORE = /\bvariable[ \t]{1,4}"$/;

const KEYED = /(?:name|key|variable|type)["']?[ \t]{0,4}[:=][ \t]{0,4}["'`]?$/i;
const LOOK_BEFORE = 24;

/** @param from index of a name in `text` @param to index after it */
export function findPair(text: string, from: number, to: number): Pair | undefined {
  switch (text[to]) {
    case '<':
      return pair(STRING_ELEMENT, text, to, '>', () => /<(?:key|name)>$/.test(before(text, from)));
    case '"':
    case "'":
    case '`':
      return (
        pair(ARGUMENT, text, to, ',', () => isArgument(text, from)) ??
        pair(VALUE_MEMBER, text, to, '=', () => isKeyed(text, from)) ??
        pair(VALUE_ELEMENT, text, to, '>', () => isKeyed(text, from)) ??
        pair(VARIABLE, text, to, '=', () => VARIABLE_BEFORE.test(before(text, from))) ??
        pair(ATTRIBUTES, text, to, '>', () => isKeyed(text, from))
      );
    case ' ':
      return pair(ATTRIBUTES, text, to, '>', () => text[from - 1] === '<');
    case ',':
    case '\r':
    case '\n':
      return pair(VALUE_MEMBER, text, to, '=', () => isKeyed(text, from));
    default:
      return undefined;
  }
}

/** A name that is the value of a key or a name: `key="`, `- name: `, `"Name": "`. */
export function isKeyed(text: string, from: number): boolean {
  return KEYED.test(before(text, from));
}

function pair(shape: RegExp, text: string, to: number, joint: string, holds: () => boolean): Pair | undefined {
  shape.lastIndex = to;
  const found = shape.exec(text);
  if (found === null || !holds()) return undefined;
  const start = to + found[0].length;
  const quote = found[1] ?? '';
  const end = endOfValue(text, start, quote);
  return end === undefined || end <= start ? undefined : { start, end, quoted: quote !== '', joint };
}

/** The name is the first in its bracket; options may stand anywhere in a list, as in `["serve", "--token", "v"]`. */
function isArgument(text: string, from: number): boolean {
  const opening = /([([{,])\s{0,8}[@bru]?["'`]$/.exec(before(text, from))?.[1];
  return opening !== undefined && (opening !== ',' || text[from] === '-');
}

function before(text: string, from: number): string {
  return text.slice(Math.max(0, from - LOOK_BEFORE), from);
}
