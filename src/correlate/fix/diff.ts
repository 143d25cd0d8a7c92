/** The difference of two texts as `diff -u` writes it, for people and for `patch` and `git apply`. */

/** Lines around a change that are the same in both. */
const AROUND = 3;

type Edit = { mark: ' ' | '-' | '+'; line: string };

/** @returns an empty text when nothing differs. @param before undefined for a file that there is not. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  if (before === after) return '';
  const edits = editsOf(linesOf(before ?? ''), linesOf(after));
  const name = path.replace(/^(?:\.?\/)+/, '');
  return [`--- ${before === undefined ? '/dev/null' : `a/${name}`}\n`, `+++ b/${name}\n`, ...hunksOf(edits)].join('');
}

/** With their line breaks. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The ends that are the same are found at once, so that the table is only as large as what lies between. */
function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (line: string): Edit => ({ mark: ' ', line });
  const [old, fresh] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [...before.slice(0, start).map(same), ...between(old, fresh), ...before.slice(before.length - end).map(same)];
}

function between(before: readonly string[], after: readonly string[]): Edit[] {
  // Of the lines from each on, how many are the same in both; the last row and column stand for nothing left.
  const longest = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const cell = (row: number, column: number): number => longest[row]?.[column] ?? 0;
  for (const [row, counts] of [...longest.entries()].slice(0, -1).reverse()) {
    for (let column = after.length - 1; column >= 0; column--) {
      counts[column] =
        before[row] === after[column] ? cell(row + 1, column + 1) + 1 : Math.max(cell(row + 1, column), cell(row, column + 1));
    }
  }
  const edits: Edit[] = [];
  for (let [row, column] = [0, 0]; row < before.length || column < after.length;) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      edits.push({ mark: ' ', line: old });
      [row, column] = [row + 1, column + 1];
    } else if (old !== undefined && (fresh === undefined || cell(row + 1, column) >= cell(row, column + 1))) {
      edits.push({ mark: '-', line: old });
      row++;
    } else {
      edits.push({ mark: '+', line: fresh ?? '' });
      column++;
    }
  }
  return edits;
}

function hunksOf(edits: readonly Edit[]): string[] {
  const hunks: string[] = [];
  let [before, after] = [1, 1];
  for (let at = 0; at < edits.length;) {
    const from = edits.findIndex(({ mark }, index) => index >= at && mark !== ' ');
    if (from === -1) break;
    let last = from;
    for (let index = from; index < edits.length && index <= last + 2 * AROUND + 1; index++) if (edits[index]?.mark !== ' ') last = index;
    const begin = Math.max(at, from - AROUND);
    const end = Math.min(edits.length, last + 1 + AROUND);
    for (const { mark } of edits.slice(at, begin)) [before, after] = [before + (mark === '+' ? 0 : 1), after + (mark === '-' ? 0 : 1)];
    const shown = edits.slice(begin, end);
    const [old, fresh] = [shown.filter(({ mark }) => mark !== '+').length, shown.filter(({ mark }) => mark !== '-').length];
    hunks.push(`@@ -${range(before, old)} +${range(after, fresh)} @@\n`, ...shown.map(printed));
    [before, after, at] = [before + old, after + fresh, end];
  }
  return hunks;
}

/** Of no line the one before is named. */
function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${count === 0 ? start - 1 : start},${count}`;
}

function printed({ mark, line }: Edit): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}
