/** What a reader of lists is told, and what it answers: several values, each with the name that its list gives it. */
import type { Span } from '../pattern.js';

/** Spans are indices into the text. */
export interface Listed extends Span {
  name: string;
  /** The name of the list, where that of the member says only whose it is. */
  list?: string;
  /** Of the file that it is, where that is said. */
  path?: string;
  /**
   * - `literal`: what a credential's name may hold.
   * - `base64`: the same, encoded.
   * - `encoded`: a file in base64, of which only what stands in it counts.
   * - `stored`: a password as a table of accounts has it, where hashes are the rule.
   * - `secret`: whatever it is called, it was put where nothing but secrets is put.
   */
  kind: 'literal' | 'base64' | 'encoded' | 'stored' | 'secret';
}

/**
 * @param text as much as is kept around the keyword
 * @param keyword where it stands
 * @returns in the order of the text; may be endless, and is read no further than is needed
 */
export type List = (text: string, keyword: Span) => Iterable<Listed>;
