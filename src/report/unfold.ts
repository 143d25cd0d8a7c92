/** Joins lines as shells and Dockerfiles do: a backslash at the end of a line goes on in the next, and what stands around it is one word. */

/** Offsets in UTF-16 code units, end exclusive. */
interface Span {
  start: number;
  end: number;
}

export interface Unfolded {
  text: string;
  /** The spans of the joined text that lie over an end of a line, with the offsets that they have in the text itself. */
  acrossLines: <T extends Span>(spans: readonly T[]) => T[];
}

/** @returns undefined for a text in which no line goes on. */
export function unfold(text: string): Unfolded | undefined {
  const folds = [...text.matchAll(FOLD)].map(({ index, 0: { length } }) => ({ start: index, length }));
  if (folds.length === 0) return undefined;
  let removed = 0;
  const cuts = folds.map(({ start, length }) => {
    const cut = { at: start - removed, removed: removed + length };
    removed += length;
    return cut;
  });
  // A span that begins or ends at a fold leaves it alone.
  const before = (offset: number, ends: boolean): number => {
    const last = cuts.findLast(({ at }) => (ends ? at < offset : at <= offset));
    return offset + (last?.removed ?? 0);
  };
  return {
    text: text.replace(FOLD, ''),
    acrossLines: (spans) =>
      spans
        .filter(({ start, end }) => cuts.some(({ at }) => start < at && at < end))
        .map((span) => ({ ...span, start: before(span.start, false), end: before(span.end, true) })),
  };
}

const FOLD = /\\\r?\n/g;
