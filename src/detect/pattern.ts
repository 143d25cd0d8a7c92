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

/** A pattern of ours. V8 is given it when it is first asked: a small image needs few of two thousand. */
export class V8Pattern implements Pattern {
  #pattern: RegExp | undefined;
  /** Where groups are costs several times the match: it is only asked where their texts do not tell. */
  #indexed: RegExp | undefined;
  #keepsGroupsInside: boolean | undefined;

  /** @param flags `i`, `m` and `y` of JavaScript */
  constructor(
    readonly source: string,
    readonly flags: string,
  ) {}

  test(text: string): boolean {
    const pattern = (this.#pattern ??= this.#made());
    pattern.lastIndex = 0;
    return pattern.test(text);
  }

  exec(text: string, from: number): Found | undefined {
    const pattern = (this.#pattern ??= this.#made());
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    return found === null ? undefined : new V8Found(this, found, text, from);
  }

  /** Whether the text of a group tells where it is, if it stands in the match once. */
  get keepsGroupsInside(): boolean {
    return (this.#keepsGroupsInside ??= !looksForGroups(this.source));
  }

  /** The same match with the places of its groups. */
  indicesOf(text: string, from: number): RegExpIndicesArray | undefined {
    const indexed = (this.#indexed ??= this.#made('d'));
    indexed.lastIndex = from;
    return indexed.exec(text)?.indices;
  }

  /** @throws SyntaxError */
  check(): this {
    this.#pattern ??= this.#made();
    return this;
  }

  #made(also = ''): RegExp {
    return new RegExp(this.source, `${this.flags}${this.flags.includes('y') ? '' : 'g'}${also}`);
  }
}

/** A class, since an object with functions of its own is several times as much to make, and there is one for every keyword. */
class V8Found implements Found {
  readonly start: number;
  readonly end: number;
  readonly #pattern: V8Pattern;
  readonly #found: RegExpExecArray;
  readonly #text: string;
  readonly #from: number;
  #indices: RegExpIndicesArray | undefined;

  constructor(pattern: V8Pattern, found: RegExpExecArray, text: string, from: number) {
    this.start = found.index;
    this.end = found.index + found[0].length;
    this.#pattern = pattern;
    this.#found = found;
    this.#text = text;
    this.#from = from;
  }

  group(name: string): Span | undefined {
    const value = this.#found.groups?.[name];
    if (value === undefined) return undefined;
    const only = this.#pattern.keepsGroupsInside ? onlyPlace(this.#found[0], value) : undefined;
    if (only === undefined) return spanIn(this.#looked()?.groups?.[name]);
    return { start: this.start + only, end: this.start + only + value.length };
  }

  get groups(): readonly (Span | undefined)[] {
    return this.#looked()?.map(spanIn) ?? [];
  }

  #looked(): RegExpIndicesArray | undefined {
    return (this.#indices ??= this.#pattern.indicesOf(this.#text, this.#from));
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
