/** Writers of text that no person wrote: log records, and a bundle of minified JavaScript of one megabyte. */
import { ALPHABET, Random } from '../random.js';
import { camel, kebab, upperSnake } from './names.js';
import { isMultiLine, jsonEscaped, raw, written, type Writer } from './written.js';

const BUNDLE_BYTES = 1024 * 1024;

export const writeLog: Writer = ({ name, value, vendor, host }, random) => {
  const time = `2025-0${random.between(1, 9)}-1${random.between(0, 9)}T0${random.between(0, 9)}:2${random.between(0, 9)}:41.${random.between(100, 999)}Z`;
  const lines = isMultiLine(value);
  const open = lines
    ? `${time} ERROR ${kebab(vendor)}: cannot use key "`
    : random.pick([
        `${time} DEBUG [main] ${kebab(vendor)} - starting with ${upperSnake(name)}=`,
        `${time} WARN  ${kebab(vendor)}: request to https://${host}/v1 failed, ${camel(name)}: "`,
        `time="${time}" level=debug msg="loaded settings" ${upperSnake(name).toLowerCase()}=`,
      ]);
  return written(
    random.pick(['var/log/app/app.log', 'var/log/app.log.1']),
    {
      head: [`${time} INFO  [main] server - listening on 0.0.0.0:8080`],
      open,
      close: open.endsWith('"') ? '"' : ' attempt=1',
      tail: [`${time} INFO  [main] server - ready in 412 ms`],
    },
    value,
    lines ? jsonEscaped : raw,
  );
};

export const writeMinified: Writer = ({ name, value, beside }, random) => {
  const text = (bundle ??= minified());
  const cut = text.indexOf(';', random.between(0, text.length - 10_000)) + 1;
  const own = [...beside.map(([other, one]) => `${camel(other)}:"${jsonEscaped(one)}",`), `${camel(name)}:"`].join('');
  const made = written(
    `srv/app/dist/static/js/main.${random.text(ALPHABET.hex, 8)}.js`,
    {
      head: [],
      open: `${text.slice(0, cut)}var ${random.text(ALPHABET.letters, 1)}={${own}`,
      close: `",timeout:30};${text.slice(cut)}`,
      tail: [],
    },
    value,
    jsonEscaped,
  );
  // A line of one megabyte is no line to paste: what is told apart is the statement.
  return { ...made, core: { start: cut, end: made.secret.end + jsonEscaped(value.after).length + '",timeout:30};'.length } };
};

let bundle: string | undefined;

/** Statements such as minifiers leave them, of seeded identifiers, strings and numbers. */
function minified(): string {
  const random = new Random(20_250_507);
  const id = (): string => random.text(ALPHABET.letters, random.between(1, 2));
  const word = (): string => random.text(ALPHABET.lower, random.between(3, 9));
  const statements = [
    (): string => `function ${id()}(${id()},${id()}){return ${id()}.${word()}(${id()}[${random.between(0, 99)}],"${word()}-${word()}")}`,
    (): string => `var ${id()}=${id()}(${random.between(1, 99_999)}),${id()}=${id()}.n(${id()});`,
    (): string => `${id()}.exports={${word()}:!0,${word()}:${random.between(0, 999)},${word()}:"${word()}/${word()}"};`,
    (): string => `if(${id()}&&!${id()}.${word()})throw new Error("${word()} ${word()} ${word()}");`,
    (): string => `for(let ${id()}=0;${id()}<${id()}.length;${id()}++)${id()}.push(${id()}=>${id()}.${word()}(${id()}||[]));`,
  ];
  let text = '';
  const parts: string[] = [];
  for (let size = 0; size < BUNDLE_BYTES; size += text.length) parts.push((text = random.pick(statements)()));
  return parts.join('');
}
