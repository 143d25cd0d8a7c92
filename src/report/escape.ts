/**
 * Makes text from an image safe to print. Names in an image are chosen by strangers: an escape sequence rewrites the
 * terminal's title or its last lines, a bidi mark turns `exe.txt` into `txt.exe`, a zero-width space hides a difference.
 */

/** Control (C0, DEL, C1), format (bidi, zero width, soft hyphen, tags), line and paragraph separators, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One printable line: every character that does not show itself becomes its escape, such as `\x1b` or `\u202e`. */
export function escapeText(text: string): string {
  return text.replace(UNSEEN, (character) => SHORT[character] ?? hexEscape(character));
}

/** Makes the output of `JSON.stringify` printable too: the same text to a parser, with nothing a terminal would obey. */
export function escapeJson(json: string): string {
  return json.replace(UNSEEN, (character) => (character === '\n' ? character : codeUnits(character)));
}

function hexEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 0)}}`;
}

function codeUnits(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
