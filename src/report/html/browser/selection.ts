import { FACETS } from '../filters.js';
import type { FindingView } from '../view.js';

/** What the reader asked to see. */
export interface Selection {
  /** All of them must stand somewhere in the finding; any case. */
  words: readonly string[];
  /** By facet, the values of which a finding must have one; none chosen means any. */
  chosen: ReadonlyMap<string, readonly string[]>;
  /** A step of an image that must have to do with it. */
  step?: { section: number; index: number };
}

export function matches(view: FindingView, { words, chosen, step }: Selection): boolean {
  return (
    FACETS.every(({ name, of }) => {
      const values = chosen.get(name) ?? [];
      return values.length === 0 || of(view).some((value) => values.includes(value));
    }) &&
    (step === undefined || (step.section === view.section && view.steps.includes(step.index))) &&
    (words.length === 0 || stands(words, view))
  );
}

function stands(words: readonly string[], view: FindingView): boolean {
  const { title, value, detector, fingerprint, cause, leaks, severity } = view;
  const places = view.sightings.map(({ place, steps, visibility }) => `${place} ${steps} ${visibility}`);
  const text = [title, value, detector, fingerprint, severity, cause.step, cause.text, ...leaks, ...places].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The words of a search field. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}
