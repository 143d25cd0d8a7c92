/** Lays out in memory what assembly/scan.ts reads. Offsets and sizes here are those that it names. */
import { ANYTHING, type Automaton } from './automaton.js';
import type { Needle } from './needle.js';
import { commonness, fold, nextTo, windowsOf, WINDOW, type Window } from './windows.js';

export interface Tables {
  bytes: Uint8Array;
  /** Addresses in `bytes`. */
  hashes: number;
  neighbours: number;
  keys: number;
  spans: number;
  records: number;
  /** Of the hash of a window. */
  hashBits: number;
  keyMask: number;
  /** Most hits one window can give. */
  crowd: number;
}

const MIX = 0x3779b100;
const MIX_KEYS = 0x85ebca6b;
const NO_KEY = 0xffffffff;
const RECORD = 16;
const COMPARE = 24;
const GUARD = 12;
const OPEN = 4;
const TRAIL = 20;
const COLUMNS = 24;
const MOVES = 284;
const TRAIL_SIZE = 140;

/** Share of the hash table that is taken: one window in so many passes it by chance. */
const SPARSE = 96;
const HASH_BITS = { least: 12, most: 18 };

/** Windows with neighbours of their own; the rest share the others of the 255. */
const OWN_NEIGHBOURS = 191;

export function tablesOf(needles: readonly Needle[]): Tables {
  const windows = windowsOf(needles);
  const byGram = groupBy(windows, ({ gram }) => gram);
  const common = new Map([...byGram.keys()].map((gram) => [gram, commonness(gram)]));
  const grams = [...common].sort(([a, one], [b, other]) => other - one || a - b).map(([gram]) => gram);
  const wanted = Math.ceil(Math.log2(grams.length * SPARSE + 1));
  const hashBits = Math.min(Math.max(wanted, HASH_BITS.least), HASH_BITS.most);
  const slots = 1 << Math.ceil(Math.log2(grams.length * 2 + 1));

  const memory = new Layout();
  const hashes = memory.room(1 << hashBits);
  const neighbours = memory.room(256 * 16);
  const keys = memory.room(slots * 4);
  const spans = memory.room(slots * 8);
  const records = memory.room(windows.length * 4);
  for (let slot = 0; slot < slots; slot++) memory.put32(keys + slot * 4, NO_KEY);

  let listed = 0;
  for (const gram of grams) {
    const place = hashes + (Math.imul(gram, MIX) >>> (32 - hashBits));
    const sides = memory.get8(place) || nextSides(listed);
    memory.put8(place, sides);
    let slot = (Math.imul(gram, MIX_KEYS) >>> 8) & (slots - 1);
    while (memory.get32(keys + slot * 4) !== NO_KEY) slot = (slot + 1) & (slots - 1);
    memory.put32(keys + slot * 4, gram);
    memory.put32(spans + slot * 8, listed * 4);
    const alike = groupBy(byGram.get(gram) ?? [], ({ needle, offset }) => `${offset} ${needles[needle]?.anyCase} ${needles[needle]?.text}`);
    for (const group of alike.values()) {
      for (const window of group) addNeighbours(memory, neighbours + sides * 16, needles, window);
      memory.put32(records + 4 * listed++, addRecord(memory, needles, group));
    }
    memory.put32(spans + slot * 8 + 4, listed * 4);
  }
  const crowd = Math.max(...grams.map((gram) => byGram.get(gram)?.length ?? 0), 0);
  return { bytes: memory.bytes(), hashes, neighbours, keys, spans, records, hashBits, keyMask: slots - 1, crowd };
}

function nextSides(listed: number): number {
  return listed < OWN_NEIGHBOURS ? listed + 1 : OWN_NEIGHBOURS + 1 + (listed % (255 - OWN_NEIGHBOURS));
}

/** Two sets of 64 bits: the bytes that may follow the window, and those that may precede it. */
function addNeighbours(memory: Layout, at: number, needles: readonly Needle[], window: Window): void {
  const needle = needles[window.needle];
  if (needle === undefined) return;
  const { text } = needle;
  const { offset } = window;
  const sideOf = (place: number): readonly number[] => {
    if (place >= 0 && place < text.length) return [foldedSide(text.charCodeAt(place))];
    if (place === text.length) return sidesOf(needle.after);
    return place === -1 ? sidesOf(needle.before) : sidesOf(ANYTHING);
  };
  const add = (set: number, sides: readonly number[]): void => {
    for (const side of sides) memory.put8(set + (side >> 3), memory.get8(set + (side >> 3)) | (1 << (side & 7)));
  };
  add(at, sideOf(offset + WINDOW));
  add(at + 8, sideOf(offset - 1));
}

/** A byte as one of 64, as the scan folds it. */
function foldedSide(code: number): number {
  return (fold(code) ^ ((fold(code) >> 1) & 0x20)) & 63;
}

const knownSides = new WeakMap<Automaton, readonly number[]>();

function sidesOf(automaton: Automaton): readonly number[] {
  let sides = knownSides.get(automaton);
  if (sides === undefined) knownSides.set(automaton, (sides = [...new Set([...nextTo(automaton)].map(foldedSide))]));
  return sides;
}

/** A literal at one place of the window, and the needles that have it: they differ in what they ask around it. */
function addRecord(memory: Layout, needles: readonly Needle[], group: readonly Window[]): number {
  const [{ needle: first, offset } = { needle: 0, offset: 0 }] = group;
  const { text = '', anyCase = false } = needles[first] ?? {};
  const words = Math.ceil(text.length / 8);
  const guards = RECORD + words * COMPARE;
  const fields = group.flatMap(({ needle }) => {
    const { before = ANYTHING, after = ANYTHING } = needles[needle] ?? {};
    return [needle, memory.automaton(before), memory.automaton(after)];
  });
  const record = memory.room(guards + group.length * GUARD);
  [offset, text.length, words, group.length].forEach((field, index) => memory.put32(record + index * 4, field));
  fields.forEach((field, index) => memory.put32(record + guards + index * 4, field));
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const at = record + RECORD + Math.floor(index / 8) * COMPARE + (index % 8);
    memory.put8(at, anyCase && code >= 97 && code <= 122 ? 0x20 : 0);
    memory.put8(at + 8, 255);
    memory.put8(at + 16, code);
  }
  return record;
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
    one.open.forEach((isOpen, state) =>
      this.put8(at + OPEN + (state >> 3), this.get8(at + OPEN + (state >> 3)) | (Number(isOpen) << (state & 7))),
    );
    if (canRepeat(one)) this.put32(at + TRAIL, this.room(TRAIL_SIZE));
    one.columns.forEach((column, code) => this.put8(at + COLUMNS + code, column));
    one.moves.forEach((state, index) => this.#view.setUint16(at + MOVES + index * 2, state, true));
    this.#automata.set(one, at);
    return at;
  }

  get8 = (at: number): number => this.#view.getUint8(at);
  put8 = (at: number, value: number): void => this.#view.setUint8(at, value);
  get32 = (at: number): number => this.#view.getUint32(at, true);
  put32 = (at: number, value: number): void => this.#view.setUint32(at, value, true);

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#used);
  }
}
