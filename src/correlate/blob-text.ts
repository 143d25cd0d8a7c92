/** A text for the detector made of several places, a line each, with the bytes counted as it is built. */
import type { Assignment, BlobContext, PlaceKind } from '../model/match.js';
import type { AssignmentSpan } from './history/assignments.js';

/** Somewhere in an image that is not a file of a layer. */
export interface ConfigPlace {
  kind: Exclude<PlaceKind, 'file'>;
  /** Variable, label, build arg, annotation, predicate type or config field. */
  name?: string;
  /** Of a file in an attestation. */
  path?: string;
  /** The step whose text or build args it is. */
  step?: number;
}

/** A part of a blob that is one place: byte offsets in its UTF-8 text, end exclusive. */
export interface Segment {
  start: number;
  end: number;
  place: ConfigPlace;
}

/** One text for the detector. */
export interface ConfigBlob {
  context: BlobContext;
  text: string;
  /** By start, without overlap. */
  segments: readonly Segment[];
}

export class BlobText {
  readonly #texts: string[] = [];
  readonly #segments: Segment[] = [];
  readonly #assignments: Assignment[] = [];
  #bytes = 0;

  constructor(private readonly kind: ConfigPlace['kind']) {}

  /**
   * Adds a text on a line of its own; nothing when it is empty.
   * @param spans values in the text that are known to be assigned to a name, in UTF-16 code units.
   */
  add(text: string, place: ConfigPlace, spans: readonly AssignmentSpan[] = []): this {
    if (text === '') return this;
    if (this.#texts.length > 0) this.#bytes += 1;
    const start = this.#bytes;
    this.#texts.push(text);
    this.#bytes += Buffer.byteLength(text);
    this.#segments.push({ start, end: this.#bytes, place });
    for (const span of byteSpans(text, spans)) this.#assignments.push({ ...span, start: start + span.start, end: start + span.end });
    return this;
  }

  /** Adds `NAME=value`. */
  addPair(name: string, value: string, place: ConfigPlace): this {
    const text = `${name}=${value}`;
    return this.add(text, place, [{ name, value, start: name.length + 1, end: text.length }]);
  }

  blob(): ConfigBlob {
    const assignments = this.#assignments.length > 0 ? { assignments: this.#assignments } : {};
    return { context: { kind: this.kind, ...assignments }, text: this.#texts.join('\n'), segments: this.#segments };
  }
}

/** Spans with a value, with offsets in bytes of the text's UTF-8. Spans come by start, as they are found. */
export function byteSpans(text: string, spans: readonly AssignmentSpan[]): Assignment[] {
  let units = 0;
  let bytes = 0;
  const bytesUpTo = (end: number): number => {
    bytes += Buffer.byteLength(text.slice(units, end));
    units = end;
    return bytes;
  };
  return spans
    .filter(({ value }) => value !== undefined)
    .map(({ name, start, end }) => ({ name, start: bytesUpTo(start), end: bytesUpTo(end) }));
}
