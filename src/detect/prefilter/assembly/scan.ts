/**
 * The inner loop of the prefilter, in AssemblyScript. The memory is laid out by ../tables.ts, whose words these are: a window is three bytes at
 * an even place, folded by setting bit 5. Each pass sees what the one before let through: windows by their hash, by the bytes beside them,
 * by the exact literal, by what stands around the literal.
 */
import { asks, beginWalks } from './walk';

/** Bytes that go through the passes together, so that the lists between them stay in the first-level cache. */
const STRIP: u32 = 4096;
const FOLD: u32 = 0x20202020;
/** Shifts the fourth byte out, and mixes the other three. */
const MIX: u32 = 0x3779b100;
const MIX_SLOTS: u32 = 0xebca6b00;
/** What a turn adds before the slot is read off the highest bits. */
const STRIDE: u32 = 0x9e3779b1;
const NEWLINE: i8 = 10;

// Offsets in the slot of a window: itself, its sights, and two sets of 64 bits of the bytes that may follow and that may precede it.
const GRAM: usize = 0;
const FIRST_SIGHT: usize = 4;
const LAST_SIGHT: usize = 8;
const FOLLOWING: usize = 16;
const PRECEDING: usize = 24;
const SLOT_SIZE_BITS: usize = 5;

// Offsets in a sight: what a literal looks like in the eight bytes from `SIGHT_BACK` before the window on (bits to set, bits to look at, value).
const SET: usize = 0;
const LOOK: usize = 8;
const VALUE: usize = 16;
const RECORD: usize = 24;
const SIGHT_SIZE: usize = 32;
const SIGHT_BACK: usize = 2;

// Offsets in a record: a literal at a place of the window, then what is compared, then the guards of the needles that have it.
const OFFSET: usize = 0;
const LENGTH: usize = 4;
const WORDS: usize = 8;
const GUARDS: usize = 12;
const COMPARE: usize = 16;
/** Three words of eight bytes for eight bytes of the literal: bits to set, bits to look at, value. */
const COMPARE_SIZE: usize = 24;

// Offsets in a guard; automata are addresses, 0 asks nothing.
const NEEDLE: usize = 0;
const BEFORE: usize = 4;
const AFTER: usize = 8;
const GUARD_SIZE: usize = 12;

let shift: u32 = 0;
let hashes: usize = 0;
let slots: usize = 0;
let slotShift: u32 = 0;
let blocks: usize = 0;
let candidates: usize = 0;
let hits: usize = 0;
let capacity: u32 = 0;
/** Most hits one window can give. */
let crowd: u32 = 0;
let slab: usize = 0;
/** What the addresses in records count from. */
let tables: usize = 0;

let total: u32 = 0;
let ready: u32 = 0;
let first: usize = 0;
let stop: usize = 0;
let end: usize = 0;

export function configure(
  shift_: u32,
  hashes_: usize,
  slots_: usize,
  slotShift_: u32,
  blocks_: usize,
  candidates_: usize,
  hits_: usize,
  capacity_: u32,
  crowd_: u32,
  slab_: usize,
  tables_: usize,
): void {
  shift = shift_;
  hashes = hashes_;
  slots = slots_;
  slotShift = slotShift_;
  blocks = blocks_;
  candidates = candidates_;
  hits = hits_;
  capacity = capacity_;
  crowd = crowd_;
  slab = slab_;
  tables = tables_;
}

/** Begins a scan for literals that end in `(from, to]`, of a blob whose bytes in the slab end at `last`. All are indices in the slab. */
export function begin(from: u32, to: u32, last: u32): void {
  first = slab + from;
  stop = slab + to;
  end = slab + last;
  total = 0;
  ready = 0;
  beginWalks(slab, end, tables);
}

/** Hits that stand at the front of the buffer, in order and complete up to the last of them. */
export function found(): u32 {
  return ready;
}

/** Goes on at the window `from` until all is scanned or the buffer is full; returns the window to go on at, `to` when done. */
export function scan(from: u32): u32 {
  memory.copy(hits, hits + (<usize>ready << 3), <usize>(total - ready) << 3);
  total -= ready;
  for (let strip = slab + from; strip < stop; strip += STRIP) {
    const lastCandidate = sift(listBlocks(strip, min(strip + STRIP, stop)));
    for (let at = candidates; at < lastCandidate; at += 8) {
      const window = <usize>load<u32>(at);
      if (window >= stop) break;
      if (total + crowd > capacity) {
        settle(<u32>(window - slab));
        return <u32>(window - slab);
      }
      verify(window, <usize>load<u32>(at, 4));
    }
  }
  ready = total;
  return <u32>(stop - slab);
}

/** Windows from `window` on give hits that end two bytes after it at the earliest. */
function settle(window: u32): void {
  ready = total;
  while (ready > 0 && load<u32>(hits + (<usize>ready << 3) - 4) > window + 1) ready--;
}

@inline
function hashed(place: usize): u32 {
  return <u32>load<u8>(hashes + <usize>(((load<u32>(place) | FOLD) * MIX) >> shift));
}

/** Pass 1: the blocks of four windows that have one with a known hash, without a branch. Returns the end of the list. */
function listBlocks(from: usize, to: usize): usize {
  let list = blocks;
  for (let place = from; place < to; place += 8) {
    const found = hashed(place) | (hashed(place + 2) << 8) | (hashed(place + 4) << 16) | (hashed(place + 6) << 24);
    store<u32>(list, <u32>place);
    store<u32>(list, found, 4);
    list += <usize>(found != 0) << 3;
  }
  return list;
}

/** A byte as one of 64, letters folded. */
@inline
function folded(place: usize): u64 {
  const byte = <u32>load<u8>(place) | 0x20;
  return <u64>((byte ^ ((byte >> 1) & 0x20)) & 63);
}

/**
 * Pass 2: of those the known windows that have a fitting byte on either side, with their slots. A window's hash says which of its slots is the
 * right one, so that there is nothing to search and no branch to take. Returns the end of the list.
 */
function sift(last: usize): usize {
  let list = candidates;
  for (let block = blocks; block < last; block += 8) {
    const place = <usize>load<u32>(block);
    let found = load<u32>(block, 4);
    while (found != 0) {
      const window = ctz(found) >> 3;
      const at = place + <usize>(window << 1);
      const bytes = load<u32>(at) | FOLD;
      const turn = (found >> (window << 3)) & 255;
      const slot = slots + (<usize>((bytes * MIX_SLOTS + turn * STRIDE) >> slotShift) << SLOT_SIZE_BITS);
      store<u32>(list, <u32>at);
      store<u32>(list, <u32>slot, 4);
      const fits = (load<u64>(slot, FOLLOWING) >> folded(at + 3)) & (load<u64>(slot, PRECEDING) >> folded(at - 1)) & 1;
      list += <usize>(<u32>fits & <u32>(load<u32>(slot, GRAM) == (bytes & 0xffffff))) << 3;
      found &= ~(<u32>255 << (window << 3));
    }
  }
  return list;
}

/** Pass 3: the literals that this window may belong to, by the eight bytes around it, then whole, then by what stands around them. */
function verify(window: usize, slot: usize): void {
  const around = load<u64>(window - SIGHT_BACK);
  const last = tables + <usize>load<u32>(slot, LAST_SIGHT);
  for (let sight = tables + <usize>load<u32>(slot, FIRST_SIGHT); sight < last; sight += SIGHT_SIZE) {
    if (((around | load<u64>(sight, SET)) & load<u64>(sight, LOOK)) == load<u64>(sight, VALUE))
      compare(window, tables + <usize>load<u32>(sight, RECORD));
  }
}

function compare(window: usize, record: usize): void {
  const literal = window - <isize>load<i32>(record, OFFSET);
  const after = literal + <usize>load<u32>(record, LENGTH);
  if (literal < slab || after <= first || after > stop || !equals(literal, record)) return;
  let guard = record + COMPARE + <usize>load<u32>(record, WORDS) * COMPARE_SIZE;
  for (let left = load<u32>(record, GUARDS); left > 0; left--, guard += GUARD_SIZE) {
    if (!asks(load<u32>(guard, BEFORE), literal - 1, -1)) continue;
    if (!asks(load<u32>(guard, AFTER), after, 1)) continue;
    keep((<u64>(after - slab) << 32) | <u64>load<u32>(guard, NEEDLE));
  }
}

@inline
function equals(literal: usize, record: usize): bool {
  let compare = record + COMPARE;
  for (let word = load<u32>(record, WORDS); word > 0; word--) {
    if (((load<u64>(literal) | load<u64>(compare)) & load<u64>(compare, 8)) != load<u64>(compare, 16)) return false;
    literal += 8;
    compare += COMPARE_SIZE;
  }
  return true;
}

/** Puts a hit among the others, by end and needle. They come nearly in order. */
function keep(hit: u64): void {
  let at = hits + (<usize>total << 3);
  while (at > hits && load<u64>(at - 8) > hit) {
    store<u64>(at, load<u64>(at - 8));
    at -= 8;
  }
  store<u64>(at, hit);
  total++;
}

/** Newlines in `[from, to)` of the slab. */
export function newlines(from: u32, to: u32): u32 {
  let count: u32 = 0;
  let place = slab + from;
  const last = slab + to;
  for (; place + 16 <= last; place += 16) {
    count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(place), i8x16.splat(NEWLINE))));
  }
  for (; place < last; place++) count += <u32>(load<u8>(place) == NEWLINE);
  return count;
}
