/**
 * zstd compiled to WebAssembly, for Node before 22.15, whose zlib has none. The package `zstddec` brings the module; its own loop asks a damaged
 * stream again and again for the same block and never ends, so that the module's functions are called from here, and what they return is looked at.
 */
import { ZSTDDecoder } from 'zstddec/stream';

import { ScanError } from '../model/errors.js';
import { damagedZstd, type FramePiece, type ZstdDecoder } from './zstd-frames.js';

/** Of https://facebook.github.io/zstd/zstd_manual.html what the module exports and is called here. */
interface Zstd {
  memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(address: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  ZSTD_DStreamInSize(): number;
  ZSTD_DStreamOutSize(): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** `ZSTD_inBuffer` and `ZSTD_outBuffer`: an address, a size and a position of four bytes each. */
const BUFFER = 12;
const POSITION = 8;

/** Codes from `-ZSTD_error_maxCode` on are errors: https://github.com/facebook/zstd/blob/v1.5.7/lib/zstd_errors.h */
const LEAST_ERROR = 2 ** 32 - 120;
/** `ZSTD_error_frameParameter_windowTooLarge` and `ZSTD_error_memory_allocation` */
const TOO_LARGE = [16, 64].map((code) => 2 ** 32 - code);

/** One stream's decoder. The module is one for all of a thread: its memory grows to the largest window that was asked for. */
export class WasmDecoder implements ZstdDecoder {
  readonly #zstd: Zstd;
  readonly #context: number;
  readonly #input: Room;
  readonly #output: Room;

  static async open(): Promise<WasmDecoder> {
    return new WasmDecoder(await module());
  }

  private constructor(zstd: Zstd) {
    this.#zstd = zstd;
    this.#context = zstd.ZSTD_createDCtx();
    this.#input = new Room(zstd, zstd.ZSTD_DStreamInSize());
    this.#output = new Room(zstd, zstd.ZSTD_DStreamOutSize());
  }

  *decode({ bytes }: FramePiece): Generator<Uint8Array, void> {
    for (let from = 0; from < bytes.length; from += this.#input.size) {
      const part = bytes.subarray(from, from + this.#input.size);
      this.#input.begin(part.length);
      new Uint8Array(this.#zstd.memory.buffer, this.#input.data).set(part);
      // What came out fills its room: there may be more.
      do {
        const output = this.#next();
        if (output.length > 0) yield output;
      } while (this.#input.position < part.length || this.#output.position === this.#output.size);
    }
  }

  close(): void {
    this.#zstd.ZSTD_freeDCtx(this.#context);
    for (const room of [this.#input, this.#output]) room.free();
  }

  /** What comes out of some more of the input. */
  #next(): Uint8Array {
    this.#output.begin(this.#output.size);
    const code = this.#zstd.ZSTD_decompressStream(this.#context, this.#output.address, this.#input.address) >>> 0;
    if (TOO_LARGE.includes(code)) throw new ScanError('LIMIT_EXCEEDED', 'the zstd data need a larger window than can be had here');
    if (code >= LEAST_ERROR) throw damagedZstd();
    // The room is used again, so that its bytes are copied.
    return new Uint8Array(this.#zstd.memory.buffer, this.#output.data, this.#output.position).slice();
  }
}

/** A stretch of the module's memory, and what zstd is told of it. */
class Room {
  readonly address: number;
  readonly data: number;
  readonly size: number;
  readonly #zstd: Zstd;

  constructor(zstd: Zstd, size: number) {
    this.#zstd = zstd;
    this.size = size;
    this.data = zstd.malloc(size);
    this.address = zstd.malloc(BUFFER);
  }

  /** @param length how many bytes there are to be read, or may be written */
  begin(length: number): void {
    const view = new DataView(this.#zstd.memory.buffer, this.address, BUFFER);
    for (const [index, value] of [this.data, length, 0].entries()) view.setUint32(index * 4, value, true);
  }

  /** How many bytes were read, or written. */
  get position(): number {
    return new DataView(this.#zstd.memory.buffer, this.address, BUFFER).getUint32(POSITION, true);
  }

  free(): void {
    this.#zstd.free(this.data);
    this.#zstd.free(this.address);
  }
}

let opened: Promise<Zstd> | undefined;

function module(): Promise<Zstd> {
  return (opened ??= new Promise((resolve, reject) => {
    /** The package keeps the instance to itself, but hands it to this method, which is part of its types. */
    class Opened extends ZSTDDecoder {
      override _init(result: WebAssembly.WebAssemblyInstantiatedSource): void {
        super._init(result);
        resolve(result.instance.exports as Zstd);
      }
    }
    new Opened().init().catch((error: unknown) => {
      reject(new ScanError('UNSUPPORTED', 'zstd cannot be decompressed here: use Node 22.15 or later', { cause: error }));
    });
  }));
}
