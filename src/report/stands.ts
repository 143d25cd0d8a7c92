/** Shorter values are ordinary words often enough that replacing them inside other words would only garble the text. */
const LONG = 8;

/** Whether a secret of that length may be replaced there: a short one only where it stands as a word of its own. */
export function mayStandAt(text: string, at: number, length: number): boolean {
  return length >= LONG || (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at + length)));
}

const WORD = /\w/;
