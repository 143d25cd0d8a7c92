/**
 * Files in UTF-16, as Windows writes them (`>` in PowerShell 5, `.reg` exports): https://www.rfc-editor.org/rfc/rfc2781. They are searched twice: as the
 * bytes they are, since first bytes can lie, and with every code unit as one byte, so that an offset in the text tells that in the file. What Latin-1
 * has no character for stands as `UNKNOWN` there: a secret is seldom made of it, and lines and columns stay right.
 */
import type { BlobScan, PassedOver } from '../model/detector.js';
import type { Match } from '../model/match.js';
import { joined } from './passed-over.js';

/** First bytes that are asked. */
const HEAD = 32;

/** Without a byte order mark so many bytes must look like it. */
const SURE = 16;

/** No byte of ASCII, no blank, no letter of any pattern. */
const UNKNOWN = 0xff;

const PIECE = 16 * 1024;

interface Encoding {
  /** Bytes of the byte order mark. */
  mark: number;
  bigEndian: boolean;
}

/** A scan of a file that looks at its first bytes before it decides how to read it. */
export class FileScan implements BlobScan {
  readonly #open: () => BlobScan;
  readonly #raw: BlobScan;
  /** The first bytes, while there are too few of them. */
  #head: Buffer | undefined = NOTHING;
  #text: Utf16Scan | undefined;

  constructor(open: () => BlobScan) {
    this.#open = open;
    this.#raw = open();
  }

  write(chunk: Uint8Array): void {
    this.#raw.write(chunk);
    if (this.#head !== undefined) this.#look(this.#head, chunk);
    else this.#text?.write(chunk);
  }

  end(): Match[] {
    const head = this.#head;
    if (head !== undefined && head.length > 0) this.#decide(head);
    const raw = this.#raw.end();
    // A file that is a secret as a whole is one both ways.
    const text = (this.#text?.end() ?? []).filter((one) => !raw.some((other) => other.start < one.end && one.start < other.end));
    return text.length === 0 ? raw : [...raw, ...text].sort((a, b) => a.start - b.start);
  }

  passedOver(): PassedOver | undefined {
    return joined([this.#raw.passedOver(), this.#text?.passedOver()]);
  }

  #look(head: Buffer, chunk: Uint8Array): void {
    if (head.length === 0 && chunk.length >= HEAD) this.#decide(chunk);
    else {
      this.#head = Buffer.concat([head, chunk]);
      if (this.#head.length >= HEAD) this.#decide(this.#head);
    }
  }

  #decide(beginning: Uint8Array): void {
    this.#head = undefined;
    const encoding = encodingOf(beginning);
    if (encoding === undefined) return;
    this.#text = new Utf16Scan(this.#open(), encoding);
    this.#text.write(beginning.subarray(encoding.mark));
  }
}

const NOTHING = Buffer.alloc(0);

/** Says UTF-16 of bytes that begin with its mark, or whose every second byte is the zero of a character of ASCII. */
function encodingOf(bytes: Uint8Array): Encoding | undefined {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return { mark: 2, bigEndian: true };
  if (first === 0xff && second === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? undefined : { mark: 2, bigEndian: false };
  if (second !== 0 || first === 0 || bytes.length < SURE) return undefined;
  const length = Math.min(bytes.length, HEAD) & ~1;
  for (let at = 0; at < length; at += 2) if (bytes[at + 1] !== 0 || !isPrinted(bytes[at] ?? 0)) return undefined;
  return { mark: 0, bigEndian: false };
}

function isPrinted(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** Hands a scan one byte for each code unit, and gives its matches the offsets of the file. */
class Utf16Scan implements BlobScan {
  readonly #scan: BlobScan;
  readonly #encoding: Encoding;
  readonly #piece = Buffer.allocUnsafe(PIECE);
  /** The first byte of a code unit whose second is in the next chunk. */
  #half: number | undefined;

  constructor(scan: BlobScan, encoding: Encoding) {
    this.#scan = scan;
    this.#encoding = encoding;
  }

  write(chunk: Uint8Array): void {
    let filled = 0;
    for (const byte of chunk) {
      if (this.#half === undefined) this.#half = byte;
      else {
        const [high, low] = this.#encoding.bigEndian ? [this.#half, byte] : [byte, this.#half];
        this.#piece[filled++] = high === 0 ? low : UNKNOWN;
        this.#half = undefined;
        if (filled === PIECE) {
          this.#scan.write(this.#piece);
          filled = 0;
        }
      }
    }
    if (filled > 0) this.#scan.write(this.#piece.subarray(0, filled));
  }

  end(): Match[] {
    const { mark } = this.#encoding;
    return this.#scan.end().map((match) => ({ ...match, start: mark + 2 * match.start, end: mark + 2 * match.end }));
  }

  passedOver(): PassedOver | undefined {
    const { mark } = this.#encoding;
    const passed = this.#scan.passedOver();
    return passed && { ...passed, from: mark + 2 * passed.from, to: mark + 2 * passed.to };
  }
}
