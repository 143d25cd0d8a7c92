/**
 * Patterns on RE2, by re2js: time in proportion to the text, whatever the pattern. Syntax and meaning are RE2's
 * (https://github.com/google/re2/wiki/Syntax), text is UTF-8: `é` in a pattern is two bytes of a file, `.` is one character of it.
 */
import { RE2JS, RE2JSException } from 're2js';
import type { Found, Pattern, Span } from '../pattern.js';
import { shapeOf, type Re2Shape } from './shape.js';

export interface Re2Pattern extends Pattern {
  /** How many groups it has. */
  readonly groupCount: number;
  readonly groupNames: readonly string[];
  readonly shape: Re2Shape;
}

/** @param flags `i` and `m`, as `(?im)` would set them for all of it. @throws Re2Refusal */
export function re2Pattern(source: string, flags = ''): Re2Pattern {
  const compiled = compiledBy(source, flags);
  const names = Object.entries(compiled.namedGroups());
  const numbers = new Map(names);
  const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
  let shape: Re2Shape | undefined;
  return {
    groupCount: compiled.groupCount(),
    groupNames: names.map(([name]) => name),
    get shape() {
      return (shape ??= shapeOf(compiled.re2().prog));
    },
    test: (text) => compiled.test(bytesOf(text)),
    exec: (text, from) => {
      const matcher = compiled.matcher(bytesOf(text));
      if (from > text.length || !matcher.find(from)) return undefined;
      const span = (number: number): Span | undefined => {
        const start = matcher.start(number);
        return start < 0 ? undefined : { start, end: matcher.end(number) };
      };
      const found: Found = {
        start: matcher.start(),
        end: matcher.end(),
        group: (name) => {
          const number = numbers.get(name);
          return number === undefined ? undefined : span(number);
        },
        get groups() {
          return Array.from({ length: compiled.groupCount() + 1 }, (_, number) => span(number));
        },
      };
      return found;
    },
  };
}

/** Why RE2 does not take a pattern, and what to write instead; without the pattern, which may hold a secret. */
export class Re2Refusal extends Error {
  override readonly name = 'Re2Refusal';
}

function compiledBy(source: string, flags: string): RE2JS {
  const all = (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0);
  try {
    return RE2JS.compile(source, all);
  } catch (error) {
    // A pattern with so many repetitions that the program of it would not fit overflows the stack instead.
    if (error instanceof RE2JSException || error instanceof RangeError) throw new Re2Refusal(reasonOf(source, error));
    throw error;
  }
}

function reasonOf(source: string, error: Error): string {
  if (/\(\?<?[=!]/.test(source)) {
    return 'looks ahead or behind, which RE2 does not do; match what stands around the secret outside its group, such as (?:[^A-Za-z0-9]|$) for (?![A-Za-z0-9])';
  }
  if (/\\(?:[1-9]|k<)/.test(source))
    return 'refers back to a group, which RE2 does not do; write the alternatives out, or leave it to allow';
  if (/\(\?>|[+*?}]\+/.test(source))
    return 'is atomic or possessive, which RE2 does not know and does not need; write a plain group or quantifier';
  const repeated = /invalid repeat count|bad repetition|too large/i.test(error.message) || error instanceof RangeError;
  if (repeated) return 'repeats more often than RE2 does; at most {1000}, also of repetitions in each other';
  return `is not a valid RE2 expression (${detailOf(error)})`;
}

/** RE2's own words, such as `missing closing )`, without the piece of the pattern that they quote. */
function detailOf(error: Error): string {
  return 'error' in error && typeof error.error === 'string' ? error.error : 'it is too large';
}
