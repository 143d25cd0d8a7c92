/**
 * Walks the frames and blocks of a zstd stream without decoding them: https://www.rfc-editor.org/rfc/rfc8878#section-3.1.
 *
 * Decoders are fed one block at a time, so that no more than one block (128 KiB at most) is ever waiting in memory, and
 * a stream that is cut or asks for too large a window is found out here, whichever decoder is at work.
 */
import { ScanError } from '../model/errors.js';
import { TruncatedError } from './truncated.js';

/** A stretch of one frame, never more than one block. */
export interface FramePiece {
  bytes: Uint8Array;
  /** With this piece a frame begins; the size of its window in bytes. */
  opens?: number;
  /** With this piece the frame ends. */
  closes: boolean;
}

/** What decodes one stream. */
export interface ZstdDecoder {
  /** What the piece decodes to: at most one block. Throws whatever it finds wrong with it. */
  decode(piece: FramePiece): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  close(): void;
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
const RLE = 1;
const RESERVED = 3;

type Part = 'magic' | 'skippable-size' | 'skippable' | 'descriptor' | 'header' | 'block-header' | 'block' | 'checksum';

export class ZstdFrames {
  #part: Part = 'magic';
  /** Bytes still missing of `#part`. */
  #missing = 4;
  /** Bytes of a header that is not complete yet. */
  #held: Uint8Array[] = [];
  #hasChecksum = false;
  #isLastBlock = false;
  readonly #windowLimit: number;

  constructor(windowLimit: number) {
    this.#windowLimit = windowLimit;
  }

  /** The stretches of frames in the next chunk. Throws ScanError ARCHIVE_CORRUPT, LIMIT_EXCEEDED or UNSUPPORTED. */
  *pieces(chunk: Uint8Array): Generator<FramePiece, void> {
    for (let offset = 0; offset < chunk.length;) {
      const bytes = chunk.subarray(offset, offset + this.#missing);
      offset += bytes.length;
      this.#missing -= bytes.length;
      if (this.#part === 'block' || this.#part === 'checksum') {
        if (this.#missing === 0) this.#afterBlock();
        yield { bytes, closes: this.#isBetweenFrames() };
        continue;
      }
      if (this.#part !== 'skippable') this.#held.push(bytes);
      if (this.#missing > 0) continue;
      const piece = this.#complete(Buffer.concat(this.#held));
      if (piece !== undefined) yield piece;
    }
  }

  /** To be called at the end of the stream, which must be the end of a frame. */
  finish(): void {
    if (!this.#isBetweenFrames()) throw new TruncatedError('zstd');
  }

  #isBetweenFrames(): boolean {
    return this.#part === 'magic' && this.#missing === 4;
  }

  #expect(part: Part, length: number): void {
    this.#part = part;
    this.#missing = length;
  }

  #complete(held: Buffer): FramePiece | undefined {
    switch (this.#part) {
      case 'magic':
        this.#magic(held.readUInt32LE(0));
        return undefined;
      case 'skippable-size':
        this.#held = [];
        this.#expect('skippable', held.readUInt32LE(4));
        if (this.#missing === 0) this.#expect('magic', 4);
        return undefined;
      case 'descriptor':
        this.#expect('header', headerLength(held[4] ?? 0));
        return this.#missing === 0 ? this.#frameHeader(held) : undefined;
      case 'header':
        return this.#frameHeader(held);
      case 'block-header':
        return this.#blockHeader(held);
      default:
        this.#expect('magic', 4);
        return undefined;
    }
  }

  #magic(magic: number): void {
    if (magic === MAGIC) this.#expect('descriptor', 1);
    else if (magic >>> 4 === SKIPPABLE) this.#expect('skippable-size', 4);
    else throw damagedZstd();
  }

  #frameHeader(held: Buffer): FramePiece {
    const descriptor = held[4] ?? 0;
    if ((descriptor & 0x08) !== 0) throw damagedZstd();
    const window = windowSize(held);
    if (window > this.#windowLimit) {
      throw new ScanError(
        'LIMIT_EXCEEDED',
        `the zstd data need a window of ${window} bytes, the limit is ${this.#windowLimit}: raise zstdWindowBytes to read them`,
      );
    }
    this.#hasChecksum = (descriptor & 0x04) !== 0;
    this.#held = [];
    this.#expect('block-header', 3);
    return { bytes: held, opens: window, closes: false };
  }

  #blockHeader(held: Buffer): FramePiece {
    const header = held.readUIntLE(0, 3);
    const type = (header >> 1) & 3;
    if (type === RESERVED) throw damagedZstd();
    this.#isLastBlock = (header & 1) === 1;
    this.#held = [];
    this.#expect('block', type === RLE ? 1 : header >> 3);
    if (this.#missing === 0) this.#afterBlock();
    return { bytes: held, closes: this.#isBetweenFrames() };
  }

  /** After a block, or after the checksum that follows the last one. */
  #afterBlock(): void {
    if (this.#part === 'block' && !this.#isLastBlock) this.#expect('block-header', 3);
    else if (this.#part === 'block' && this.#hasChecksum) this.#expect('checksum', 4);
    else this.#expect('magic', 4);
  }
}

/** Bytes of the frame header after its descriptor: window, dictionary id, content size. */
function headerLength(descriptor: number): number {
  const single = isSingleSegment(descriptor);
  return (single ? 0 : 1) + dictionaryLength(descriptor) + contentSizeLength(descriptor);
}

/** A frame of a single segment has no window but its content. */
function windowSize(header: Buffer): number {
  const descriptor = header[4] ?? 0;
  if (dictionaryId(header) !== 0) {
    throw new ScanError('UNSUPPORTED', 'the zstd data need a dictionary that is not in them: compress the layer without one');
  }
  if (!isSingleSegment(descriptor)) {
    const byte = header[5] ?? 0;
    const base = 2 ** (10 + (byte >> 3));
    return base + (base / 8) * (byte & 7);
  }
  const length = contentSizeLength(descriptor);
  const offset = 5 + dictionaryLength(descriptor);
  if (length === 8) return header.readUInt32LE(offset) + header.readUInt32LE(offset + 4) * 2 ** 32;
  return header.readUIntLE(offset, length) + (length === 2 ? 256 : 0);
}

function dictionaryId(header: Buffer): number {
  const length = dictionaryLength(header[4] ?? 0);
  return length === 0 ? 0 : header.readUIntLE(isSingleSegment(header[4] ?? 0) ? 5 : 6, length);
}

function isSingleSegment(descriptor: number): boolean {
  return (descriptor & 0x20) !== 0;
}

function dictionaryLength(descriptor: number): number {
  return [0, 1, 2, 4][descriptor & 3] ?? 0;
}

function contentSizeLength(descriptor: number): number {
  const flag = descriptor >> 6;
  return flag === 0 ? Number(isSingleSegment(descriptor)) : 2 ** flag;
}

export function damagedZstd(cause?: unknown): ScanError {
  return new ScanError('ARCHIVE_CORRUPT', 'the zstd data are damaged: fetch the file again', cause === undefined ? undefined : { cause });
}
