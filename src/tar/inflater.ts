/**
 * Inflates gzip at once and into one buffer. The streams of `node:zlib` make a buffer for every chunk, which costs page faults and sets off the
 * garbage collector, and wait for their thread and ours in turns: together a fifth of the time of a scan. Their synchronous call, which
 * `gunzipSync` is made of, has no public name; it has been the same since Node 0.12, and where it should ever differ, the streams serve.
 */
import { constants, createGunzip, type Gunzip } from 'node:zlib';

/** Bytes given out at once: they stay in the second-level cache until they were looked at. */
const ROOM = 256 << 10;

type WriteSync = (flush: number, from: Uint8Array, at: number, length: number, to: Uint8Array, toAt: number, room: number) => void;

export class Inflater {
  readonly #gunzip: Gunzip;
  readonly #write: WriteSync;
  /** After each write: the bytes that are left of the room, and of the input. */
  readonly #left: Uint32Array;
  readonly #room = Buffer.allocUnsafeSlow(ROOM);
  #filled = 0;
  /** Only padding follows. */
  #isOver = false;

  private constructor(gunzip: Gunzip, write: WriteSync, left: Uint32Array) {
    this.#gunzip = gunzip;
    this.#write = write;
    this.#left = left;
    // It is asked for, see `failure`.
    gunzip.on('error', () => undefined);
  }

  /** @returns undefined where Node has changed. */
  static make(): Inflater | undefined {
    const gunzip = createGunzip();
    const handle: unknown = Reflect.get(gunzip, '_handle');
    const left: unknown = Reflect.get(gunzip, '_writeState');
    const write: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'writeSync') : undefined;
    if (!isWrite(write) || !(left instanceof Uint32Array)) return undefined;
    return new Inflater(gunzip, write.bind(handle), left);
  }

  /** Set when the data turned out to be damaged. */
  get failure(): Error | undefined {
    return this.#gunzip.errored ?? undefined;
  }

  /** Takes the next bytes, and gives the room out whenever it is full. What was given out is gone when more is asked for. */
  *inflate(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; !this.#isOver && this.failure === undefined;) {
      at = this.#step(constants.Z_NO_FLUSH, chunk, at);
      if (this.#filled === ROOM) yield this.#take();
      else {
        // Where a member ends with input and room left, there is no other one behind it.
        this.#isOver = at < chunk.length;
        return;
      }
    }
  }

  /** Gives the rest out. To be called behind the last bytes: a member that is cut is a failure. */
  end(): Uint8Array {
    if (this.failure === undefined && !this.#isOver) this.#step(constants.Z_FINISH, NOTHING, 0);
    return this.#take();
  }

  close(): void {
    this.#gunzip.close();
  }

  /** @returns where in the chunk to go on */
  #step(flush: number, chunk: Uint8Array, at: number): number {
    this.#write(flush, chunk, at, chunk.length - at, this.#room, this.#filled, ROOM - this.#filled);
    // Then nothing is known of how far it came.
    if (this.failure !== undefined) return at;
    const [room = 0, input = 0] = this.#left;
    this.#filled = ROOM - room;
    return chunk.length - input;
  }

  #take(): Uint8Array {
    const filled = this.#room.subarray(0, this.#filled);
    this.#filled = 0;
    return filled;
  }
}

const NOTHING = new Uint8Array(0);

function isWrite(value: unknown): value is WriteSync {
  return typeof value === 'function';
}
