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
    const short = bytes[at + 1] ?? 0x80;
    const more = short < 0x80 ? 0 : short - 0x80;
    if (short === 0x80 || more > 4 || at + 2 + more > bytes.length) return undefined;
    const start = at + 2 + more;
    const length = more === 0 ? short : bytes.readUIntBE(at + 2, more);
    if (start + length > bytes.length) return undefined;
    values.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}

/** The values inside the value that stands at this place among `bytes`; none where there is no such. */
export function inside(bytes: Buffer | undefined, place = 0): readonly Der[] {
  const content = bytes === undefined ? undefined : readDer(bytes)?.[place]?.content;
  return content === undefined ? [] : (readDer(content) ?? []);
}
