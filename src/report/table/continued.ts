import { columnsOf } from '../fit.js';

/** Long instructions over several lines, so that what is copied from the terminal is still the same instruction. */

/**
 * Breaks a Dockerfile instruction or a `docker` command with ` \`, which a Dockerfile and a shell both understand, before `&&`, `||`, `export`
 * and options, never inside quotes. Where there is no such place a line stays as long as it is; so does what is neither, such as a comment,
 * which would end where it is broken.
 */
export function continued(line: string, width: number): string[] {
  if (columnsOf(line) <= width || !COMMAND.test(line)) return [line];
  const lines: string[] = [];
  let current = '';
  for (const piece of pieces(line)) {
    const indent = lines.length === 0 ? '' : INDENT;
    const longer = current === '' ? indent + piece : `${current} ${piece}`;
    if (current === '' || columnsOf(longer) + CONTINUE.length <= width) {
      current = longer;
    } else {
      lines.push(current + CONTINUE);
      current = INDENT + piece;
    }
  }
  return [...lines, current];
}

const COMMAND = /^(?:(?:ONBUILD )?RUN|docker) /;

const INDENT = '  ';

const CONTINUE = ' \\';

/** The line cut at the spaces where it may be broken. */
function pieces(line: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const space of spacesOutsideQuotes(line)) {
    if (!BREAKABLE.test(line.slice(space + 1)) || KEYWORD.test(line.slice(0, space))) continue;
    found.push(line.slice(start, space));
    start = space + 1;
  }
  return [...found, line.slice(start)];
}

/** Alone on a line it would only look odd. */
const KEYWORD = /^(?:ONBUILD )?[A-Z]+$/;

const BREAKABLE = /^(?:&& |\|\| |export |--?[a-z])/i;

/** Single spaces between words: not in quotes, not escaped, not in `$(…)`. What is never closed lasts to the end. */
function spacesOutsideQuotes(line: string): number[] {
  const spaces: number[] = [];
  let quote = '';
  let depth = 0;
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (character === '\\' && quote !== "'") index++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ' ' && depth === 0) spaces.push(index);
  }
  return spaces;
}
