/** What must stand around a keyword for the finder of assignments to find anything: patterns for the prefilter, made of the finder's own. */
import { LONGEST_NAME, SETTER, SHELL_DEFAULT, TYPED } from './assignment.js';
import { CALLED, FALLBACK, KEYWORD, MEMBER, SAID } from './fallback.js';
import { AFTER_NAME } from './joint.js';
import { ARGUMENT, ATTRIBUTES, STRING_ELEMENT, VALUE_ELEMENT, VALUE_MEMBER, VARIABLE } from './pairs.js';
import { BLOCK, WRAPPED } from './wrapping.js';

const NAME = String.raw`[\w.-]{0,${LONGEST_NAME}}`;
const QUOTE = '["\'`]';
const BLANK_SIGN = String.raw`\t `;

const SIGN = String.raw`["'\x60]?[\]}]?[ \t]{0,8}(?:=>|:=|[:=])[ \t]{0,8}`;

/** Both quoted and not, as far as one character of the value. */
const ANY_VALUE = [
  AFTER_NAME,
  TYPED,
  { source: SHELL_DEFAULT.source.replace(String.raw`\1`, `${QUOTE}?`) },
  ARGUMENT,
  VALUE_MEMBER,
  VALUE_ELEMENT,
  STRING_ELEMENT,
  VARIABLE,
  ATTRIBUTES,
  FALLBACK,
  CALLED,
  MEMBER,
  KEYWORD,
  SAID,
  { source: `${SIGN}${BLOCK.source}` },
].map(({ source }) => String.raw`${source}[^\n]`);

/** In quotes, and long enough to be called random by judge.ts, or a shell default with that inside. */
const GENERATED_VALUE = [
  AFTER_NAME,
  TYPED,
  ARGUMENT,
  VALUE_MEMBER,
  VARIABLE,
  FALLBACK,
  CALLED,
  MEMBER,
  KEYWORD,
  { source: `${SIGN}${WRAPPED.source}` },
]
  .map(({ source }) => source.replace(`(${QUOTE}?)`, QUOTE))
  .concat(String.raw`:?[-=]["']`)
  .map((source) => String.raw`${source}(?:[!#-&(-_a-~]{8}|\$\{|(?:""|'')[!#-&(-_a-~]{8})`);

/** What stands before a name whose value follows after a mere blank: a hyphen, a setter, nothing on the line. */
const BEFORE_BLANK = String.raw`(?:-|${SETTER.source.replace(/\$$/, '')}|^[ \t]{0,20}|[ \t]{20})`;

/** What stands before a name whose value ends where the address or the header does, so that it needs no quotes: `&token=`, `'X-Token: `. */
const ENCLOSED = [
  [String.raw`[?&]`, '='],
  [QUOTE, '[:=] {0,8}'],
];

/** @param keyword as a pattern @param generated only values that can look generated */
export function assignmentShapes(keyword: string, generated: boolean): readonly string[] {
  const [beside = '', ...others] = generated ? GENERATED_VALUE : ANY_VALUE;
  const joined = beside.replace(BLANK_SIGN, '');
  const blank = beside.replace(/\(=>[^)]*\)/, `[${BLANK_SIGN}]`);
  const enclosed = ENCLOSED.map(([before, sign]) => String.raw`${before}${NAME}${keyword}${NAME}${sign}[\w+/=~.%:$-]{8}`);
  return [
    `${keyword}${NAME}(?:${[joined, ...others].join('|')})`,
    `${BEFORE_BLANK}${NAME}${keyword}${NAME}${blank}`,
    ...(generated ? enclosed : []),
  ];
}
