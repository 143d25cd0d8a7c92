/**
 * Inflates gzip at once and into one buffer. The streams of `node:zlib` make a buffer for every chunk, which costs page faults and sets off the
 * garbage collector, and wait for their thread and ours in turns: together a fifth of the time of a scan. Their synchronous call, which
 * `gunzipSync` is made of, has no public name; it has been the same since Node 0.12, and where it should ever differ, the streams serve.
 *
 * What zlib does for gzip beside inflating, a checksum over every byte, takes a sixth of its time. So headers and trailers are read here, and
 * the checksum is made only where nobody else compares a digest of the same bytes.
 */
import { constants, crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { readHeader, readTrailer, type Frame, type Trailer } from './gzip-frame.js';

/** Bytes given out at once: they stay in the second-level cache until they were looked at. */
const ROOM = 256 << 10;

type WriteSync = (flush: number, from: Uint8Array, at: number, length: number, to: Uint8Array, toAt: number, room: number) => void;

export class Inflater {
  /** Set when the data turned out to be damaged. */
  failure: Error | undefined;
  readonly #inflate: InflateRaw;
  readonly #write: WriteSync;
  /** After each write: the bytes that are left of the room, and of the input. */
  readonly #left: Uint32Array;
  readonly #room = Buffer.allocUnsafeSlow(ROOM);
  #filled = 0;
  #part: 'between' | 'header' | 'data' | 'trailer' | 'padding' = 'between';
  #header = started(readHeader());
  #trailer = started(readTrailer());
  /** Of the member, up to `#told` of the room. */
  #length = 0;
  #checksum = 0;
  #told = 0;
  readonly #isChecked: boolean;

  private constructor(inflate: InflateRaw, write: WriteSync, left: Uint32Array, isChecked: boolean) {
    this.#inflate = inflate;
    this.#write = write;
    this.#left = left;
    this.#isChecked = isChecked;
    // It is known before this is told, see `#step`.
    inflate.on('error', () => undefined);
  }

  /** @param isChecked Whether checksums are compared. @returns undefined where Node has changed. */
  static make(isChecked: boolean): Inflater | undefined {
    const inflate = createInflateRaw();
    const handle: unknown = Reflect.get(inflate, '_handle');
    const left: unknown = Reflect.get(inflate, '_writeState');
    const write: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'writeSync') : undefined;
    if (!isWrite(write) || !(left instanceof Uint32Array)) return undefined;
    return new Inflater(inflate, write.bind(handle), left, isChecked);
  }

  /** Whether the stream may end here: behind a member, or in the padding after the last one. */
  get isComplete(): boolean {
    return this.#part === 'between' || this.#part === 'padding';
  }

  /** Takes the next bytes, and gives the room out whenever it is full. What was given out is gone when more is asked for. */
  *inflate(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.length && this.failure === undefined;) {
      switch (this.#part) {
        case 'between':
          this.#part = chunk[at] === 0 ? 'padding' : 'header';
          break;
        case 'header':
        case 'trailer':
          this.#frame(chunk[at] ?? 0);
          at += 1;
          break;
        case 'data':
          at = this.#step(chunk, at);
          for (; this.#filled === ROOM; at = this.#step(chunk, at)) yield this.take();
          // Where input and room are left, the data of the member are over.
          if (at < chunk.length) this.#part = 'trailer';
          break;
        case 'padding':
          return;
        default:
          this.#part satisfies never;
      }
    }
  }

  /** Gives the rest out. */
  take(): Uint8Array {
    this.#tell();
    const filled = this.#room.subarray(0, this.#filled);
    this.#filled = 0;
    this.#told = 0;
    return filled;
  }

  close(): void {
    this.#inflate.close();
  }

  /** The next byte of a header or trailer. */
  #frame(byte: number): void {
    if (this.#part === 'header') {
      const { done, value } = this.#header.next(byte);
      if (done !== true) return;
      this.#header = started(readHeader());
      this.#part = 'data';
      if (!value) this.failure = new Error('there is no gzip header');
    } else {
      const { done, value } = this.#trailer.next(byte);
      if (done !== true) return;
      this.#trailer = started(readTrailer());
      this.#endMember(value);
    }
  }

  #endMember({ checksum, length }: Trailer): void {
    this.#tell();
    if (this.#length % 2 ** 32 !== length) this.failure = new Error('the length of a gzip member is wrong');
    if (this.#isChecked && this.#checksum !== checksum) this.failure = new Error('the checksum of a gzip member is wrong');
    this.#length = 0;
    this.#checksum = 0;
    this.#inflate.reset();
    this.#part = 'between';
  }

  /** Counts what of the room belongs to the member. */
  #tell(): void {
    this.#length += this.#filled - this.#told;
    if (this.#isChecked) this.#checksum = crc32(this.#room.subarray(this.#told, this.#filled), this.#checksum);
    this.#told = this.#filled;
  }

  /** @returns where in the chunk to go on */
  #step(chunk: Uint8Array, at: number): number {
    this.#write(constants.Z_NO_FLUSH, chunk, at, chunk.length - at, this.#room, this.#filled, ROOM - this.#filled);
    this.failure = this.#inflate.errored ?? undefined;
    // Then nothing is known of how far it came.
    if (this.failure !== undefined) return chunk.length;
    const [room = 0, input = 0] = this.#left;
    this.#filled = ROOM - room;
    return chunk.length - input;
  }
}

/** Ready for its first byte. */
function started<Result>(frame: Frame<Result>): Frame<Result> {
  frame.next();
  return frame;
}

function isWrite(value: unknown): value is WriteSync {
  return typeof value === 'function';
}
