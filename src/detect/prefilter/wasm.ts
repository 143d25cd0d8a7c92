/**
 * The prefilter in WebAssembly. Every slab is an instance of its own, tables and all (a few hundred KiB), so that bytes are written straight
 * into the memory that is scanned, and slabs never move.
 */
import { readFileSync } from 'node:fs';
import { INSTALLATION } from '../../model/installation.js';
import { ALL_KINDS, LOOK_BACK, scannedTo, type Hits, type Prefilter, type Scanned, type Slab } from './prefilter.js';
import type { Tables } from './tables.js';

/** Built by `npm run build`. */
const BUILT = new URL('dist/detect/prefilter/scan.wasm', INSTALLATION);

const PAGE = 64 * 1024;

/** What the scan may read, or clear, on either side of a slab's bytes. */
const MARGIN = 128;

/** STRIP of assembly/scan.ts. Its windows take two bytes each, then eight for a block of sixteen, then eight each. */
const STRIP = 4096;
const HASHED = STRIP;
const BLOCK_LIST = STRIP / 4;
const CANDIDATE_LIST = STRIP * 4;

/** Needles that can be left out: those with higher numbers are found nevertheless. */
const MUTABLE = 1 << 16;

/** Hits of this many windows can still change places, so more than those must fit. */
const UNSETTLED = LOOK_BACK / 2;
const LEAST_HITS = 4096;

/** What assembly/scan.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  configureTables: (...numbers: number[]) => void;
  configureLists: (...numbers: number[]) => void;
  configure: (...numbers: number[]) => void;
  mute: () => void;
  begin: (from: number, until: number, to: number, kind: number) => void;
  scan: (window: number) => number;
  found: () => number;
  newlines: (from: number, to: number) => number;
}

/** @returns undefined where WebAssembly, or its vectors of 16 bytes, cannot be had */
export function wasmPrefilter(tables: Tables): Prefilter | undefined {
  const module = compiled();
  if (module === undefined) return undefined;
  return { slab: (size) => new WasmSlab(module, tables, size) };
}

let known: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module | undefined {
  if (known !== undefined) return known;
  const bytes = readFileSync(BUILT);
  try {
    return (known = new WebAssembly.Module(bytes));
  } catch {
    return undefined;
  }
}

class WasmSlab implements Slab {
  readonly bytes: Buffer;
  readonly hits: Hits = { count: 0, ends: [], needles: [] };
  readonly #exports: Exports;
  readonly #found: Uint32Array;
  /** For each needle whether it is left out. */
  readonly #muted: Uint8Array;
  /** The bytes and the margin after them. */
  readonly #beyond: Uint8Array;

  constructor(module: WebAssembly.Module, tables: Tables, size: number) {
    const abort = (): never => {
      throw new Error('the prefilter stopped');
    };
    this.#exports = new WebAssembly.Instance(module, { env: { abort } }).exports as Exports;
    const { memory, configureTables, configureLists, configure } = this.#exports;
    const capacity = Math.max(LEAST_HITS, tables.crowd * UNSETTLED * 2);
    const room = regions(memory.buffer.byteLength);
    // The addresses in the tables count from the beginning of the memory.
    const at = room(tables.bytes.length);
    const hashed = room(HASHED);
    const blocks = room(BLOCK_LIST);
    const candidates = room(CANDIDATE_LIST);
    const hits = room(capacity * 8);
    const muted = room(MUTABLE);
    const slab = room(size + 2 * MARGIN) + MARGIN;
    memory.grow(Math.ceil((room(0) - memory.buffer.byteLength) / PAGE));

    new Uint8Array(memory.buffer).set(tables.bytes, at);
    const { turns, tags, classes, slots, turnBits, slotBits, crowd } = tables;
    configureTables(32 - turnBits, turns, 32 - slotBits, tags, slots, classes);
    configureLists(hashed, blocks, candidates);
    configure(candidates, hits, capacity, crowd, slab, muted);
    this.bytes = Buffer.from(memory.buffer, slab, size);
    this.#beyond = new Uint8Array(memory.buffer, slab, size + MARGIN);
    this.#found = new Uint32Array(memory.buffer, hits, capacity * 2);
    this.#muted = new Uint8Array(memory.buffer, muted, MUTABLE);
  }

  scan(from: number, to: number, last: boolean, kind = ALL_KINDS): Scanned {
    const { begin, scan, found, newlines } = this.#exports;
    const until = scannedTo(from, to, last);
    this.hits.count = 0;
    if (last) this.#beyond.fill(0, to, to + MARGIN);
    begin(from, until, to, kind);
    for (let window = Math.max(0, from - LOOK_BACK) & ~1; ;) {
      window = scan(window);
      this.#take(found());
      if (window >= until) return { to: until, newlines: newlines(from, until) };
    }
  }

  mute(needles: readonly number[]): void {
    for (const needle of needles) if (needle < MUTABLE) this.#muted[needle] = 1;
    this.#exports.mute();
  }

  unmute(): void {
    this.#muted.fill(0);
    this.#exports.mute();
  }

  #take(count: number): void {
    const { hits } = this;
    for (let index = 0; index < count; index++) {
      hits.needles[hits.count] = this.#found[2 * index] ?? 0;
      hits.ends[hits.count++] = this.#found[2 * index + 1] ?? 0;
    }
  }
}

/** Gives out one region after another, on lines of the cache. */
function regions(start: number): (size: number) => number {
  let next = start;
  return (size) => {
    const at = next;
    next += (size + 63) & ~63;
    return at;
  };
}
