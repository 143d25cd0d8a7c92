/** The members of a tar archive, one after another, each with its content as a stream: for archives of few and large members. */
import { extract, type Extract } from 'tar-stream';

import { ScanError } from '../model/errors.js';
import type { Skip } from '../model/skip.js';
import type { Head } from './extended.js';
import { Framing } from './framing.js';
import { TarGuard } from './guard.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { Skips } from './skips.js';

export interface TarMember extends Head {
  /** To be read, in part or not at all, before the next member is asked for. */
  content: AsyncIterable<Uint8Array>;
}

export interface ReadTarOptions {
  limits?: Limits;
  onSkip: (skip: Skip) => void;
}

/**
 * Reads an archive to its last byte. Nothing in it makes this throw: what is damaged, cut or over a limit is told to
 * `onSkip`, and the rest is read. Only an error of `bytes` is thrown, after everything before it was handed out; leaving
 * early leaves `bytes`.
 */
export async function* readTar(bytes: AsyncIterable<Uint8Array>, options: ReadTarOptions): AsyncGenerator<TarMember, void> {
  const archive = new Archive(bytes, options.limits ?? DEFAULT_LIMITS, options.onSkip);
  try {
    for (let member = await archive.next(); member !== undefined; member = await archive.next()) yield member;
  } finally {
    await archive.close();
  }
}

/** An entry as tar-stream hands it out. */
interface Framed {
  stream: Source;
  head: Head;
  /** Lets tar-stream go on to the next header. */
  release: () => void;
}

type Source = Extract extends AsyncIterable<infer Entry> ? Entry : never;

/** Drives tar-stream from its reading end: a chunk of the archive is asked for only when someone waits for it. */
class Archive {
  readonly #input: AsyncIterator<Uint8Array>;
  readonly #guard: TarGuard;
  readonly #skips: Skips;
  readonly #framed = new Framing();
  readonly #extract: Extract;
  #arrived: Framed | undefined;
  #current: Framed | undefined;
  #isFeeding = false;
  #isFed = false;
  #failure: { error: unknown } | undefined;
  #wake: () => void = () => undefined;
  #written: () => void = () => undefined;

  constructor(bytes: AsyncIterable<Uint8Array>, limits: Limits, onSkip: (skip: Skip) => void) {
    this.#input = bytes[Symbol.asyncIterator]();
    this.#skips = new Skips(limits.skips, onSkip);
    this.#guard = new TarGuard(limits, this.#skips, this.#framed);
    // v7 is an unknown format to tar-stream. With the least high-water mark every write waits until it is used up.
    const settings = { allowUnknownFormat: true, highWaterMark: 1 };
    this.#extract = extract(settings);
    this.#extract.on('error', (error) => this.#fail(error));
    this.#extract.on('drain', () => this.#written());
    this.#extract.on('close', () => this.#written());
    this.#extract.on('entry', (_header, stream, release) => {
      const head = this.#framed.heads.shift();
      if (head === undefined) throw new Error('tar-stream found an entry that is none');
      stream.on('error', () => undefined);
      stream.on('readable', () => this.#wake());
      this.#arrived = { stream, head, release };
      this.#wake();
    });
  }

  async next(): Promise<TarMember | undefined> {
    if (this.#current !== undefined) {
      this.#current.stream.resume();
      this.#current.release();
      this.#current = undefined;
    }
    while (this.#arrived === undefined) if (!(await this.#more())) return undefined;
    const framed = this.#arrived;
    this.#arrived = undefined;
    this.#current = framed;
    return { ...framed.head, content: { [Symbol.asyncIterator]: () => this.#read(framed) } };
  }

  async close(): Promise<void> {
    this.#extract.destroy();
    await this.#input.return?.();
  }

  async *#read(framed: Framed): AsyncGenerator<Uint8Array, void> {
    for (let missing = framed.head.size; missing > 0;) {
      const chunk: unknown = this.#current === framed ? framed.stream.read() : undefined;
      if (chunk instanceof Uint8Array) {
        missing -= chunk.length;
        yield chunk;
      } else if (this.#current !== framed || !(await this.#more())) return;
    }
  }

  /** Waits for whatever comes next. False when there is no more: the archive ends here. */
  async #more(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#isFed) return false;
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    if (!this.#isFeeding) void this.#feed();
    await woken;
    return true;
  }

  /** Brings one chunk to tar-stream, and returns when it is used up. */
  async #feed(): Promise<void> {
    this.#isFeeding = true;
    try {
      const next = this.#guard.stopped ? END : await this.#input.next();
      if (next.done === true) this.#guard.end();
      else this.#guard.push(next.value);
      for (const view of this.#framed.take()) await this.#write(view);
      if (next.done === true) {
        this.#isFed = true;
        this.#skips.finish();
      }
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#isFeeding = false;
    this.#wake();
  }

  #write(view: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#written = resolve;
      if (this.#extract.destroying || this.#extract.write(view)) resolve();
    });
  }

  #fail(error: Error): void {
    this.#failure ??= { error: new ScanError('ARCHIVE_CORRUPT', 'the archive cannot be read: fetch it again', { cause: error }) };
    this.#wake();
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };
