import type { SafeText } from '../model/sealed.js';
import { HIDDEN, type Secret } from '../model/secret.js';
import { SHORTEST_HIDDEN as SHORTEST, spellings } from '../model/spellings.js';
import type { Marks } from '../model/trace.js';
import { mayStandAt } from './stands.js';
import { Traced } from './traced.js';
import { unfold } from './unfold.js';

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
  /** Values of which only traces are left. */
  readonly #traced: Traced | undefined;

  /** @param marks by which traces are known again; without them every secret that is added must be known. */
  constructor(
    private readonly detect: (text: string) => readonly Mask[],
    marks?: Marks,
  ) {
    this.#traced = marks && new Traced(marks);
  }

  /** From now on `secret` is shown as `redacted` wherever it stands, also percent-encoded, JSON-escaped or line by line. */
  add(secret: Secret, redacted: string): void {
    if (secret.trace !== undefined && this.#traced !== undefined) {
      for (const spelling of secret.trace.spellings) this.#traced.add(spelling, redacted);
      return;
    }
    for (const value of spellings(secret.reveal())) {
      if (this.#values.has(value)) continue;
      this.#values.add(value);
      if (this.#traced?.precedes(value) === true) continue;
      const gram = GRAMS.find((length) => value.length >= length) ?? SHORTEST;
      const buckets = this.#known.get(gram);
      const known = { value, redacted };
      const bucket = buckets?.get(value.slice(0, gram));
      if (bucket === undefined) buckets?.set(value.slice(0, gram), [known]);
      else bucket.push(known);
    }
  }

  text(text: string): SafeText {
    return masked(this.known(text), this.detect) as SafeText;
  }

  /** Hides the secrets of the run only: for text of ours, in which the detectors take names for values (`docker run --env TOKEN IMAGE`). */
  known(text: string): SafeText {
    const isNothingKnown = this.#values.size === 0 && this.#traced?.isEmpty !== false;
    return (isNothingKnown ? text : masked(text, (lines) => this.#knownIn(lines))) as SafeText;
  }

  #knownIn(text: string): Mask[] {
    const masks: Mask[] = [];
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      const hit = this.#knownAt(text, at);
      if (hit === undefined) continue;
      masks.push({ start: at, end: at + hit.length, shown: hit.redacted });
      at += hit.length - 1;
    }
    return masks;
  }

  /** The longest that stands there: a secret may begin with another one. */
  #knownAt(text: string, at: number): Hit | undefined {
    const known = this.#valueAt(text, at);
    return this.#traced?.longestAt(text, at, known?.length ?? 0) ?? known;
  }

  #valueAt(text: string, at: number): Hit | undefined {
    for (const gram of GRAMS) {
      const buckets = this.#known.get(gram);
      if (buckets === undefined || buckets.size === 0) continue;
      const standing = buckets.get(text.slice(at, at + gram))?.filter((known) => standsAt(text, at, known)) ?? [];
      if (standing.length > 0) {
        const { value, redacted } = standing.reduce((longest, known) => (known.value.length > longest.value.length ? known : longest));
        return { length: value.length, redacted };
      }
    }
    return undefined;
  }
}

/**
 * A sentence of an error without the passwords of what was typed for an address: `https://me:********@registry.example/x` is no image, but may be
 * meant for one. `name:tag@sha256:…` is an image, and `oci:folder/node@18` one of the kinds that we read. A password may have a slash or an `@`:
 * nobody encodes what is pasted.
 */
export function withoutPasswords(sentence: SafeText): SafeText {
  return sentence.replace(PASSWORD, HIDDEN) as SafeText;
}

/** From the colon after a name to the last `@` of the word, unless it is a path. */
const PASSWORD =
  /(?<=[^\s"'/:@[]:)(?<!\b(?:dir|oci|oci-archive|docker-archive):)(?<!\b(?:docker|registry):(?=[^\s"'@]*\/))(?!\/)[^\s"']{1,1000}(?=@(?!sha(?:256|512):))/g;

/** Shows everything: what `--show-secrets` asks for. */
export const REVEALING = { text: (text: string): SafeText => text as SafeText, known: (text: string): SafeText => text as SafeText };

/** A secret that stands in a text. */
interface Hit {
  length: number;
  redacted: string;
}

interface Known {
  value: string;
  redacted: string;
}

/** Lengths of keys, the longest first: a value is kept under the longest that it fills. */
const GRAMS = [24, 12, SHORTEST];

function standsAt(text: string, at: number, { value }: Known): boolean {
  return text.startsWith(value, at) && mayStandAt(text, at, value.length);
}

/** Hides what is seen in the text as it is, and in its lines as a shell joins them. */
function masked(text: string, see: (text: string) => readonly Mask[]): string {
  const shown = replaceMasks(text, see(text));
  const joined = unfold(shown);
  return joined === undefined ? shown : replaceMasks(shown, joined.acrossLines(see(joined.text)));
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
