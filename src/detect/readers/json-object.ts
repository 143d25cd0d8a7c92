/** The JSON object around a member of it. */
import type { Reader } from './reader.js';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Objects of secrets are flat: the nearest brace to the left opens it, and strings may hold braces only to its right. */
export const jsonObject: Reader = (text, head, capped) => {
  const start = text.lastIndexOf('{', head);
  if (start < 0) return 'none';
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH && quoted) at++;
    else if (code === QUOTE) quoted = !quoted;
    else if (quoted) continue;
    else if (code === OPEN) depth++;
    else if (code === CLOSE && --depth === 0) return { start, end: at + 1, cut: false };
  }
  return capped ? { start, end: text.length, cut: true } : undefined;
};
