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
  readonly #known = new Map<string, Known[]>();

  constructor(private readonly detect: (text: string) => readonly Mask[]) {}

  /** From now on `secret` is shown as `redacted` wherever it stands, also percent-encoded, JSON-escaped or line by line. */
  add(secret: Secret, redacted: string): void {
    for (const value of spellings(secret.reveal())) {
      const key = value.slice(0, GRAM);
      const bucket = this.#known.get(key) ?? [];
      if (bucket.some((known) => known.value === value)) continue;
      bucket.push({ value, redacted, whole: value.length < LONG });
      // The longest first: a secret may begin with another one.
      bucket.sort((a, b) => b.value.length - a.value.length);
      this.#known.set(key, bucket);
    }
  }

  text(text: string): SafeText {
    const known = this.#known.size === 0 ? text : this.#replaceKnown(text);
    return replaceMasks(known, this.detect(known)) as SafeText;
  }

  #replaceKnown(text: string): string {
    const masks: Mask[] = [];
    for (let at = 0; at + GRAM <= text.length; at++) {
      const hit = this.#known.get(text.slice(at, at + GRAM))?.find((known) => standsAt(text, at, known));
      if (hit === undefined) continue;
      masks.push({ start: at, end: at + hit.value.length, shown: hit.redacted });
      at += hit.value.length - 1;
    }
    return replaceMasks(text, masks);
  }
}

/** Shows everything: what `--show-secrets` asks for. */
export const REVEALING = { text: (text: string): SafeText => text as SafeText };

interface Known {
  value: string;
  redacted: string;
  /** Only replaced where it stands as a word of its own. */
  whole: boolean;
}

/** Secrets are looked up by their first characters; shorter ones are only masked where the detectors see them in their context. */
const GRAM = 4;

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
  return new Set([...all].filter((spelling) => spelling.length >= GRAM));
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
