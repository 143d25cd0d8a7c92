/**
 * Whether a vendor's word stands in the line of a value, for the values of one blob: a line may be one value after another, and most of what is
 * seen around each was seen around the one before.
 */
import type { Line } from './view.js';

/** Offsets of the blob between which the word does not stand. */
interface Silence {
  from: number;
  to: number;
}

interface Word {
  length: number;
  pattern: RegExp;
}

export class VendorWords {
  readonly #silences = new Map<string, Silence>();

  /** The word of the provider, anywhere in the line, whatever stands between its letters. */
  isIn(provider: string, { text, start }: Line): boolean {
    const word = wordOf(provider);
    const known = this.#silences.get(provider);
    const isBeside = known !== undefined && known.from <= start && start <= known.to && known.to <= start + text.length;
    if (word.pattern.test(isBeside ? text.slice(beforeLast(text, known.to - start, word.length - 1)) : text)) return true;
    this.#silences.set(provider, { from: isBeside ? known.from : start, to: start + text.length });
    return false;
  }
}

/** The index of the last so many letters and digits before another. */
function beforeLast(text: string, index: number, count: number): number {
  let at = index;
  for (let left = count; at > 0 && left > 0; at--) if (isLetterOrDigit(text.charCodeAt(at - 1))) left--;
  return at;
}

const words = new Map<string, Word>();

function wordOf(provider: string): Word {
  let word = words.get(provider);
  if (word === undefined) {
    const letters = lettersAndDigitsOf(provider);
    words.set(provider, (word = { length: letters.length, pattern: new RegExp(letters.replace(/(?<=.)(?=.)/g, '[^a-z0-9]*'), 'i') }));
  }
  return word;
}

/** In lower case: `dd_api`, `dd-api` and `ddApi` are one. */
export function lettersAndDigitsOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}
