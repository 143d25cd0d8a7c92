/** The command of a RUN as it is written, over several lines or not: cut at its `&&` and `;`, so that a part can be taken out. */

/** What stands between two separators, and the separator after it. */
interface Part {
  text: string;
  separator: string;
}

/**
 * The command without those of its parts that only tidy a file away (`rm`, `chmod`…).
 * @returns an empty text when nothing else is left.
 */
export function withoutTidying(command: string, path: string, escape: string): string {
  const parts = partsOf(command);
  const kept = parts.filter(({ text }) => !isTidying(text.replaceAll(`${escape}\n`, ' ').trim(), path));
  if (kept.length === parts.length) return command;
  const [first] = kept;
  if (first === undefined) return '';
  const text = kept.map((part, index) => part.text + (index === kept.length - 1 ? '' : part.separator)).join('');
  // What follows the last separator may be a continued line that is gone now.
  return trimmedEnd(kept[0] === parts[0] ? text : text.replace(/^[\s\\`]+/, ''), escape);
}

function trimmedEnd(text: string, escape: string): string {
  let rest = text.trimEnd();
  while (rest.endsWith(escape)) rest = rest.slice(0, -1).trimEnd();
  return rest;
}

/** Whether the command is about that file alone and leaves nothing but it changed. */
function isTidying(command: string, path: string): boolean {
  const [name = '', ...words] = command.split(/\s+/);
  const operands = words.filter((word) => !word.startsWith('-')).slice(name === 'chmod' || name === 'chown' ? 1 : 0);
  return /^(?:rm|unlink|shred|chmod|chown)$/.test(name) && operands.length > 0 && operands.every((word) => names(word, path));
}

/** Whether a word of a command is that file: by its whole path, or by one from wherever the command runs. */
export function names(word: string, path: string): boolean {
  const file = word
    .replace(/^(["'])(.*)\1$/, '$2')
    .replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, '/root')
    .replace(/^\.\//, '');
  return file === path || (!file.startsWith('/') && file !== '' && path.endsWith(`/${file}`));
}

function partsOf(command: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let quote = '';
  for (let index = 0; index < command.length; index++) {
    const character = command.charAt(index);
    if (character === '\\' && quote !== "'") index++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else {
      const separator = /^(?:&&|;(?!;))/.exec(command.slice(index, index + 2))?.[0];
      if (separator === undefined) continue;
      parts.push({ text: command.slice(start, index), separator });
      index += separator.length - 1;
      start = index + 1;
    }
  }
  return [...parts, { text: command.slice(start), separator: '' }];
}
