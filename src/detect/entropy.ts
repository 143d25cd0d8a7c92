/** How random a text looks. */

/** How often each code stands in the text at hand: nothing but zeros between calls. */
const times = new Uint32Array(256);

/** Shannon entropy of the text's own characters, in bits a character; 0 for the empty text. All of them beyond latin1 count as one. */
export function entropy(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = codeAt(text, at);
    times[code] = (times[code] ?? 0) + 1;
  }
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = codeAt(text, at);
    const count = times[code] ?? 0;
    if (count === 0) continue;
    times[code] = 0;
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

function codeAt(text: string, at: number): number {
  return Math.min(text.charCodeAt(at), 255);
}
