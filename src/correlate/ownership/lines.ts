/** The lines of a database, one at a time: as one text it would take its memory twice. */
export function* linesOf(bytes: Uint8Array): Generator<string, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let start = 0; start < buffer.length;) {
    const newline = buffer.indexOf(NEWLINE, start);
    const end = newline === -1 ? buffer.length : newline;
    yield buffer.toString('utf8', start, end);
    start = end + 1;
  }
}

const NEWLINE = 0x0a;
const SLASH = 0x2f;
const DOT = 0x2e;

/** A path of a database as the layers have it: without the slash or `./` in front. */
export function relative(path: string): string {
  const first = path.charCodeAt(0);
  return first === SLASH || first === DOT ? path.replace(/^(?:\.?\/)+/, '') : path;
}
