/** The bytes around a place of a blob, as latin1 text: one character a byte, so that indices are offsets. */
export interface View {
  /** First offset that may be looked at. */
  readonly from: number;
  /** Offset after the last that may be looked at. */
  readonly to: number;
  /** `to` is the end of the blob. */
  readonly atEnd: boolean;
  /** The text of `[from, to)`, both clipped to the view. */
  text(from: number, to: number): string;
  /** The same as a part of a longer text, which is cheaper: for those who look no further by themselves. */
  around(from: number, to: number): Around;
}

/** A text and the offset of its first character. */
export interface Around {
  text: string;
  base: number;
}

export interface Line {
  text: string;
  start: number;
}

/** Longest part of a line that is looked at on either side of a secret: minified code has lines of megabytes. */
const LINE_REACH = 512;

/** The line a span lies in (or begins in), without its newlines. */
export function lineAround(view: View, start: number, end: number): Line {
  const from = Math.max(view.from, start - LINE_REACH);
  const text = view.text(from, Math.min(end, start + LINE_REACH) + LINE_REACH);
  const newlineBefore = start === from ? -1 : text.lastIndexOf('\n', start - from - 1);
  const newlineAfter = text.indexOf('\n', Math.min(end, start + LINE_REACH) - from);
  return { text: text.slice(newlineBefore + 1, newlineAfter < 0 ? undefined : newlineAfter), start: from + newlineBefore + 1 };
}

/** A name with what joins it, and the beginning of a URL. */
const NAME_REACH = 256;

const NAME_BEFORE = /([A-Z_][\w.-]{0,79})["'`]?\]?[ \t]{0,8}(?:=>|:=|[=:])[ \t]{0,8}["'`]?(?:[A-Z]{4,8} )?$/i;

/** How the text before a named value ends: asked first, because a name may begin at every letter. */
const JOINT_BEFORE = /[=:]>?[ \t]{0,8}["'`]?(?:[A-Z]{4,8} )?$/i;
const LONGEST_JOINT = 20;

/** A URL as far as its password or token: the user in it is no name. */
const URL_BEFORE = /(?<![\w+.-])[a-z][a-z\d+.-]{0,20}:\/\/(?:[^\s/?#:@"'`<>\\]{0,100}:)?$/i;

/** The name that the text left of a secret, or of the URL it stands in, gives it; undefined where it gives none. */
export function nameBefore(view: View, start: number): string | undefined {
  const around = view.text(start - NAME_REACH, start);
  const text = /[:/]$/.test(around) ? withoutUrl(around) : around;
  if (!JOINT_BEFORE.test(text.slice(-LONGEST_JOINT))) return undefined;
  return NAME_BEFORE.exec(text.slice(text.lastIndexOf('\n') + 1))?.[1];
}

/** Without the URL at its end: nothing in that goes on after `://` has a slash. */
function withoutUrl(text: string): string {
  const from = Math.max(0, text.lastIndexOf('://') - LONGEST_SCHEME - 1);
  return text.slice(0, from) + text.slice(from).replace(URL_BEFORE, '');
}

const LONGEST_SCHEME = 21;
