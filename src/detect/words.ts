/** Words that must, or must not, stand in a text, in any case and any script. */

/** @param words in lower case @param text latin1 of what is UTF-8 */
export function holdsWord(text: string, words: readonly string[]): boolean {
  const folded = Buffer.from(text, 'latin1').toString('utf8').toLowerCase();
  return words.some((word) => folded.includes(word));
}
