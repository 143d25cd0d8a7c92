/** Decompresses a zstd stream of any number of frames, with Node's own decoder where it has one (22.15 and later). */
import type { Transform, TransformOptions } from 'node:stream';
import * as zlib from 'node:zlib';

import { Decompress } from 'fzstd';

import { ScanError } from '../model/errors.js';
import type { Limits } from './limits.js';
import { ZstdFrames, type FramePiece } from './zstd-frames.js';

/** See `decompress` for what it throws. No decoder here keeps more than its window and one block. */
export async function* unzstd(bytes: AsyncIterable<Uint8Array>, limits: Limits): AsyncGenerator<Uint8Array, void> {
  const frames = new ZstdFrames(limits.zstdWindowBytes);
  const decoder = nativeDecoder() ?? new PortableDecoder(limits.zstdWindowMoves);
  try {
    for await (const chunk of bytes) {
      for (const piece of frames.pieces(chunk)) yield* decoder.decode(piece);
    }
    frames.finish();
  } finally {
    decoder.close();
  }
}

interface Decoder {
  /** What the piece decodes to: at most one block. */
  decode(piece: FramePiece): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  close(): void;
}

/** fzstd, which takes one frame each: left to itself it recurses from frame to frame, as deep as there are frames. */
class PortableDecoder implements Decoder {
  #frame: Decompress | undefined;
  #output: Uint8Array[] = [];
  #window = 0;
  #moves = 0;
  readonly #movesLimit: number;

  constructor(movesLimit: number) {
    this.#movesLimit = movesLimit;
  }

  decode(piece: FramePiece): Uint8Array[] {
    if (piece.opens !== undefined) {
      this.#window = piece.opens;
      this.#countMove();
      this.#frame = new Decompress((block) => {
        this.#countMove();
        // fzstd writes over the block later, so it must be copied; Buffer's `slice` would not.
        if (block.length > 0) this.#output.push(new Uint8Array(block));
      });
    }
    try {
      this.#frame?.push(piece.bytes, piece.closes);
    } catch (error) {
      throw error instanceof ScanError ? error : damaged(error);
    }
    const output = this.#output;
    this.#output = [];
    return output;
  }

  close(): void {
    this.#frame = undefined;
  }

  /** fzstd moves its whole window along at every block. */
  #countMove(): void {
    this.#moves += this.#window;
    if (this.#moves > this.#movesLimit) {
      throw new ScanError('LIMIT_EXCEEDED', 'the zstd data are cut into too many small blocks: raise zstdWindowMoves to read them');
    }
  }
}

/** Node's decoder ends with its frame, so that each frame gets one of its own, too. */
class NativeDecoder implements Decoder {
  #frame: Transform | undefined;
  #failure: { error: unknown } | undefined;
  /** Called when a piece is used up, or never will be. */
  #used: () => void = () => undefined;
  readonly #create: () => Transform;

  constructor(create: () => Transform) {
    this.#create = create;
  }

  async *decode(piece: FramePiece): AsyncGenerator<Uint8Array, void> {
    if (piece.opens !== undefined) this.#open();
    const frame = this.#frame;
    if (frame === undefined) return;
    await new Promise<void>((resolve) => {
      this.#used = resolve;
      if (piece.closes) frame.end(piece.bytes, () => resolve());
      else frame.write(piece.bytes, () => resolve());
    });
    for (let block: unknown = frame.read(); block instanceof Uint8Array; block = frame.read()) yield block;
    if (this.#failure !== undefined) throw damaged(this.#failure.error);
    if (piece.closes) this.close();
  }

  close(): void {
    this.#frame?.destroy();
    this.#frame = undefined;
  }

  #open(): void {
    this.#frame = this.#create();
    this.#frame.on('close', () => this.#used());
    this.#frame.on('error', (error) => {
      this.#failure ??= { error };
      this.#used();
    });
  }
}

function nativeDecoder(): NativeDecoder | undefined {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  return isFactory(create) ? new NativeDecoder(() => create({ highWaterMark: 1 << 20, chunkSize: 1 << 18 })) : undefined;
}

/** The type definitions are those of Node 20, which knows no zstd. */
function isFactory(value: unknown): value is (options: TransformOptions & zlib.ZlibOptions) => Transform {
  return typeof value === 'function';
}

function damaged(cause: unknown): ScanError {
  return new ScanError('ARCHIVE_CORRUPT', 'the zstd data are damaged: fetch the file again', { cause });
}
