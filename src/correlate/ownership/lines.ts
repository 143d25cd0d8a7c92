/** Bytes that are made text at once: a call for every line costs more than all that is done with it, and one text of all would take its memory twice. */
const BLOCK = 64 << 10;

/** The lines of a database, one at a time. */
export function* linesOf(bytes: Uint8Array): Generator<string, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let start = 0; start < buffer.length;) {
    const end = endOfLines(buffer, start);
    const text = buffer.toString('utf8', start, end);
    for (let from = 0; from < text.length;) {
      const newline = text.indexOf('\n', from);
      const to = newline === -1 ? text.length : newline;
      yield text.slice(from, to);
      from = to + 1;
    }
    start = end;
  }
}

/** After the last line that begins and ends in the block; of a longer line, after it. */
function endOfLines(buffer: Buffer, start: number): number {
  if (buffer.length - start <= BLOCK) return buffer.length;
  const last = buffer.lastIndexOf(NEWLINE, start + BLOCK - 1);
  const newline = last >= start ? last : buffer.indexOf(NEWLINE, start);
  return newline === -1 ? buffer.length : newline + 1;
}

const NEWLINE = 0x0a;
const SLASH = 0x2f;
const DOT = 0x2e;

/** A path of a database as the layers have it: without the slash or `./` in front. */
export function relative(path: string): string {
  const first = path.charCodeAt(0);
  return first === SLASH || first === DOT ? path.replace(/^(?:\.?\/)+/, '') : path;
}
