/**
 * The first passes, which every byte goes through: windows of three bytes at even places, by their hash and by the bytes beside them. Both
 * write lists and take no branch on what the bytes are: that is most of their speed. The more rules there are, the more windows are known in
 * ordinary text; so the first pass asks at once of what classes the bytes beside it are.
 */

const FOLD: u32 = 0x20202020;
/** Of the third byte of a window in its hash. */
const MIX_THIRD: i16 = 0x5d3;
/** Shifts the fourth byte out, and mixes the other three. */
const MIX: u32 = 0x3779b100;
const MIX_SLOTS: u32 = 0xebca6b00;
/** Where the byte that tags a window is in its mixed bytes: any that has little to do with its slot. */
const TAG_SHIFT: u32 = 8;
/** What a turn adds before the slot is read off the highest bits. */
const STRIDE: u32 = 0x9e3779b1;

// Offsets in the slot of a window: its sights, and sets of 64 bits of the bytes that may follow and precede it, and stand at one more place.
export const FIRST_SIGHT: usize = 0;
export const SIGHTS: usize = 4;
/** From the window's first byte on. */
const ELSEWHERE_PLACE: usize = 6;
const FOLLOWING: usize = 8;
const PRECEDING: usize = 16;
const ELSEWHERE: usize = 24;
const SLOT_SIZE_BITS: usize = 5;
export const SLOT_SIZE: usize = 1 << SLOT_SIZE_BITS;

/** Windows of a block. */
const BLOCK: usize = 16;

/** Address of the table of hashes. */
const HASHES: usize = 64;

let folding: v128 = i64x2.splat(0);
let lowBytes: v128 = i64x2.splat(0);
let lowNibbles: v128 = i64x2.splat(0);
let mixing: v128 = i64x2.splat(0);
let classes: v128 = i64x2.splat(0);

let slots: usize = 0;
let slotShift: u32 = 0;
let turnShift: u32 = 0;
let turns: usize = 0;
let tags: usize = 0;
let hashed: usize = 0;
let blocks: usize = 0;
let candidates: usize = 0;

/** Where the tables are, and how far the hashes are shifted that are places in them. */
export function configureTables(turnShift_: u32, turns_: usize, slotShift_: u32, tags_: usize, slots_: usize, classes_: usize): void {
  turnShift = turnShift_;
  turns = turns_;
  tags = tags_;
  slotShift = slotShift_;
  slots = slots_;
  classes = v128.load(classes_);
  folding = i32x4.splat(FOLD);
  lowBytes = i16x8.splat(255);
  lowNibbles = i16x8.splat(15);
  mixing = i16x8.splat(MIX_THIRD);
}

/** Where there is room for what each pass lets through. */
export function configureLists(hashed_: usize, blocks_: usize, candidates_: usize): void {
  hashed = hashed_;
  blocks = blocks_;
  candidates = candidates_;
}

export function firstSlot(): usize {
  return slots;
}

export function lastSlot(): usize {
  return slots + (<usize>1 << (32 - slotShift + <u32>SLOT_SIZE_BITS));
}

/** Lists the windows of `[from, to)` that may begin something, each with its slot. Returns the end of the list. */
export function listWindows(from: usize, to: usize): usize {
  hash(from, to);
  return fit(sift(listBlocks(from, to)));
}

/** The hashes of all windows: their first two bytes, and the third mixed in. Globals are read once: they might change with all that is stored. */
function hash(from: usize, to: usize): void {
  const fold = folding;
  const low = lowBytes;
  const mix = mixing;
  let list = hashed;
  for (let place = from; place < to; place += 16) {
    const pairs = v128.or(v128.load(place), fold);
    const thirds = v128.and(v128.or(v128.load(place, 2), fold), low);
    v128.store(list, i16x8.add(pairs, i16x8.mul(thirds, mix)));
    list += 16;
  }
}

/**
 * Pass 1: the blocks that have a window with a known hash between bytes of classes that may stand there, and a bit for each such window.
 * Returns the end of the list.
 */
function listBlocks(from: usize, to: usize): usize {
  const all = classes;
  const low = lowNibbles;
  let list = blocks;
  let known = hashed;
  for (let place = from; place < to; place += BLOCK << 1) {
    const after = i8x16.swizzle(all, i8x16.narrow_i16x8_u(v128.and(v128.load(place, 3), low), v128.and(v128.load(place, 19), low)));
    const before = i8x16.swizzle(all, i8x16.narrow_i16x8_u(v128.and(v128.load(place - 1), low), v128.and(v128.load(place - 1, 16), low)));
    const first = i8x16.shuffle(after, before, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const second = i8x16.shuffle(after, before, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const found = i8x16.bitmask(
      i8x16.narrow_i16x8_s(
        i16x8.eq(v128.and(lookUp(known), first), first),
        i16x8.eq(v128.and(lookUp(known + BLOCK), second), second),
      ),
    );
    store<u32>(list, <u32>place);
    store<u32>(list, found, 4);
    list += <usize>(found != 0) << 3;
    known += BLOCK << 1;
  }
  return list;
}

/** What the table has for eight hashes: two vectors are filled in turns, for each step waits for the one before. */
@inline
function lookUp(list: usize): v128 {
  let even = i64x2.splat(0);
  let odd = even;
  even = v128.load_lane<u16>(entry(list), even, 0, HASHES);
  odd = v128.load_lane<u16>(entry(list + 2), odd, 1, HASHES);
  even = v128.load_lane<u16>(entry(list + 4), even, 2, HASHES);
  odd = v128.load_lane<u16>(entry(list + 6), odd, 3, HASHES);
  even = v128.load_lane<u16>(entry(list + 8), even, 4, HASHES);
  odd = v128.load_lane<u16>(entry(list + 10), odd, 5, HASHES);
  even = v128.load_lane<u16>(entry(list + 12), even, 6, HASHES);
  odd = v128.load_lane<u16>(entry(list + 14), odd, 7, HASHES);
  return v128.or(even, odd);
}

/** Of a hash, in the table. */
@inline
function entry(place: usize): usize {
  return <usize>load<u16>(place) << 1;
}

/** A byte as one of 64, letters folded. */
@inline
function folded(place: usize): u64 {
  const byte = <u32>load<u8>(place) | 0x20;
  return <u64>((byte ^ ((byte >> 1) & 0x20)) & 63);
}

/**
 * Pass 2: of those the windows that are known by more than their hash, with their slots. The hash says which of its slots is the right one, so that
 * there is nothing to search and no branch to take. Half of what passes has a known hash by chance: slots are many, and to look at the wrong one takes
 * a right one out of the cache, so a tag of one byte tells first. Returns the end of the list.
 */
function sift(last: usize): usize {
  const table = slots;
  const tagged = tags;
  const turned = turns;
  const byTurn = turnShift;
  const bySlot = slotShift;
  let list = candidates;
  for (let block = blocks; block < last; block += 8) {
    const place = <usize>load<u32>(block);
    for (let found = load<u32>(block, 4); found != 0; found &= found - 1) {
      const at = place + (<usize>ctz(found) << 1);
      const bytes = load<u32>(at) | FOLD;
      const turn = <u32>load<u8>(turned + <usize>((bytes * MIX) >> byTurn));
      const mixed = bytes * MIX_SLOTS;
      const slot = <usize>((mixed + turn * STRIDE) >> bySlot);
      store<u32>(list, <u32>at);
      store<u32>(list, <u32>(table + (slot << SLOT_SIZE_BITS)), 4);
      list += <usize>(load<u8>(tagged + slot) == <u8>(mixed >> TAG_SHIFT)) << 3;
    }
  }
  return list;
}

/** Pass 3: of those the windows between fitting bytes. Returns the end of the list. */
function fit(last: usize): usize {
  let list = candidates;
  for (let next = candidates; next < last; next += 8) {
    const at = <usize>load<u32>(next);
    const slot = <usize>load<u32>(next, 4);
    store<u32>(list, <u32>at);
    store<u32>(list, <u32>slot, 4);
    const elsewhere = at + <usize>(<isize>load<i16>(slot, ELSEWHERE_PLACE));
    const fits =
      (load<u64>(slot, FOLLOWING) >> folded(at + 3)) &
      (load<u64>(slot, PRECEDING) >> folded(at - 1)) &
      (load<u64>(slot, ELSEWHERE) >> folded(elsewhere));
    list += <usize>(fits & 1) << 3;
  }
  return list;
}
