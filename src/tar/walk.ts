/**
 * The members of a layer's tar, told as they come, without a stream or a promise for each: a layer has tens of thousands of tiny files, and
 * tar-stream spends on each of them, beside what the guard does anyway, as long as the detector does on ten kilobytes.
 */
import type { Skip } from '../model/skip.js';
import type { Head } from './extended.js';
import { TarGuard, type GuardSink } from './guard.js';
import type { Header } from './header.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { Skips } from './skips.js';
import { WHOLE, type Stretch } from './stretch.js';

/** What becomes of the members. */
export interface MemberSink {
  /** A member begins; what it holds follows. */
  begin(head: Head): void;
  /** The next bytes of the member, never more than its size. */
  content(bytes: Uint8Array): void;
  /** The bytes that were told of are gone from now on: what of them is still needed must be copied. */
  settle(): void;
  /** The member is over; one that breaks off has less content than its size. */
  end(): void;
}

export interface WalkTarOptions {
  limits?: Limits;
  onSkip: (skip: Skip) => void;
  /** Which members to tell of. Default: all. */
  stretch?: Stretch | undefined;
  /** Where in the archive `bytes` begin: with a member. Default 0. */
  start?: number | undefined;
}

export interface Walked {
  /** Whether it was read to its last byte, or to that of the stretch: no limit on the whole was reached. */
  whole: boolean;
  /** Where the first member behind the stretch begins; undefined where there is none. */
  next?: number;
}

/**
 * Reads an archive, or one stretch of it, to its last byte, or to a limit on the whole of it. Nothing in it makes this throw, see `readTar`; an error of `bytes` is
 * thrown after everything before it was told, the end of the member that it cuts included.
 */
export async function walkTar(
  bytes: AsyncIterable<Uint8Array>,
  sink: MemberSink,
  { limits = DEFAULT_LIMITS, onSkip, stretch = WHOLE, start = 0 }: WalkTarOptions,
): Promise<Walked> {
  const skips = new Skips(limits.skips, onSkip);
  const walk = new Walk(sink, stretch);
  const guard = new TarGuard(limits, skips, walk, start);
  try {
    for await (const chunk of bytes) {
      guard.push(chunk);
      if (guard.stopped || walk.isOver) break;
      sink.settle();
    }
    if (!walk.isOver) guard.end();
    skips.finish();
    return { whole: !guard.stopped, ...(walk.next !== undefined && { next: walk.next }) };
  } finally {
    walk.end();
  }
}

/** Tells bodies from the padding behind them, and members of the stretch from others. */
class Walk implements GuardSink {
  readonly #sink: MemberSink;
  readonly #stretch: Stretch;
  #isOpen = false;
  #missing = 0;
  #isPassed = false;
  /** Where the first member behind the stretch begins. */
  next: number | undefined;

  constructor(sink: MemberSink, stretch: Stretch) {
    this.#sink = sink;
    this.#stretch = stretch;
  }

  /** Whether nothing of the stretch can come any more. */
  get isOver(): boolean {
    return this.next !== undefined || this.#isPassed;
  }

  header(_chunk: Uint8Array, _at: number, _header: Header, head: Head): void {
    this.end();
    const { from, to } = this.#stretch;
    if (head.offset < from) {
      this.#isPassed = head.offset + head.size >= to;
      return;
    }
    if (head.offset >= to) {
      this.next ??= head.offset;
      return;
    }
    this.#isOpen = true;
    this.#missing = head.size;
    this.#sink.begin(head);
  }

  body(chunk: Uint8Array, start: number, end: number): void {
    const content = Math.min(this.#missing, end - start);
    if (content === 0) return;
    this.#missing -= content;
    this.#sink.content(chunk.subarray(start, start + content));
  }

  /** The member that is open is over, if any is. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#missing = 0;
    this.#sink.end();
  }
}
