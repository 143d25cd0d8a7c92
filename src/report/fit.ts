/** Fits text into columns of a terminal. Texts here hold no colours and no control characters: `escape.ts` came first, `paint.ts` comes after. */

/** The columns a text takes: East Asian wide characters and emoji take two, combining marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : COMBINING.test(character) ? 0 : 1;
  return columns;
}

// https://www.unicode.org/reports/tr11/ W and F, as blocks.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const COMBINING = /\p{M}/u;

/** Lines of at most `width` columns, broken at spaces, each as indented as the text; a word that is longer than a line is split. */
export function wrap(text: string, width: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === indent ? indent + word : `${line} ${word}`;
    if (columnsOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== indent) lines.push(line);
    const pieces = split(word, width - indent.length).map((piece) => indent + piece);
    line = pieces.pop() ?? indent;
    lines.push(...pieces);
  }
  return line === indent && lines.length > 0 ? lines : [...lines, line];
}

/** Pieces of exactly `width` columns (the last may be shorter), whatever stands at the borders. */
export function split(text: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let columns = 0;
  for (const character of text) {
    const more = columnsOf(character);
    if (columns + more > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      columns = 0;
    }
    piece += character;
    columns += more;
  }
  return [...pieces, piece];
}

/**
 * At most `width` columns, with `…` where something was left out. `focus` stays visible when it is in the text: the head tells which
 * instruction it is, the focus why it matters.
 */
export function cut(text: string, width: number, focus = ''): string {
  if (columnsOf(text) <= width) return text;
  const at = focus === '' ? -1 : text.indexOf(focus);
  const head = takeStart(text, width - 1);
  if (at < 0 || at + focus.length <= head.length) return `${head.trimEnd()}…`;
  const start = `${takeStart(text, Math.floor(width / 3)).trimEnd()} … `;
  const room = width - columnsOf(start);
  const before = takeEnd(text.slice(start.length, at), Math.max(0, Math.floor((room - columnsOf(focus)) / 2)));
  return start + cut(before + text.slice(at), room);
}

/** At most `width` columns of the end: of a path, the file's name matters most. */
export function cutStart(text: string, width: number): string {
  return columnsOf(text) <= width ? text : `…${takeEnd(text, width - 1)}`;
}

function takeStart(text: string, width: number): string {
  return split(text, Math.max(1, width))[0] ?? '';
}

function takeEnd(text: string, width: number): string {
  if (width <= 0) return '';
  const characters = Array.from(text);
  let columns = 0;
  let from = characters.length;
  while (from > 0) {
    columns += columnsOf(characters[from - 1] ?? '');
    if (columns > width) break;
    from--;
  }
  return characters.slice(from).join('');
}
