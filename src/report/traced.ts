/** Secrets of which only traces are left, found again in texts: what begins and ends as one does is hashed, and the hash compared. */
import { EDGE, type Marks, type SpellingTrace } from '../model/trace.js';
import { mayStandAt } from './stands.js';

/** What begins alike: a look at each length tells whether anything of it may stand there. */
interface Alike {
  /** The longest first. */
  lengths: number[];
  /** Redacted forms by mark, for each length and last edge. */
  marks: Map<number, Map<string, string>>;
}

export class Traced {
  readonly #marks: Marks;
  /** By the edge of their first characters. */
  readonly #kept = new Map<number, Alike>();
  /** Of every spelling that was added, known or kept: the first one counts. */
  readonly #added = new Set<string>();
  /** Known values that were not hashed: without any trace none need be. */
  #unhashed: string[] = [];

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  add(spelling: SpellingTrace, redacted: string): void {
    for (const value of this.#unhashed) this.#added.add(this.#marks.mark(value));
    this.#unhashed = [];
    if (this.#added.has(spelling.mark)) return;
    this.#added.add(spelling.mark);
    const { mark, length, first, last } = spelling;
    const alike = this.#kept.get(first) ?? { lengths: [], marks: new Map<number, Map<string, string>>() };
    this.#kept.set(first, alike);
    if (!alike.lengths.includes(length)) alike.lengths = [...alike.lengths, length].sort((a, b) => b - a);
    const marks = alike.marks.get(endOf(length, last)) ?? new Map<string, string>();
    alike.marks.set(endOf(length, last), marks.set(mark, redacted));
  }

  /** Takes note of a known value. @returns whether a trace of the same was added before. */
  precedes(value: string): boolean {
    if (this.isEmpty) {
      this.#unhashed.push(value);
      return false;
    }
    const mark = this.#marks.mark(value);
    if (this.#added.has(mark)) return true;
    this.#added.add(mark);
    return false;
  }

  /** The longest that stands there, if it is longer than `length`. */
  longestAt(text: string, at: number, length: number): { length: number; redacted: string } | undefined {
    if (at + EDGE > text.length) return undefined;
    const alike = this.#kept.get(this.#marks.edge(text, at));
    for (const standing of alike?.lengths ?? []) {
      if (standing <= length) return undefined;
      const end = at + standing;
      if (end > text.length) continue;
      const marks = alike?.marks.get(endOf(standing, this.#marks.edge(text, end - EDGE)));
      if (marks === undefined || !mayStandAt(text, at, standing)) continue;
      const redacted = marks.get(this.#marks.mark(text.slice(at, end)));
      if (redacted !== undefined) return { length: standing, redacted };
    }
    return undefined;
  }
}

function endOf(length: number, last: number): number {
  return 256 * length + last;
}
