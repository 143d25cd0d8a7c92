/**
 * The inner loop of the prefilter, in AssemblyScript. The memory is laid out by ../tables.ts, whose words these are: a window is three bytes at
 * an even place, folded by setting bit 5. Each pass sees what the one before let through: windows by their hash, by the bytes beside them,
 * by the exact literal, by what stands around the literal.
 */
import { asks, beginWalks, MOST_STEPS, scans } from './walk';
import { FIRST_SIGHT, firstSlot, lastSlot, listWindows, SIGHTS, SLOT_SIZE } from './windows';

export { configureLists, configureTables } from './windows';

/** Bytes that go through the passes together, so that the lists between them stay in the first-level cache. */
const STRIP: u32 = 4096;
const NEWLINE: i8 = 10;

// Offsets in a sight: what a literal looks like in the eight bytes from `SIGHT_BACK` before the window on (bits to look at, value).
const LOOK: usize = 0;
const VALUE: usize = 8;
const RECORD: usize = 16;
const KINDS_OF_SIGHT: usize = 20;
const SIGHT_SIZE: usize = 24;
const SIGHT_BACK: usize = 2;

// Offsets in a record: a literal at a place of the window, then what is compared, then the guards of the needles that have it.
const OFFSET: usize = 0;
const LENGTH: usize = 4;
const WORDS: usize = 8;
const GUARDS: usize = 12;
/** In which scan the literal was seen last; where it was seen the last two times, and what its guards said there. */
const SCAN: usize = 16;
const PLACE: usize = 20;
const ANSWERS: usize = 24;
const PLACE_BEFORE: usize = 28;
const ANSWERS_BEFORE: usize = 32;
const COMPARE: usize = 40;
/** Two words of eight bytes for eight bytes of the literal: bits to look at, value. */
const COMPARE_SIZE: usize = 16;

// Offsets in a guard; automata are addresses, 0 asks nothing.
const NEEDLE: usize = 0;
const BEFORE: usize = 4;
const AFTER: usize = 8;
const KINDS_OF_NEEDLE: usize = 12;
const GUARD_SIZE: usize = 16;
/** A blob has kinds of as many bits; those that a needle has are kept above them while it is left out. */
const KIND_BITS: u32 = 8;
const ALL_KINDS: u32 = 255;

let candidates: usize = 0;
let hits: usize = 0;
let capacity: u32 = 0;
/** Most hits one window can give. */
let crowd: u32 = 0;
let slab: usize = 0;
/** For each needle a byte, set where it is left out. */
let muted: usize = 0;

let total: u32 = 0;
let ready: u32 = 0;
let first: usize = 0;
let stop: usize = 0;
let end: usize = 0;
/** Of the blob, a bit. */
let kind: u32 = 0;

export function configure(
  candidates_: usize,
  hits_: usize,
  capacity_: u32,
  crowd_: u32,
  slab_: usize,
  muted_: usize,
): void {
  candidates = candidates_;
  hits = hits_;
  capacity = capacity_;
  crowd = crowd_;
  slab = slab_;
  muted = muted_;
}

/** Leaves out the needles that are marked, and looks for all others, from the next scan on. */
export function mute(): void {
  for (let slot = firstSlot(); slot < lastSlot(); slot += SLOT_SIZE) {
    let sight = <usize>load<u32>(slot, FIRST_SIGHT);
    const last = sight + <usize>load<u16>(slot, SIGHTS) * SIGHT_SIZE;
    for (; sight < last; sight += SIGHT_SIZE) store<u32>(sight, muteRecord(<usize>load<u32>(sight, RECORD)), KINDS_OF_SIGHT);
  }
}

/** Returns the kinds of blobs in which any needle of the record is still looked for. */
function muteRecord(record: usize): u32 {
  let guard = record + COMPARE + <usize>load<u32>(record, WORDS) * COMPARE_SIZE;
  let all: u32 = 0;
  for (let left = load<u32>(record, GUARDS); left > 0; left--) {
    const kinds = load<u32>(guard, KINDS_OF_NEEDLE);
    const own = (kinds >> KIND_BITS) | (kinds & ALL_KINDS);
    const isMuted = load<u8>(muted + <usize>load<u32>(guard, NEEDLE)) != 0;
    store<u32>(guard, isMuted ? own << KIND_BITS : own, KINDS_OF_NEEDLE);
    if (!isMuted) all |= own;
    guard += GUARD_SIZE;
  }
  return all;
}

/** Begins a scan for literals that end in `(from, to]`, of a blob whose bytes in the slab end at `last`. All are indices in the slab. */
export function begin(from: u32, to: u32, last: u32, kind_: u32): void {
  first = slab + from;
  stop = slab + to;
  end = slab + last;
  kind = kind_;
  total = 0;
  ready = 0;
  beginWalks(slab, end);
}

/** Hits that stand at the front of the buffer, in order and complete up to the last of them. */
export function found(): u32 {
  return ready;
}

/** Goes on at the window `from` until all is scanned or the buffer is full; returns the window to go on at, `to` when done. */
export function scan(from: u32): u32 {
  if (total > ready) memory.copy(hits, hits + (<usize>ready << 3), <usize>(total - ready) << 3);
  total -= ready;
  for (let strip = slab + from; strip < stop; strip += STRIP) {
    const lastCandidate = listWindows(strip, min(strip + STRIP, stop));
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

/** Pass 4: the literals that this window may belong to, by the eight bytes around it, then whole, then by what stands around them. */
function verify(window: usize, slot: usize): void {
  const around = load<u64>(window - SIGHT_BACK);
  let sight = <usize>load<u32>(slot, FIRST_SIGHT);
  const last = sight + <usize>load<u16>(slot, SIGHTS) * SIGHT_SIZE;
  for (; sight < last; sight += SIGHT_SIZE) {
    if ((around & load<u64>(sight, LOOK)) != load<u64>(sight, VALUE)) continue;
    if ((load<u32>(sight, KINDS_OF_SIGHT) & kind) != 0) compare(window, <usize>load<u32>(sight, RECORD));
  }
}

function compare(window: usize, record: usize): void {
  const literal = window - <isize>load<i32>(record, OFFSET);
  const after = literal + <usize>load<u32>(record, LENGTH);
  if (literal < slab || after <= first || after > stop || !equals(literal, record)) return;
  const guards = record + COMPARE + <usize>load<u32>(record, WORDS) * COMPARE_SIZE;
  if (load<u32>(record, SCAN) != scans) {
    store<u32>(record, scans, SCAN);
    store<u32>(record, 0, PLACE);
    store<u32>(record, 0, PLACE_BEFORE);
  }
  let answers = load<u32>(record, ANSWERS);
  if (!isRepeated(<usize>load<u32>(record, PLACE), literal, after)) {
    const isAsBefore = isRepeated(<usize>load<u32>(record, PLACE_BEFORE), literal, after);
    const now = isAsBefore ? load<u32>(record, ANSWERS_BEFORE) : ask(guards, load<u32>(record, GUARDS), literal, after);
    store<u32>(record, load<u32>(record, PLACE), PLACE_BEFORE);
    store<u32>(record, answers, ANSWERS_BEFORE);
    answers = now;
  }
  store<u32>(record, <u32>literal, PLACE);
  store<u32>(record, answers, ANSWERS);
  for (; answers != 0; answers &= answers - 1) {
    keep((<u64>(after - slab) << 32) | <u64>load<u32>(guards + <usize>ctz(answers) * GUARD_SIZE, NEEDLE));
  }
}

/** What the guards say, a bit each. Those that ask for the same before the literal follow each other. */
function ask(guards: usize, count: u32, literal: usize, after: usize): u32 {
  let answers: u32 = 0;
  let asked: u32 = 0;
  let isBefore = true;
  for (let index: u32 = 0; index < count; index++) {
    const guard = guards + <usize>index * GUARD_SIZE;
    if ((load<u32>(guard, KINDS_OF_NEEDLE) & kind) == 0) continue;
    const before = load<u32>(guard, BEFORE);
    if (before != asked) {
      asked = before;
      isBefore = asks(before, literal - 1, -1);
    }
    if (!isBefore) continue;
    if (asks(load<u32>(guard, AFTER), after, 1)) answers |= 1 << index;
  }
  return answers;
}

/**
 * Whether all that guards may ask stands around the literal as it stood around a previous one: a line that is repeated asks once, also when it has
 * the literal twice. 0 is no place.
 */
function isRepeated(previous: usize, literal: usize, after: usize): bool {
  if (previous < slab + MOST_STEPS || previous >= literal || after + MOST_STEPS > end) return false;
  const back = literal - previous;
  for (let place = literal - MOST_STEPS; place < after + MOST_STEPS; place += 16) {
    const at = min(place, after + MOST_STEPS - 16);
    if (!i8x16.all_true(i8x16.eq(v128.load(at), v128.load(at - back)))) return false;
  }
  return true;
}

@inline
function equals(literal: usize, record: usize): bool {
  let compare = record + COMPARE;
  for (let word = load<u32>(record, WORDS); word > 0; word--) {
    if ((load<u64>(literal) & load<u64>(compare, LOOK)) != load<u64>(compare, VALUE)) return false;
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
