import { escapeText } from '../escape.js';
import { columnsOf, split, wrap } from '../fit.js';
import type { SealedFinding } from '../format.js';
import { paintedLines } from '../paint.js';
import { prose, room, type Page } from './page.js';

type SealedRemedy = SealedFinding['remedies'][number];

/** What to do: each remedy as a sentence, the lines to write instead, and where to revoke the credential (once). */
export function remedyLines(remedies: readonly SealedRemedy[], page: Page): string[] {
  const pages = new Set(remedies.map((remedy) => remedy.revoke).filter((revoke) => revoke !== undefined));
  return [
    ...remedies.flatMap((remedy) => [...prose(escapeText(remedy.text), page), ...patchLines(remedy.patch, page)]),
    ...[...pages].flatMap((revoke) => linkLines('Revoke it:', escapeText(revoke), page)),
  ];
}

/** An address stays whole, even on a narrow terminal: in pieces it could not be followed. */
function linkLines(words: string, address: string, page: Page): string[] {
  return columnsOf(words) + 1 + columnsOf(address) <= room(page) ? [`${words} ${address}`] : [words, address];
}

/** Lines to copy. What is too long is continued with ` \`, which a shell and a Dockerfile both understand. */
function patchLines(patch: string | undefined, page: Page): string[] {
  if (patch === undefined) return [];
  const width = room(page) - INDENT.length;
  const lines = patch
    .replace(/\n$/, '')
    .split(/\r?\n/)
    .flatMap((line) => continued(escapeText(line.replaceAll('\t', INDENT)), width));
  return paintedLines('cyan', lines, page.paint).map((line) => INDENT + line);
}

const INDENT = '  ';

/** Breaks a line at spaces outside of quotes; one that has none is split where it must be. */
function continued(line: string, width: number): string[] {
  if (columnsOf(line) <= width) return [line];
  if (line.trimStart().startsWith('#')) return wrap(line, width - INDENT.length).map((part, index) => (index === 0 ? part : `# ${part}`));
  const lines: string[] = [];
  let current = '';
  for (const word of wordsOutsideQuotes(line)) {
    const indent = lines.length === 0 ? '' : INDENT;
    const longer = current === '' ? indent + word : `${current} ${word}`;
    if (columnsOf(longer) + CONTINUE.length <= width || current === '') {
      current = longer;
      continue;
    }
    lines.push(current + CONTINUE);
    current = INDENT + word;
  }
  return [...lines, current].flatMap((part) => split(part, width));
}

const CONTINUE = ' \\';

/** Words with whatever they quote: a break inside quotes would become part of the value. */
function wordsOutsideQuotes(line: string): string[] {
  return line.match(/(?:"[^"]*"|'[^']*'|[^\s"']|["'])+/g) ?? [line];
}
