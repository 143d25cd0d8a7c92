/**
 * How rules from outside are searched for. Their patterns may be unbounded and may begin anywhere before their literals, so instead of a window
 * for every hit, which files full of hits would make quadratic, stretches of the blob are searched, each byte of them about twice at the most.
 * Where a stretch begins and ends depends on the blob alone.
 */
import type { BlobContext } from '../model/match.js';
import { nameOf, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { decide, type Value } from './decide.js';
import { follow } from './evaluate.js';
import { LONGEST_MATCH, NEAR, REACH_ON } from './reach.js';
import type { Swept } from './re2/swept.js';
import { READER_CAP } from './readers/reader.js';
import type { View } from './view.js';
import { holdsWord } from './words.js';

/** Offsets between which a match may begin, end exclusive. */
interface Stretch {
  from: number;
  to: number;
}

/** Longest stretch searched at once. */
const LONGEST_STRETCH = 4096;

/** Bytes that a stretch adds to what waits for its right context: itself, what its last match takes, and needles that may yet lengthen it. */
export const MOST_SWEPT = LONGEST_STRETCH + LONGEST_MATCH + NEAR;

export class Sweep {
  /** Bytes after a stretch that must be there for it to be searched. */
  readonly reach: number;
  readonly #marked: Stretch[] = [];
  /** Up to here everything was searched or had no mark. */
  #done = 0;

  constructor(
    readonly rule: CompiledRule,
    readonly swept: Swept,
  ) {
    this.reach = swept.longest + (rule.reader === undefined ? REACH_ON : READER_CAP + REACH_ON);
    if (swept.everywhere) this.#marked.push({ from: 0, to: Infinity });
  }

  /** A needle stands there. They come in the order of their ends. */
  mark(at: number): void {
    const { back, on } = this.swept;
    const from = Math.max(0, at - back);
    const to = at + on + 1;
    const previous = this.#marked.at(-1);
    if (previous !== undefined && from <= previous.to) previous.to = Math.max(previous.to, to);
    else this.#marked.push({ from, to });
  }

  /** The next stretch to be searched, once nothing that comes after `scanned` can change it and its right context is there. */
  next(scanned: number, last: boolean): Stretch | undefined {
    for (let marked = this.#marked[0]; marked !== undefined; marked = this.#marked[0]) {
      const from = Math.max(marked.from, this.#done);
      if (from >= Math.min(marked.to, last ? scanned : Infinity)) {
        this.#marked.shift();
        continue;
      }
      const full = from + LONGEST_STRETCH;
      // A needle that is yet to come could begin up to `back` before itself and lengthen it.
      if (!last && full + this.swept.back + this.reach > scanned) return undefined;
      const to = Math.min(full, marked.to);
      this.#done = to;
      return { from, to };
    }
    return undefined;
  }

  /** What was matched is not searched again. */
  skipTo(offset: number): void {
    this.#done = Math.max(this.#done, offset);
  }

  /** The first offset that is still to be searched. */
  get needed(): number {
    const [first] = this.#marked;
    return first === undefined ? Infinity : Math.max(first.from, this.#done);
  }
}

const NONE: ReadonlyMap<CompiledRule, Sweep> = new Map();

export function sweepsOf(rules: readonly CompiledRule[], { path = '' }: BlobContext): ReadonlyMap<CompiledRule, Sweep> {
  if (rules.length === 0) return NONE;
  return new Map(
    rules.flatMap((rule) => {
      const counts = rule.swept !== undefined && rule.path?.test(path) !== false;
      return counts ? [[rule, new Sweep(rule, rule.swept)] as const] : [];
    }),
  );
}

/** @returns the matches that begin in the stretch */
export function evaluateStretch(
  sweep: Sweep,
  { from, to }: Stretch,
  view: View,
  context: BlobContext,
  placeholders: CompiledRule,
): readonly Candidate[] {
  const { rule, swept } = sweep;
  // One byte more on either side: whether a line or a word begins or ends there.
  const base = Math.max(view.from, from - 1);
  const text = view.text(base, to + swept.longest + 1);
  const isWhole = view.atEnd && base + text.length >= view.to;
  const found: Candidate[] = [];
  for (let at = from - base; at < to - base;) {
    const match = swept.pattern.exec(text, at);
    if (match === undefined || match.start >= to - base) break;
    at = Math.max(match.end, match.start + 1);
    sweep.skipTo(base + at);
    // What seems to be the end of the text is the edge of what was searched.
    if (swept.seesEnd && match.end === text.length && !isWhole) continue;
    const matched = text.slice(match.start, match.end);
    const span = swept.secretOf(match);
    if (span === undefined || span.end === span.start || !speaks(swept, matched, base + match.start, view)) continue;
    const start = base + span.start;
    const plain: Value = { text: text.slice(span.start, span.end), start, end: base + span.end, cut: false };
    const value = rule.reader === undefined ? plain : follow(rule, start, view);
    if (value === undefined) continue;
    const spoken = match.group('name');
    const name = spoken === undefined ? nameOf(context, view, value.start) : text.slice(spoken.start, spoken.end);
    const candidate = decide(rule, { ...value, ...(name !== undefined && { name }) }, view, context, placeholders);
    if (candidate !== undefined) found.push({ ...candidate, matched });
  }
  return found;
}

/** Whether the keywords are there. */
function speaks({ within, near }: Swept, matched: string, start: number, view: View): boolean {
  if (within.length > 0 && !holdsWord(matched, within)) return false;
  return near.length === 0 || holdsWord(view.text(Math.max(0, start - NEAR), start + matched.length + NEAR), near);
}
