import type { SafeText } from '../model/sealed.js';
import { HIDDEN, type Secret } from '../model/secret.js';

/** A span of a text that must not be shown, and what to show instead. Offsets in UTF-16 code units, end exclusive. */
export interface Mask {
  start: number;
  end: number;
  shown: string;
}

/**
 * Turns free text into text that may be shown: every secret of the run is replaced by its redacted form, and whatever the
 * detectors recognise in the text itself is masked too. The second half matters for texts nobody scanned: an error that
 * quotes a path, the name of an archive on the command line.
 */
export class Redactor {
  /** By their first characters: the longer the key, the fewer share it, and tokens of one vendor all begin alike. */
  readonly #known = new Map<number, Map<string, Known[]>>(GRAMS.map((gram) => [gram, new Map()]));
  readonly #values = new Set<string>();

  constructor(private readonly detect: (text: string) => readonly Mask[]) {}

  /** From now on `secret` is shown as `redacted` wherever it stands, also percent-encoded, JSON-escaped or line by line. */
  add(secret: Secret, redacted: string): void {
    for (const value of spellings(secret.reveal())) {
      if (this.#values.has(value)) continue;
      this.#values.add(value);
      const gram = GRAMS.find((length) => value.length >= length) ?? SHORTEST;
      const buckets = this.#known.get(gram);
      const known = { value, redacted, whole: value.length < LONG };
      const bucket = buckets?.get(value.slice(0, gram));
      if (bucket === undefined) buckets?.set(value.slice(0, gram), [known]);
      else bucket.push(known);
    }
  }

  text(text: string): SafeText {
    const known = this.known(text);
    return replaceMasks(known, this.detect(known)) as SafeText;
  }

  /** Hides the secrets of the run only: for text of ours, in which the detectors take names for values (`docker run --env TOKEN IMAGE`). */
  known(text: string): SafeText {
    return (this.#values.size === 0 ? text : this.#replaceKnown(text)) as SafeText;
  }

  #replaceKnown(text: string): string {
    const masks: Mask[] = [];
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      const hit = this.#knownAt(text, at);
      if (hit === undefined) continue;
      masks.push({ start: at, end: at + hit.value.length, shown: hit.redacted });
      at += hit.value.length - 1;
    }
    return replaceMasks(text, masks);
  }

  /** The longest that stands there: a secret may begin with another one. */
  #knownAt(text: string, at: number): Known | undefined {
    for (const gram of GRAMS) {
      const buckets = this.#known.get(gram);
      if (buckets === undefined || buckets.size === 0) continue;
      const standing = buckets.get(text.slice(at, at + gram))?.filter((known) => standsAt(text, at, known)) ?? [];
      if (standing.length > 0) return standing.reduce((longest, known) => (known.value.length > longest.value.length ? known : longest));
    }
    return undefined;
  }
}

/** Shows everything: what `--show-secrets` asks for. */
export const REVEALING = { text: (text: string): SafeText => text as SafeText, known: (text: string): SafeText => text as SafeText };

interface Known {
  value: string;
  redacted: string;
  /** Only replaced where it stands as a word of its own. */
  whole: boolean;
}

/** Shorter secrets are only masked where the detectors see them in their context. */
const SHORTEST = 4;

/** Lengths of keys, the longest first: a value is kept under the longest that it fills. */
const GRAMS = [24, 12, SHORTEST];

/** Shorter values are ordinary words often enough that replacing them inside other words would only garble the text. */
const LONG = 8;

/** Lines of a key are secrets of their own; `-----END` and short rests are not. */
const LINE = 16;

function standsAt(text: string, at: number, { value, whole }: Known): boolean {
  if (!text.startsWith(value, at)) return false;
  return !whole || (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at + value.length)));
}

const WORD = /\w/;

function spellings(value: string): Set<string> {
  const all = new Set([value, JSON.stringify(value).slice(1, -1), percentEncoded(value)]);
  if (value.includes('\n')) {
    for (const line of value.split(/\r?\n/)) if (line.length >= LINE && !line.startsWith('-----')) all.add(line);
  }
  return new Set([...all].filter((spelling) => spelling.length >= SHORTEST));
}

function percentEncoded(value: string): string {
  // A lone surrogate cannot be encoded; such a value has no percent-encoded spelling.
  return value.isWellFormed() ? encodeURIComponent(value) : value;
}

function replaceMasks(text: string, masks: readonly Mask[]): string {
  let result = '';
  let end = 0;
  for (const mask of [...masks].sort((a, b) => a.start - b.start)) {
    if (mask.start < end) {
      // Overlapping spans: the union is hidden.
      end = Math.max(end, mask.end);
      continue;
    }
    result += text.slice(end, mask.start) + (mask.shown === '' ? HIDDEN : mask.shown);
    end = mask.end;
  }
  return result + text.slice(end);
}
