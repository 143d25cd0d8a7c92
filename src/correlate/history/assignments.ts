/**
 * The `NAME=value` pairs of ENV, ARG and LABEL, with where each value stands.
 *
 * Docker's builders print values resolved and unquoted (`ENV A=two words B=c`), buildah prints the line of the Dockerfile
 * (`ENV A="two words" B=c`, `ENV A two words`). Both are read by one grammar: a quoted value ends at its quote, an
 * unquoted one at the next word that looks like `NAME=`. Where the config tells what the value came to be, it ends where that does:
 * `p@ss w0rd=1` would look like two.
 */

export interface AssignmentSpan {
  name: string;
  /** Absent for an ARG without default. */
  value?: string;
  /** Span of the value in the text, in UTF-16 code units, quotes excluded. */
  start: number;
  end: number;
}

const PAIR = /(?:^|\s)(["']?)([a-z_][\w./-]*)\1=/gi;

/**
 * Pairs in the step's text; empty for instructions that set nothing.
 * @param known values by name, as the image's config has them. A later step may have set another one, so they are only believed where they stand.
 */
export function assignmentsIn(instruction: string, text: string, known: ReadonlyMap<string, string> = NOTHING_KNOWN): AssignmentSpan[] {
  if (instruction !== 'ENV' && instruction !== 'ARG' && instruction !== 'LABEL') return [];
  const body = text.slice(instruction.length);
  const offset = instruction.length;
  if (instruction !== 'ARG' && !/^\s*\S*=/.test(body)) return spaceForm(body, offset);
  const pairs = equalsForm(body, offset, known);
  return instruction === 'ARG' ? withBareNames(body, offset, pairs) : pairs;
}

const NOTHING_KNOWN: ReadonlyMap<string, string> = new Map();

/** `ENV NAME the rest of the line`, the old form with one variable. */
function spaceForm(body: string, offset: number): AssignmentSpan[] {
  const match = /^\s*(\S+)\s+(\S.*)$/s.exec(body);
  if (match?.[1] === undefined || match[2] === undefined) return [];
  const value = match[2].trimEnd();
  const start = offset + body.length - match[2].length;
  return [{ name: match[1], value, start, end: start + value.length }];
}

function equalsForm(body: string, offset: number, known: ReadonlyMap<string, string>): AssignmentSpan[] {
  const pairs: AssignmentSpan[] = [];
  for (let match = nextPair(body, 0); match !== null;) {
    const valueAt = match.index + match[0].length;
    const whole = knownEnd(body, valueAt, known.get(match[2] ?? ''));
    const closing = whole === undefined ? closingQuote(body, valueAt) : undefined;
    const following = nextPair(body, whole ?? closing ?? valueAt);
    const start = closing === undefined ? valueAt : valueAt + 1;
    const end = whole ?? closing ?? valueAt + body.slice(valueAt, following?.index).trimEnd().length;
    pairs.push({ name: match[2] ?? '', value: body.slice(start, end), start: offset + start, end: offset + end });
    match = following;
  }
  return pairs;
}

function nextPair(body: string, from: number): RegExpExecArray | null {
  PAIR.lastIndex = from;
  return PAIR.exec(body);
}

/** Where the known value ends, if it stands here and a space or the end follows it. Without a space in it nothing needs to be known. */
function knownEnd(body: string, at: number, value: string | undefined): number | undefined {
  if (value === undefined || !/\s/.test(value) || !body.startsWith(value, at)) return undefined;
  const end = at + value.length;
  return end === body.length || /\s/.test(body[end] ?? '') ? end : undefined;
}

/** Where the quote that opens the value closes, if a space or the end follows it. */
function closingQuote(body: string, at: number): number | undefined {
  const quote = body[at];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let index = at + 1; index < body.length; index++) {
    if (body[index] === '\\') index++;
    else if (body[index] === quote) return index + 1 === body.length || /\s/.test(body[index + 1] ?? '') ? index : undefined;
  }
  return undefined;
}

/** ARG also takes names without default: `ARG A B=1 C`. After a value only a word in capitals is one, else it is part of the value. */
function withBareNames(body: string, offset: number, pairs: AssignmentSpan[]): AssignmentSpan[] {
  const all: AssignmentSpan[] = [];
  const before = pairs[0] === undefined ? body : body.slice(0, startOfName(body, pairs[0], offset));
  for (const word of before.matchAll(/[a-z_]\w*/gi)) all.push(bareName(word[0], offset + word.index));
  for (const pair of pairs) {
    const value = pair.value ?? '';
    const trailing = trailingNames(value);
    const end = pair.start + (trailing[0]?.at ?? value.length);
    all.push({
      ...pair,
      value: value.slice(0, end - pair.start).trimEnd(),
      end: pair.start + value.slice(0, end - pair.start).trimEnd().length,
    });
    for (const { word, at } of trailing) all.push(bareName(word, pair.start + at));
  }
  return all;
}

/** Words in capitals at the end of a value, the first word excepted. */
function trailingNames(value: string): { word: string; at: number }[] {
  const words = Array.from(value.matchAll(/\S+/g), ({ 0: word, index }) => ({ word, at: index }));
  const lastOther = words.findLastIndex(({ word }, order) => order === 0 || !/^[A-Z_][A-Z0-9_]*$/.test(word));
  return words.slice(lastOther + 1);
}

function startOfName(body: string, pair: AssignmentSpan, offset: number): number {
  return body.lastIndexOf(pair.name, pair.start - offset - 1);
}

function bareName(name: string, at: number): AssignmentSpan {
  return { name, start: at + name.length, end: at + name.length };
}
