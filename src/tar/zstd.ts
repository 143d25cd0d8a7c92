/** Decompresses a zstd stream of any number of frames, with Node's own decoder where it has one (22.15 and later). */
import type { Transform, TransformOptions } from 'node:stream';
import * as zlib from 'node:zlib';

import type { Limits } from './limits.js';
import { damagedZstd, ZstdFrames, type FramePiece, type ZstdDecoder } from './zstd-frames.js';

/** See `decompress` for what it throws. No decoder here keeps more than its window and one block. */
export async function* unzstd(bytes: AsyncIterable<Uint8Array>, limits: Limits): AsyncGenerator<Uint8Array, void> {
  const frames = new ZstdFrames(limits.zstdWindowBytes);
  const decoder = nativeDecoder() ?? (await portableDecoder());
  try {
    for await (const chunk of bytes) {
      for (const piece of frames.pieces(chunk)) yield* decoder.decode(piece);
    }
    frames.finish();
  } finally {
    decoder.close();
  }
}

/** Node's decoder ends with its frame, so that each frame gets one of its own, too. */
class NativeDecoder implements ZstdDecoder {
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
    if (this.#failure !== undefined) throw damagedZstd(this.#failure.error);
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

/** The decoder is large, and only Node before 22.15 needs it. */
async function portableDecoder(): Promise<ZstdDecoder> {
  const { WasmDecoder } = await import('./zstd-wasm.js');
  return WasmDecoder.open();
}

function nativeDecoder(): NativeDecoder | undefined {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  return isFactory(create) ? new NativeDecoder(() => create({ highWaterMark: 1 << 20, chunkSize: 1 << 18 })) : undefined;
}

/** The type definitions are those of Node 20, which knows no zstd. */
function isFactory(value: unknown): value is (options: TransformOptions & zlib.ZlibOptions) => Transform {
  return typeof value === 'function';
}
