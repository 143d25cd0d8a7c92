/** As much of DER as finding one's way through a document takes. https://www.itu.int/rec/T-REC-X.690 */

export interface Der {
  tag: number;
  content: Buffer;
}

/**
 * The values that stand one after another in `bytes`.
 * @returns undefined where they are not DER: cut off, or of no definite length
 */
export function readDer(bytes: Buffer): readonly Der[] | undefined {
  const values: Der[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = derHeader(bytes, at);
    if (header === undefined || header.end > bytes.length) return undefined;
    values.push({ tag: header.tag, content: bytes.subarray(header.start, header.end) });
    at = header.end;
  }
  return values;
}

/**
 * What stands at `at`: its tag, and where its content lies, which may go on beyond `bytes`.
 * @returns undefined where there is no whole header, or one of no definite length
 */
export function derHeader(bytes: Buffer, at: number): { tag: number; start: number; end: number } | undefined {
  const short = bytes[at + 1] ?? 0x80;
  const more = short < 0x80 ? 0 : short - 0x80;
  if (short === 0x80 || more > 4 || at + 2 + more > bytes.length) return undefined;
  const start = at + 2 + more;
  return { tag: bytes[at] ?? 0, start, end: start + (more === 0 ? short : bytes.readUIntBE(at + 2, more)) };
}

/** The values inside the value that stands at this place among `bytes`; none where there is no such. */
export function inside(bytes: Buffer | undefined, place = 0): readonly Der[] {
  const content = bytes === undefined ? undefined : readDer(bytes)?.[place]?.content;
  return content === undefined ? [] : (readDer(content) ?? []);
}
