/** Lays out in memory what assembly/scan.ts reads. Offsets and sizes here are those that it names. */
import { ANYTHING, type Automaton } from './automaton.js';
import { sidesAt } from './beside.js';
import { ALL_CLASSES, CLASS_COUNT, classOf } from './classes.js';
import type { Needle } from './needle.js';
import { ALL_KINDS } from './prefilter.js';
import { windowsOf, WINDOW, type Window } from './windows.js';

export interface Tables {
  bytes: Uint8Array;
  /** Addresses in `bytes`, which come first in the memory. */
  turns: number;
  tags: number;
  classes: number;
  slots: number;
  /** Of the hash by which a window is turned, and of the number of its slot. */
  turnBits: number;
  slotBits: number;
  /** Most hits one window can give. */
  crowd: number;
}

const MIX = 0x3779b100;
const MIX_SLOTS = 0xebca6b00;
const STRIDE = 0x9e3779b1;
const TAG_SHIFT = 8;
const SLOT = 32;
const SIGHTS = 4;
const ELSEWHERE_PLACE = 6;
const FOLLOWING = 8;
const PRECEDING = 16;
const ELSEWHERE = 24;
const SIGHT = 24;
const SIGHT_BACK = 2;
const RECORD = 40;
/** The answers of a record's guards are bits. */
const MOST_GUARDS = 32;
const COMPARE = 16;
const GUARD = 16;
const OPEN = 4;
const TRAIL = 20;
const COLUMNS = 24;
const MOVES = 284;
const TRAIL_SIZE = 140;

/** Of many odd numbers the one by which the fewest windows of ordinary files have the hash of a known one. */
const MIX_THIRD = 0x5d3;
const HASHES = 1 << 16;

/** What else is looked at of what a window's slot asks: the bytes just beyond its neighbours. */
const ELSEWHERE_PLACES = [-3, -2, 4, 5];

export function tablesOf(needles: readonly Needle[]): Tables {
  const windows = windowsOf(needles);
  const byGram = groupBy(windows, ({ gram }) => gram);
  const grams = [...byGram.keys()];
  const { slotBits, turnBits, placed } = placesOf(grams);

  const memory = new Layout();
  const hashes = memory.room(HASHES * 2);
  const turns = memory.room(1 << turnBits);
  const classes = memory.room(16);
  for (let half = 0; half < 16; half++) memory.put8(classes + half, 1 << classOf(half));
  const tags = memory.room(1 << slotBits);
  const slots = memory.room(SLOT << slotBits);

  let next = memory.room(windows.length * SIGHT);
  for (const { gram, turn, slot } of placed) {
    const own = byGram.get(gram) ?? [];
    const at = slots + slot * SLOT;
    memory.put8(turns + turnHashOf(gram, turnBits), turn);
    memory.put8(tags + slot, Math.imul(gram, MIX_SLOTS) >>> TAG_SHIFT);
    addSets(memory, at, needles, own);
    memory.put32(at, next);
    const alike = groupBy(own, ({ needle, offset }) => `${offset} ${needles[needle]?.anyCase} ${needles[needle]?.text}`);
    for (const group of [...alike.values()].flatMap((all) => piecesOf(all, MOST_GUARDS))) {
      for (const window of group) {
        memory.add8(hashes + pairHashOf(gram) * 2, window.neighbours & ALL_CLASSES);
        memory.add8(hashes + pairHashOf(gram) * 2 + 1, window.neighbours >> CLASS_COUNT);
      }
      addSight(memory, next, needles, group);
      next += SIGHT;
    }
    memory.put16(at + SIGHTS, (next - memory.get32(at)) / SIGHT);
  }
  const crowd = Math.max(...grams.map((gram) => byGram.get(gram)?.length ?? 0), 0);
  return { bytes: memory.bytes(), turns, tags, classes, slots, turnBits, slotBits, crowd };
}

function pairHashOf(gram: number): number {
  return ((gram & 0xffff) + (gram >> 16) * MIX_THIRD) % HASHES;
}

function turnHashOf(gram: number, bits: number): number {
  return Math.imul(gram, MIX) >>> (32 - bits);
}

interface Placed {
  gram: number;
  /** By how much the slot is turned, so that it has no other window. */
  turn: number;
  slot: number;
}

const TURNS = 255;

/** Binary logarithm of the slots for each turn. */
const GRAMS_A_TURN = 2;

/** A slot of its own for every gram: those of one hash are turned alike, and so few that some turn suits them all. */
function placesOf(grams: readonly number[]): { slotBits: number; turnBits: number; placed: readonly Placed[] } {
  for (let slotBits = Math.ceil(Math.log2(grams.length * 1.1 + 1)); ; slotBits++) {
    const turnBits = Math.max(slotBits - GRAMS_A_TURN, 1);
    const alike = [...groupBy(grams, (gram) => turnHashOf(gram, turnBits)).values()].sort((a, b) => b.length - a.length);
    const taken = new Set<number>();
    const placed = alike.flatMap((group) => {
      for (let turn = 1; turn <= TURNS; turn++) {
        const own = group.map((gram) => ({ gram, turn, slot: (Math.imul(gram, MIX_SLOTS) + Math.imul(turn, STRIDE)) >>> (32 - slotBits) }));
        const slots = new Set(own.map(({ slot }) => slot));
        if (slots.size < group.length || own.some(({ slot }) => taken.has(slot))) continue;
        for (const slot of slots) taken.add(slot);
        return own;
      }
      return [];
    });
    if (placed.length === grams.length) return { slotBits, turnBits, placed };
  }
}

const NO_NEEDLE: Needle = { text: '', anyCase: false, before: ANYTHING, after: ANYTHING };

/** What a slot asks of the bytes around its window: sets of 64 bits. */
function addSets(memory: Layout, at: number, needles: readonly Needle[], windows: readonly Window[]): void {
  const sidesOf = (place: number): ReadonlySet<number> => {
    return new Set(windows.flatMap(({ needle, offset }) => [...sidesAt(needles[needle] ?? NO_NEEDLE, offset + place)]));
  };
  const add = (set: number, sides: ReadonlySet<number>): void => {
    for (const side of sides) memory.add8(set + (side >> 3), 1 << (side & 7));
  };
  add(at + FOLLOWING, sidesOf(WINDOW));
  add(at + PRECEDING, sidesOf(-1));
  const choices = ELSEWHERE_PLACES.map((place) => ({ place, sides: sidesOf(place) }));
  const elsewhere = choices.reduce((one, other) => (other.sides.size < one.sides.size ? other : one));
  memory.put16(at + ELSEWHERE_PLACE, elsewhere.place);
  add(at + ELSEWHERE, elsewhere.sides);
}

/** What a literal looks like around the window, and its record. */
function addSight(memory: Layout, at: number, needles: readonly Needle[], group: readonly Window[]): void {
  const [{ needle, offset } = { needle: 0, offset: 0 }] = group;
  const { text = '', anyCase = false } = needles[needle] ?? {};
  for (let index = 0; index < 8; index++) addByte(memory, at + index, text.charCodeAt(offset - SIGHT_BACK + index), anyCase);
  memory.put32(at + 16, addRecord(memory, needles, group));
  const kinds = group.reduce((all, window) => all | (needles[window.needle]?.kinds ?? ALL_KINDS), 0);
  memory.put32(at + 20, kinds);
}

/** A literal at one place of the window, and the needles that have it: they differ in what they ask around it. */
function addRecord(memory: Layout, needles: readonly Needle[], group: readonly Window[]): number {
  const [{ needle: first, offset } = { needle: 0, offset: 0 }] = group;
  const { text = '', anyCase = false } = needles[first] ?? {};
  const words = Math.ceil(text.length / 8);
  const asked = RECORD + words * COMPARE;
  const guards = group
    .map(({ needle }) => {
      const { before, after, kinds = ALL_KINDS } = needles[needle] ?? NO_NEEDLE;
      return { needle, before: memory.automaton(before), after: memory.automaton(after), kinds };
    })
    // Those that ask for the same before the literal ask once.
    .sort((a, b) => a.before - b.before || a.needle - b.needle);
  const record = memory.room(asked + guards.length * GUARD);
  [offset, text.length, words, group.length].forEach((field, index) => memory.put32(record + index * 4, field));
  guards.forEach(({ needle, before, after, kinds }, index) => {
    [needle, before, after, kinds].forEach((field, at) => memory.put32(record + asked + index * GUARD + at * 4, field));
  });
  for (let index = 0; index < text.length; index++)
    addByte(memory, record + RECORD + Math.floor(index / 8) * COMPARE + (index % 8), text.charCodeAt(index), anyCase);
  return record;
}

/** Of the eight bytes to look at, and to be there: one of each. What is beyond the literal (NaN) may be anything. */
function addByte(memory: Layout, at: number, code: number, anyCase: boolean): void {
  if (Number.isNaN(code)) return;
  const look = anyCase && code >= 97 && code <= 122 ? 0xdf : 0xff;
  memory.put8(at, look);
  memory.put8(at + 8, code & look);
}

function piecesOf<Value>(values: readonly Value[], most: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / most) }, (_, index) => values.slice(index * most, (index + 1) * most));
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** States are numbered as they are reached first, so a way back to an earlier one, or to the same, shows a circle. */
function canRepeat({ moves, width }: Automaton): boolean {
  return moves.some((state, index) => state >= 2 && state <= Math.floor(index / width) + 2);
}

/** Memory that grows as it is filled. Address 0 is not used: it means "none". */
class Layout {
  #view = new DataView(new ArrayBuffer(1 << 16));
  #used = 64;
  readonly #automata = new Map<Automaton, number>();

  room(size: number): number {
    const at = this.#used;
    this.#used += (size + 15) & ~15;
    while (this.#used > this.#view.byteLength) {
      const larger = new Uint8Array(this.#view.byteLength * 2);
      larger.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  automaton(one: Automaton): number {
    if (one.start === ANYTHING.start) return 0;
    const known = this.#automata.get(one);
    if (known !== undefined) return known;
    const at = this.room(MOVES + one.moves.length * 2);
    this.put32(at, one.width);
    one.open.forEach((isOpen, state) => this.add8(at + OPEN + (state >> 3), Number(isOpen) << (state & 7)));
    if (canRepeat(one)) this.put32(at + TRAIL, this.room(TRAIL_SIZE));
    one.columns.forEach((column, code) => this.put8(at + COLUMNS + code, column));
    one.moves.forEach((state, index) => this.put16(at + MOVES + index * 2, state));
    this.#automata.set(one, at);
    return at;
  }

  put8 = (at: number, value: number): void => this.#view.setUint8(at, value);
  add8 = (at: number, bits: number): void => this.#view.setUint8(at, this.#view.getUint8(at) | bits);
  put16 = (at: number, value: number): void => this.#view.setInt16(at, value, true);
  get32 = (at: number): number => this.#view.getUint32(at, true);
  put32 = (at: number, value: number): void => this.#view.setUint32(at, value, true);

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#used);
  }
}
