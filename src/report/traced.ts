/** Secrets of which only traces are left, found again in texts: what begins and ends as one does is hashed, and the hash compared. */
import { EDGE, type Marks, type SpellingTrace } from '../model/trace.js';
import { mayStandAt } from './stands.js';

interface Kept extends SpellingTrace {
  redacted: string;
}

export class Traced {
  readonly #marks: Marks;
  /** By the edge of their first characters, the longest first. */
  readonly #kept = new Map<number, Kept[]>();
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
    const alike = this.#kept.get(spelling.first);
    if (alike === undefined) this.#kept.set(spelling.first, [{ ...spelling, redacted }]);
    else {
      const shorter = alike.findIndex(({ length }) => length < spelling.length);
      alike.splice(shorter === -1 ? alike.length : shorter, 0, { ...spelling, redacted });
    }
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
    for (const kept of this.#kept.get(this.#marks.edge(text, at)) ?? []) {
      if (kept.length <= length) return undefined;
      const end = at + kept.length;
      if (end > text.length || this.#marks.edge(text, end - EDGE) !== kept.last || !mayStandAt(text, at, kept.length)) continue;
      if (this.#marks.mark(text.slice(at, end)) === kept.mark) return kept;
    }
    return undefined;
  }
}
