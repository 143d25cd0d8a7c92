/**
 * What another program says, in at most so many characters: cut between words, for half a secret could no longer be told from other text when the
 * sentence is redacted.
 */
export function brief(said: string, most: number): string {
  return said.length > most ? `${said.slice(0, most).replace(/\S*$/, '')}…` : said;
}
