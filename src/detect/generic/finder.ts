/** What a finder is told and what it may answer. */

/** A value and what it is called, as indices into the text. */
export interface Found {
  name: string;
  start: number;
  end: number;
  /** The value stands in quotes. */
  quoted: boolean;
  /** How name and value are joined: `=`, `:`, `=>`, ` ` (an option and its argument), `>` (an element and its text). */
  joint: string;
}

/**
 * @param text `FINDER_REACH` around the keyword
 * @param start index of the keyword
 * @param end index after it
 */
export type Finder = (text: string, start: number, end: number) => Found | undefined;

/** Bytes before and after a keyword that a finder is shown: a name and a bracket, the rest of the name and a value. */
export const FINDER_REACH = { back: 96, on: 640 };
