/**
 * Walks the headers of a tar, and hands on members about which no two readers differ: extended headers are taken in, every member has the size
 * that Go and GNU tar would see, damaged blocks are skipped up to the next header and told of. Bodies are passed on without a copy.
 *
 * It stands in front of tar-stream, which swallows entries hidden behind a link with a size, buffers extended headers of any length, loses step
 * after an empty one, and gives up at the first broken block. Layers, with their thousands of tiny files, are read from it directly (`walk.ts`).
 */
import { Admission, quoted } from './admission.js';
import { ExtendedHeaders, type Head } from './extended.js';
import { BLOCK, BODILESS, EXTENDED, isHeader, isZero, parseHeader, type Header } from './header.js';
import type { Limits } from './limits.js';
import type { Skips } from './skips.js';

/** Takes what the guard lets through. */
export interface GuardSink {
  /** A member begins. @param header What its own block says, which lies at `at`. @param head What that and the headers before it come to. */
  header(chunk: Uint8Array, at: number, header: Header, head: Head): void;
  /** The next bytes of its body, and of the padding after it. */
  body(chunk: Uint8Array, start: number, end: number): void;
}

export class TarGuard {
  /** Set when a limit on the whole archive is reached: nothing further is passed on. */
  stopped = false;

  readonly #limits: Limits;
  readonly #skips: Skips;
  readonly #extended = new ExtendedHeaders();
  readonly #sink: GuardSink;
  readonly #admission: Admission;

  /** Of the current block or body stretch. */
  #offset: number;
  /** The beginning of a block that goes on in the next chunk. */
  #block: Buffer | undefined;
  #blockLength = 0;

  /** What the coming `#remaining` bytes are. */
  #mode: 'blocks' | 'body' | 'extended' | 'dropped' = 'blocks';
  /** Bytes up to the end of the body, its padding included. */
  #remaining = 0;
  #padding = 0;
  #collected: Buffer[] = [];
  #collectedType = '';

  /** A header that should have no body and claims one: the block after it decides. */
  #undecided: { block: Uint8Array; header: Header; head: Head } | undefined;
  /** A sparse file whose map goes on in the next block; its head is passed on already. */
  #sparse: Head | undefined;
  #lastName: string | undefined;
  #zeroBlocks = 0;
  #damageStart: number | undefined;

  /** @param offset Of the first byte in the archive: that of a member, where it is not the very first. */
  constructor(limits: Limits, skips: Skips, sink: GuardSink, offset = 0) {
    this.#offset = offset;
    this.#sink = sink;
    this.#limits = limits;
    this.#skips = skips;
    this.#admission = new Admission(limits, skips);
  }

  /** Takes the next bytes of the archive. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.stopped) {
      if (this.#mode === 'blocks') at = this.#takeBlock(chunk, at);
      else at = this.#takeBody(chunk, at);
      if (this.#offset > this.#limits.layerBytes)
        this.#stop(`more than ${this.#limits.layerBytes} bytes: raise layerBytes to read the rest`);
    }
  }

  /** Takes the end of the archive: what is still held back goes on, and an end that is too early is told of. */
  end(): void {
    if (this.#undecided !== undefined) this.#decide(this.#blockLength === 0);
    const cut = this.#block?.subarray(0, this.#blockLength) ?? new Uint8Array(0);
    if (this.#mode === 'body' && cut.length > 0) {
      this.#sink.body(cut, 0, cut.length);
      this.#remaining -= cut.length;
    }
    if (!this.stopped && this.#isCut(cut)) {
      this.#skips.fail('truncated', `the archive ends early, at byte ${this.#offset + cut.length}${this.#where()}`, this.#lastName);
    }
    this.#endDamage(this.#offset);
  }

  #isCut(cut: Uint8Array): boolean {
    if (this.#mode === 'extended' || this.#sparse !== undefined) return true;
    if (this.#mode === 'body' || this.#mode === 'dropped') return this.#remaining > this.#padding;
    return this.#damageStart === undefined && !isZero(cut);
  }

  #takeBlock(chunk: Uint8Array, at: number): number {
    if (this.#blockLength === 0 && chunk.length - at >= BLOCK) {
      this.#readBlock(chunk, at);
      return at + BLOCK;
    }
    // A fresh buffer for each: the block may be passed on.
    this.#block ??= Buffer.alloc(BLOCK);
    const length = Math.min(BLOCK - this.#blockLength, chunk.length - at);
    this.#block.set(chunk.subarray(at, at + length), this.#blockLength);
    this.#blockLength += length;
    if (this.#blockLength === BLOCK) {
      const block = this.#block;
      this.#block = undefined;
      this.#blockLength = 0;
      this.#readBlock(block, 0);
    }
    return at + length;
  }

  #takeBody(chunk: Uint8Array, at: number): number {
    // Not a byte more than it takes to go over the limit, wherever the chunk ends.
    const end = Math.min(chunk.length, at + this.#remaining, at + this.#limits.layerBytes + 1 - this.#offset);
    if (this.#mode === 'body') this.#sink.body(chunk, at, end);
    else if (this.#mode === 'extended') this.#collected.push(Buffer.from(chunk.subarray(at, end)));
    this.#remaining -= end - at;
    this.#offset += end - at;
    if (this.#remaining === 0) {
      if (this.#mode === 'extended') this.#readExtended();
      this.#mode = 'blocks';
    }
    return end;
  }

  #readBlock(chunk: Uint8Array, at: number): void {
    const block = Buffer.from(chunk.buffer, chunk.byteOffset + at, BLOCK);
    const start = this.#offset;
    this.#offset += BLOCK;
    if (this.#sparse !== undefined) {
      this.#continueSparse(this.#sparse, block[504] !== 0);
      return;
    }
    const header = isHeader(block);
    const zero = !header && isZero(block);
    if (this.#undecided !== undefined && !this.#decide(header || zero)) {
      // The block is the first of the body; the bodies of undecided headers have at least one.
      this.#sink.body(chunk, at, at + BLOCK);
      this.#remaining -= BLOCK;
      if (this.#remaining <= 0) this.#mode = 'blocks';
      return;
    }
    if (zero) {
      this.#zeroBlocks += 1;
      const isEndless = this.#zeroBlocks * BLOCK > this.#limits.zeroBytes;
      if (isEndless) this.#stop(`more than ${this.#limits.zeroBytes} bytes of zeros${this.#where()}: nothing behind them was read`);
    } else if (header) {
      this.#readHeader(chunk, at, parseHeader(block), start);
    } else {
      this.#damageStart ??= start;
      this.#extended.forget();
    }
  }

  #readHeader(chunk: Uint8Array, at: number, header: Header, start: number): void {
    if (EXTENDED.has(header.type) && !Number.isNaN(header.size)) {
      this.#endDamage(start);
      this.#openExtended(header, start);
      return;
    }
    const head = this.#extended.apply(header, start);
    if (Number.isNaN(head.size)) {
      this.#skips.fail('unreadable', `the size of ${quoted(head.name)}, at byte ${start}, is no possible number`, head.name);
      this.#damageStart ??= start;
      return;
    }
    this.#endDamage(start);
    this.#zeroBlocks = 0;
    if (BODILESS.has(header.type) && head.size > 0) this.#undecided = { block: Buffer.from(chunk.subarray(at, at + BLOCK)), header, head };
    else this.#pass(chunk, at, header, head);
  }

  /** Passes on a header, and with it the body it announces. */
  #pass(chunk: Uint8Array, at: number, header: Header, head: Head): void {
    const refusal = this.#admission.admit(head, () => this.#where());
    if (refusal !== undefined) this.#stop(refusal);
    if (this.stopped) return;
    this.#lastName = head.name;
    this.#sink.header(chunk, at, header, head);
    if (header.type === 'S' && header.sparseContinues) this.#sparse = head;
    else this.#openBody(head.size);
  }

  #openBody(size: number): void {
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
    this.#remaining = size + this.#padding;
    if (this.#remaining > 0) this.#mode = 'body';
  }

  /** GNU sparse: up to 21 more entries of the map in each block, none of them content. */
  #continueSparse(head: Head, continues: boolean): void {
    if (continues) return;
    this.#sparse = undefined;
    this.#openBody(head.size);
  }

  /**
   * GNU tar (for hard links), Go and Python take the size of a link, directory or device for 0 and the blocks behind it
   * for entries. When what follows is an entry or an end, so does this; else the body is content like any other.
   */
  #decide(bodiless: boolean): boolean {
    const undecided = this.#undecided;
    this.#undecided = undefined;
    if (undecided === undefined) return true;
    if (bodiless) undecided.head.size = 0;
    this.#pass(undecided.block, 0, undecided.header, undecided.head);
    return bodiless || this.stopped;
  }

  #openExtended(header: Header, start: number): void {
    this.#extended.begin(start);
    this.#padding = (BLOCK - (header.size % BLOCK)) % BLOCK;
    this.#remaining = header.size + this.#padding;
    if (this.#remaining === 0) return;
    this.#collectedType = header.type;
    this.#mode = 'extended';
    if (header.size <= this.#limits.extendedHeaderBytes) return;
    this.#mode = 'dropped';
    this.#skips.fail(
      'limit',
      `an extended header of ${header.size} bytes${this.#where()} is over the limit of ${this.#limits.extendedHeaderBytes}: raise extendedHeaderBytes to read it`,
    );
  }

  #readExtended(): void {
    const body = Buffer.concat(this.#collected);
    this.#collected = [];
    if (!this.#extended.add(this.#collectedType, body.subarray(0, body.length - this.#padding))) {
      this.#skips.fail('unreadable', `an extended header${this.#where()} is malformed`);
    }
  }

  #stop(what: string): void {
    this.stopped = true;
    this.#skips.fail('limit', `the archive has ${what}`);
  }

  #endDamage(end: number): void {
    if (this.#damageStart === undefined) return;
    const length = end - this.#damageStart;
    const place = this.#zeroBlocks > 1 ? ' after the end of the archive' : this.#where();
    this.#skips.fail('unreadable', `${length} bytes at byte ${this.#damageStart}${place} are no part of a tar archive`);
    this.#damageStart = undefined;
  }

  #where(): string {
    return this.#lastName === undefined ? '' : `, after ${quoted(this.#lastName)}`;
  }
}
