/** What a finder is told and what it may answer. */
import type { Span } from '../pattern.js';

/** A value and what it is called, as indices into the text. */
export interface Found {
  name: string;
  /** Index of the name. */
  at: number;
  start: number;
  end: number;
  /** The value stands in quotes. */
  quoted: boolean;
  /** The name is that of an option of a command: `--password`, `-Dpassword`, `/password`. */
  option: boolean;
  /**
   * How name and value are joined: `=`, `:`, `=>`, ` ` (an option and its argument), `>` (an element and its text), `,` (two arguments), `line`
   * (the two words of a line), `is` (a sentence).
   */
  joint: string;
}

export interface Finder {
  /** Bytes of a name on either side of its keyword, at the most. */
  longestName: number;
  /**
   * The name that a keyword is part of.
   * @param text `FINDER_REACH` around the keyword
   * @param start index of the keyword
   * @param end index after it
   */
  nameAround(text: string, start: number, end: number): Span;
  /**
   * The value that a name has: the same for all keywords in it.
   * @param text `FINDER_REACH` around a keyword of the name
   */
  valueOf(text: string, name: Span): Found | undefined;
  /**
   * Patterns of everything it can find around a keyword: where none matches, neither is there a value. They are the same for every keyword.
   * @param keyword as a pattern
   * @param generated only what can look generated: all that counts in code
   */
  shapes(keyword: string, generated: boolean): readonly string[];
}

/**
 * Bytes before and after a keyword that a finder is shown: a name and what introduces it, the rest of the name, what joins it, and a value. It
 * may be shown more, and must look no further.
 */
export const FINDER_REACH = { back: 104, on: 832 };
