/** Secrets that are one unbroken run of characters. */
import type { Reader } from './reader.js';

export const jwtRun: Reader = (text, head, capped) =>
  run(text, head, capped, /[\w-]+\.[\w-]+\.[\w-]*/y) ?? noneIfEnded(text, head, /[\w.-]*/y);

export const base64Run: Reader = (text, head, capped) => run(text, head, capped, /[A-Z0-9+/]+={0,2}/iy);

function run(text: string, head: number, capped: boolean, shape: RegExp): ReturnType<Reader> {
  shape.lastIndex = head;
  if (!shape.test(text)) return undefined;
  return { start: head, end: shape.lastIndex, cut: capped && shape.lastIndex === text.length };
}

/** A run that ends within the text does not grow with more of it. */
function noneIfEnded(text: string, head: number, alphabet: RegExp): 'none' | undefined {
  alphabet.lastIndex = head;
  alphabet.test(text);
  return alphabet.lastIndex < text.length ? 'none' : undefined;
}
