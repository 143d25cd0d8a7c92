/** In which forms a value may stand in a text, so that all of them can be hidden. */

/** Shorter secrets are only masked where the detectors see them in their context. */
export const SHORTEST_HIDDEN = 4;

/** Lines of a key are secrets of their own; `-----END` and short rests are not. */
const LINE = 16;

/** Shorter encoded forms would be found in texts that have nothing to do with the value. */
const SHORTEST_ENCODED = 12;

/** Of values that may stand in a name; shorter ones are words of a language, longer ones no names. */
const NAMES = { shortest: 16, longest: 256 };

/**
 * The value as it is, JSON-escaped, percent-encoded, line by line, in the encodings that commands read (base64 and hexadecimal), and as what names
 * are made into.
 */
export function spellings(value: string): Set<string> {
  const all = new Set([value, JSON.stringify(value).slice(1, -1), ...percentEncoded(value)]);
  if (value.includes('\n')) {
    for (const line of value.split(/\r?\n/)) if (line.length >= LINE && !line.startsWith('-----')) all.add(line);
  }
  for (const encoded of encodings(Buffer.from(value))) if (encoded.length >= SHORTEST_ENCODED) all.add(encoded);
  if (value.length >= NAMES.shortest && value.length <= NAMES.longest && /\d/.test(value)) for (const name of asNames(value)) all.add(name);
  return new Set([...all].filter((spelling) => spelling.length >= SHORTEST_HIDDEN));
}

/** With digits of either case; a lone surrogate cannot be encoded, and such a value has no such spelling. */
function percentEncoded(value: string): string[] {
  if (!value.isWellFormed()) return [];
  const encoded = encodeURIComponent(value);
  return [encoded, encoded.replace(/%../g, (byte) => byte.toLowerCase())];
}

/** As the id of a mount and as a variable: remedies make such of the names of files and labels, and a name may hold a secret. */
function asNames(value: string): string[] {
  return [
    value.toLowerCase().replace(/[^\w.-]+/g, '_'),
    value
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_+|_+$/g, ''),
  ];
}

function encodings(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].flatMap((before) => [base64After(before, bytes, 'base64'), base64After(before, bytes, 'base64url')]);
  return [hex, hex.toUpperCase(), ...base64];
}

/**
 * The digits that are the same whatever stands around the value, as in `user:password` of an Authorization header: three bytes make four
 * digits, so there is one form for each number of bytes before it, modulo three.
 */
function base64After(before: number, bytes: Buffer, alphabet: 'base64' | 'base64url'): string {
  const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
  return digits.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
