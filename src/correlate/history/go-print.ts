/**
 * Lists and health checks as Docker's builders print them, written as the Dockerfile had them: Go's `%q` of a list has no commas
 * (`CMD ["node" "server.js"]`), and BuildKit prints a HEALTHCHECK as the Go struct it holds
 * (`HEALTHCHECK &{["CMD-SHELL" "wget -q localhost"] "5s" "0s" "0s" "0s" '\x03'}`: test, interval, timeout, start period, start interval, retries,
 * https://github.com/moby/docker-image-spec/blob/main/specs-go/v1/image.go).
 *
 * What does not read as such stays as it is: nothing of the text may be lost, a secret may be in it.
 */

/** The text of a step as a line of a Dockerfile. */
export function dockerfileForm(instruction: string, text: string): string {
  const operands = text.slice(instruction.length).trim();
  if (instruction === 'HEALTHCHECK') return healthcheck(operands) ?? text;
  if (!TAKES_LIST.has(instruction)) return text;
  const list = goList(operands, 0);
  return list === undefined || list.end !== operands.length ? text : `${instruction} ${jsonList(list.words)}`;
}

const TAKES_LIST: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'VOLUME']);

const OPTIONS = ['interval', 'timeout', 'start-period', 'start-interval'];

function healthcheck(operands: string): string | undefined {
  if (!operands.startsWith('&{')) return undefined;
  const test = goList(operands, '&{'.length);
  const [kind, ...words] = test?.words ?? [];
  if (test === undefined || kind === undefined) return undefined;
  const rest = /^((?: "[^"\\]*"){3,4}) ('(?:\\?.|\\[xuU][0-9a-fA-F]+)')\}$/u.exec(operands.slice(test.end));
  if (rest?.[1] === undefined || rest[2] === undefined) return undefined;
  const durations = Array.from(rest[1].matchAll(/"([^"]*)"/g), ([, duration = '']) => duration);
  const retries = runeValue(rest[2].slice(1, -1));
  const options = [
    ...durations.map((duration, index) => (duration === '0s' ? '' : `--${OPTIONS[index] ?? ''}=${duration} `)),
    retries === 0 ? '' : `--retries=${retries} `,
  ].join('');
  if (kind === 'NONE' && words.length === 0) return 'HEALTHCHECK NONE';
  if (kind === 'CMD-SHELL' && words.length === 1) return `HEALTHCHECK ${options}CMD ${words[0] ?? ''}`;
  return kind === 'CMD' ? `HEALTHCHECK ${options}CMD ${jsonList(words)}` : undefined;
}

function jsonList(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** `["a" "b"]` from `at`; undefined for anything else, a JSON list with its commas included. */
function goList(text: string, at: number): { words: string[]; end: number } | undefined {
  if (text[at] !== '[') return undefined;
  const words: string[] = [];
  let next = at + 1;
  while (text[next] === '"') {
    const end = closingQuote(text, next);
    const word = end === undefined ? undefined : unquoted(text.slice(next + 1, end));
    if (end === undefined || word === undefined) return undefined;
    words.push(word);
    next = end + 1;
    if (text[next] === ' ' && text[next + 1] === '"') next++;
  }
  return text[next] === ']' ? { words, end: next + 1 } : undefined;
}

function closingQuote(text: string, opening: number): number | undefined {
  for (let index = opening + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return undefined;
}

/** What a Go string literal stands for (https://go.dev/ref/spec#String_literals); undefined when it is none, or holds bytes that are no text. */
function unquoted(literal: string): string | undefined {
  const pieces = Array.from(literal.matchAll(PIECE), ([piece, x, u, wide, one]) => {
    if (one !== undefined) return SHORT[one];
    const code = x ?? u ?? wide;
    return code === undefined ? piece : characterOf(Number.parseInt(code, 16), x === undefined ? LAST_CODE_POINT : LAST_ASCII);
  });
  return pieces.every((piece) => piece !== undefined) ? pieces.join('') : undefined;
}

const PIECE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|[^\\]+/gs;

function characterOf(code: number, last: number): string | undefined {
  return code <= last ? String.fromCodePoint(code) : undefined;
}

/** `\x80` and above are bytes of broken UTF-8. */
const LAST_ASCII = 0x7f;
const LAST_CODE_POINT = 0x10ffff;

const SHORT: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The number behind a printed rune: `%q` of retries is `'\x03'`. */
function runeValue(literal: string): number {
  return (literal.startsWith('\\') ? (unquoted(literal) ?? literal) : literal).codePointAt(0) ?? 0;
}
