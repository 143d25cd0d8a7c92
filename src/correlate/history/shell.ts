/** Where the shell invocation ends and the command begins: `/bin/sh -c npm ci`, `cmd /S /C dir`, or what SHELL set. */

export const DEFAULT_SHELL = '/bin/sh -c';

/**
 * Shells that images are seen with, so that a history whose SHELL row is missing can still be read: POSIX shells with options
 * up to the `-c`, and the two of Windows.
 */
const POSIX_SHELL = /(?:\/(?:[\w.-]+\/)*)?(?:ba|da|fi|[akz])?sh(?: -(?!\w*c )[\w-]+(?: pipefail)?){0,4} -\w{0,6}c /;
const WINDOWS_SHELL = /cmd(?:\.exe)? \/S \/C |(?:powershell|pwsh)(?:\.exe)? (?:-\w+ ){0,4}-Command /i;
const KNOWN_SHELL = new RegExp(`(?:^| )(?:${POSIX_SHELL.source}|${WINDOWS_SHELL.source})`, 'gi');

/** The first shell invocation at or after `from`: where it starts and where the command after it starts. */
export function findShell(text: string, shell: string, from = 0): { start: number; end: number } | undefined {
  const own = indexOfWord(text, `${shell} `, from);
  KNOWN_SHELL.lastIndex = Math.max(0, from - 1);
  const known = KNOWN_SHELL.exec(text);
  const knownStart = known === null ? -1 : known.index + (known[0].startsWith(' ') ? 1 : 0);
  if (own !== -1 && (knownStart === -1 || own <= knownStart)) return { start: own, end: own + shell.length + 1 };
  return known === null ? undefined : { start: knownStart, end: known.index + known[0].length };
}

/** The command without the shell in front of it; undefined when the text does not begin with one. */
export function stripShell(text: string, shell: string): string | undefined {
  const found = findShell(text, shell);
  return found?.start === 0 ? text.slice(found.end) : undefined;
}

/** The shell that a SHELL instruction sets: Go prints `[/bin/bash -o pipefail -c]`, buildah keeps the JSON of the Dockerfile. */
export function shellOf(operands: string): string {
  try {
    const words: unknown = JSON.parse(operands);
    if (Array.isArray(words)) return words.join(' ');
  } catch {
    // Not JSON: the Go form below.
  }
  return operands.replace(/^\[/, '').replace(/\]$/, '');
}

/** `indexOf` for a word: at the start of the text or after a space. */
function indexOfWord(text: string, word: string, from: number): number {
  let at = text.indexOf(word, from);
  while (at > 0 && text[at - 1] !== ' ') at = text.indexOf(word, at + 1);
  return at;
}
