/** Messages of SARIF are sentences: each with its full stop, one after another. */
export function sentences(...texts: readonly string[]): string {
  return texts.map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(' ');
}
