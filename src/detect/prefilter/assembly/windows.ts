/**
 * The first two passes, which every byte goes through: windows of three bytes at even places, by their hash and by the bytes beside them. Both
 * write lists and take no branch on what the bytes are: that is most of their speed. The more rules there are, the more windows are known in
 * ordinary text; so the first pass asks at once of what classes the bytes beside it are.
 */

const FOLD: u32 = 0x20202020;
/** Shifts the fourth byte out, and mixes the other three. */
const MIX: u32 = 0x3779b100;
const MIX_SLOTS: u32 = 0xebca6b00;
/** What a turn adds before the slot is read off the highest bits. */
const STRIDE: u32 = 0x9e3779b1;

// Offsets in the slot of a window: itself, its sights, and two sets of 64 bits of the bytes that may follow and that may precede it.
const GRAM: usize = 0;
export const FIRST_SIGHT: usize = 4;
export const LAST_SIGHT: usize = 8;
const FOLLOWING: usize = 16;
const PRECEDING: usize = 24;
const SLOT_SIZE_BITS: usize = 5;

/** Windows of a block. */
const BLOCK: usize = 16;
const LOW_NIBBLE: i8 = 15;

let shift: u32 = 0;
let hashes: usize = 0;
let slots: usize = 0;
let slotShift: u32 = 0;
let turnShift: u32 = 0;
let turns: usize = 0;
let classes: usize = 0;
let lookedUp: usize = 0;
let blocks: usize = 0;
let candidates: usize = 0;

/** Where the tables are, and how far the hashes are shifted that are places in them. */
export function configureTables(
  shift_: u32,
  hashes_: usize,
  turnShift_: u32,
  turns_: usize,
  slotShift_: u32,
  slots_: usize,
  classes_: usize,
): void {
  shift = shift_;
  hashes = hashes_;
  turnShift = turnShift_;
  turns = turns_;
  slotShift = slotShift_;
  slots = slots_;
  classes = classes_;
}

/** Where there is room for what each pass lets through. */
export function configureLists(lookedUp_: usize, blocks_: usize, candidates_: usize): void {
  lookedUp = lookedUp_;
  blocks = blocks_;
  candidates = candidates_;
}

/** Lists the windows of `[from, to)` that may begin something, each with its slot. Returns the end of the list. */
export function listWindows(from: usize, to: usize): usize {
  look(from, to);
  return sift(listBlocks(from, to));
}

/** What the table of hashes has for every window, a byte each. Globals are read once: they might change with every byte that is stored. */
function look(from: usize, to: usize): void {
  const table = hashes;
  const by = shift;
  let known = lookedUp;
  for (let place = from; place < to; place += 32) {
    lookUp(table, hashed(place, by), known);
    lookUp(table, hashed(place + 8, by), known + 4);
    lookUp(table, hashed(place + 16, by), known + 8);
    lookUp(table, hashed(place + 24, by), known + 12);
    known += BLOCK;
  }
}

/** The hashes of four windows. */
@inline
function hashed(place: usize, by: u32): v128 {
  const bytes = v128.load(place);
  const windows = i8x16.shuffle(bytes, bytes, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9);
  return i32x4.shr_u(i32x4.mul(v128.or(windows, i32x4.splat(FOLD)), i32x4.splat(MIX)), by);
}

@inline
function lookUp(table: usize, four: v128, known: usize): void {
  const two = <u64>i64x2.extract_lane(four, 0);
  const more = <u64>i64x2.extract_lane(four, 1);
  store<u8>(known, load<u8>(table + <usize>(<u32>two)));
  store<u8>(known, load<u8>(table + <usize>(two >> 32)), 1);
  store<u8>(known, load<u8>(table + <usize>(<u32>more)), 2);
  store<u8>(known, load<u8>(table + <usize>(more >> 32)), 3);
}

/**
 * Pass 1: the blocks that have a window with a known hash between bytes of classes that may stand there, and a bit for each such window.
 * Returns the end of the list.
 */
function listBlocks(from: usize, to: usize): usize {
  const following = v128.load(classes);
  const preceding = i8x16.shl(following, 4);
  let list = blocks;
  let known = lookedUp;
  for (let place = from; place < to; place += BLOCK << 1) {
    const beside = v128.or(
      i8x16.swizzle(following, lowNibbles(place + 3)),
      i8x16.swizzle(preceding, lowNibbles(place - 1)),
    );
    const found = i8x16.bitmask(i8x16.eq(v128.and(v128.load(known), beside), beside));
    store<u32>(list, <u32>place);
    store<u32>(list, found, 4);
    list += <usize>(found != 0) << 3;
    known += BLOCK;
  }
  return list;
}

/** Of every second byte from there on, for sixteen windows. */
@inline
function lowNibbles(place: usize): v128 {
  const bytes = i8x16.shuffle(
    v128.load(place), v128.load(place + 16),
    0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30,
  );
  return v128.and(bytes, i8x16.splat(LOW_NIBBLE));
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
    for (let found = load<u32>(block, 4); found != 0; found &= found - 1) {
      const at = place + (<usize>ctz(found) << 1);
      const bytes = load<u32>(at) | FOLD;
      const turn = <u32>load<u8>(turns + <usize>((bytes * MIX) >> turnShift));
      const slot = slots + (<usize>((bytes * MIX_SLOTS + turn * STRIDE) >> slotShift) << SLOT_SIZE_BITS);
      store<u32>(list, <u32>at);
      store<u32>(list, <u32>slot, 4);
      const fits = (load<u64>(slot, FOLLOWING) >> folded(at + 3)) & (load<u64>(slot, PRECEDING) >> folded(at - 1)) & 1;
      list += <usize>(<u32>fits & <u32>(load<u32>(slot, GRAM) == (bytes & 0xffffff))) << 3;
    }
  }
  return list;
}
