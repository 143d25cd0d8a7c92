/** Scripts that write a secret to a file which a build context then holds: `echo … >> .env`, `tee .env`, here-documents. */
import { isCredentialName } from '../detect/credential-name.js';
import { sensitiveFile } from './sensitive.js';

export interface Written {
  /** Of the secret. */
  name: string;
  file: string;
  /** The line that names the secret, and its offset in the script. */
  line: string;
  offset: number;
}

/** Each secret that the script writes to a file that is made for them. */
export function writtenFiles(script: string): Written[] {
  const lines = script.split('\n');
  let start = 0;
  const offsets = lines.map((line) => {
    const at = start;
    start += line.length + 1;
    return at;
  });
  const found: Written[] = [];
  for (let at = 0; at < lines.length; at++) {
    const command = lines[at] ?? '';
    const end = hereEnd(command);
    const closing = end === undefined ? -1 : lines.slice(at + 1, at + 1 + LONGEST).findIndex(end);
    // Without its end it is none.
    const last = at + 1 + closing;
    const file = fileWritten(command, last > at);
    if (file !== undefined && sensitiveFile(file) !== undefined) {
      for (const [index, line] of lines.slice(at, Math.max(at + 1, last)).entries()) {
        const name = secretIn(line);
        if (name !== undefined) found.push({ name, file, line: line.trim(), offset: offsets[at + index] ?? 0 });
      }
    }
    at = last;
  }
  return found;
}

/** Lines of a here-document. */
const LONGEST = 1000;

/** Whether a line ends the here-document that the command begins; undefined when it begins none. */
function hereEnd(command: string): ((line: string) => boolean) | undefined {
  const [, dash, word] = /(?<!<)<<(-?)\s*["'\\]?([a-z_]\w*)/i.exec(command) ?? [];
  return word === undefined ? undefined : (line) => (dash === '' ? line : line.trimStart()).trimEnd() === word;
}

/** @param hasText whether a here-document is its input: then any command that copies it to a file writes it there */
function fileWritten(command: string, hasText: boolean): string | undefined {
  const says = hasText || /<<</.test(command) || /\b(?:echo|printf)\b/.test(command);
  if (!says) return undefined;
  const [, teed] = /\btee\s+(?:-a\s+|--append\s+)?["']?([\w./-]+)/.exec(command) ?? [];
  // What a pipe leads to another program is not what that one writes.
  const [, redirected] =
    (hasText ? /(?<![<>&\d])>>?\s*["']?([\w./-]+)/ : /\b(?:echo|printf|cat)\b[^|]*>\s*["']?([\w./-]+)/).exec(command) ?? [];
  return teed ?? redirected;
}

function secretIn(line: string): string | undefined {
  return (
    /\$\{\{\s*secrets\.(\w+)/.exec(line)?.[1] ??
    Array.from(line.matchAll(/\$\{?([a-z_]\w*)/gi), ([, name = '']) => name).find(isCredentialName)
  );
}
