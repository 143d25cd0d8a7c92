/**
 * A pattern of a rule, whatever engine runs it. Built-in patterns are proven not to backtrack and run on V8; those from outside run on RE2,
 * where no pattern and no text can make a search take more than time in proportion to the text.
 */

/** Texts are latin1, one character a byte: indices are offsets. */
export interface Pattern {
  /** Whether there is a match anywhere. */
  test(text: string): boolean;
  /** The leftmost match that begins at `from` or after it; what stands before `from` is seen by `^` and `\b`. */
  exec(text: string, from: number): Found | undefined;
}

/** Indices into the text, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

export interface Found extends Span {
  /** By name; undefined for a group that does not exist or took no part. */
  group(name: string): Span | undefined;
  /** By number; 0 is the match. */
  groups: readonly (Span | undefined)[];
}

/** Ends with an error that names file, rule and reason. */
export type Refuse = (reason: string) => never;

/** Makes the patterns of a rule, all but its head; refuses those it cannot trust. */
export interface Engine {
  /**
   * @param key of the rule, for the message; what `path` is tried on is not latin1
   */
  pattern(key: string, source: string, flags: string): Pattern;
}

/** A pattern of ours. */
export class V8Pattern implements Pattern {
  readonly #pattern: RegExp;
  /** Where groups are costs several times the match: it is only asked where their texts do not tell. */
  readonly #indexed: RegExp;
  /** A group may lie outside of the match. */
  readonly #seesGroups: boolean;

  /** @param flags `i`, `m` and `y` of JavaScript. @throws SyntaxError */
  constructor(
    readonly source: string,
    readonly flags: string,
  ) {
    const how = flags.includes('y') ? flags : `${flags}g`;
    this.#pattern = new RegExp(source, how);
    this.#indexed = new RegExp(source, `${how}d`);
    this.#seesGroups = looksForGroups(source);
  }

  test(text: string): boolean {
    this.#pattern.lastIndex = 0;
    return this.#pattern.test(text);
  }

  exec(text: string, from: number): Found | undefined {
    this.#pattern.lastIndex = from;
    const found = this.#pattern.exec(text);
    if (found === null) return undefined;
    let indices: RegExpIndicesArray | undefined;
    const looked = (): RegExpIndicesArray | undefined => {
      this.#indexed.lastIndex = from;
      return (indices ??= this.#indexed.exec(text)?.indices);
    };
    const { index: start, groups } = found;
    const [whole] = found;
    return {
      start,
      end: start + whole.length,
      group: (name) => {
        const value = groups?.[name];
        if (value === undefined) return undefined;
        const only = this.#seesGroups ? undefined : onlyPlace(whole, value);
        return only === undefined ? spanIn(looked()?.groups?.[name]) : { start: start + only, end: start + only + value.length };
      },
      get groups() {
        return looked()?.map(spanIn) ?? [];
      },
    };
  }
}

/** Whether a named group stands in what only looks ahead or back. */
function looksForGroups(source: string): boolean {
  const looks: boolean[] = [];
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === ')') looks.pop();
    else if (char === '(') {
      const isLook = /^\(\?<?[=!]/.test(source.slice(at, at + 4));
      if (looks.includes(true) && !isLook && source.startsWith('(?<', at)) return true;
      looks.push(isLook);
    }
  }
  return false;
}

/** Where a text stands in another, if it stands there once. */
function onlyPlace(whole: string, part: string): number | undefined {
  const first = whole.indexOf(part);
  return first < 0 || whole.includes(part, first + 1) ? undefined : first;
}

function spanIn(pair: [number, number] | undefined): Span | undefined {
  return pair === undefined ? undefined : { start: pair[0], end: pair[1] };
}
