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
  /** The indices of groups cost more than the match, and most texts have none: whether there is one is asked first, without them. */
  readonly #probe: RegExp;

  /** @param flags `i`, `m` and `y` of JavaScript. @throws SyntaxError */
  constructor(
    readonly source: string,
    readonly flags: string,
  ) {
    const how = flags.includes('y') ? flags : `${flags}g`;
    this.#probe = new RegExp(source, how);
    this.#pattern = new RegExp(source, `${how}d`);
  }

  test(text: string): boolean {
    this.#probe.lastIndex = 0;
    return this.#probe.test(text);
  }

  exec(text: string, from: number): Found | undefined {
    this.#probe.lastIndex = from;
    if (!this.#probe.test(text)) return undefined;
    this.#pattern.lastIndex = from;
    const { indices } = this.#pattern.exec(text) ?? {};
    const whole = indices?.[0];
    if (indices === undefined || whole === undefined) return undefined;
    return { ...spanOf(whole), group: (name) => spanIn(indices.groups?.[name]), groups: indices.map(spanIn) };
  }
}

function spanIn(pair: [number, number] | undefined): Span | undefined {
  return pair === undefined ? undefined : spanOf(pair);
}

function spanOf([start, end]: [number, number]): Span {
  return { start, end };
}
