/**
 * Aho–Corasick in plain JavaScript: one table look-up a byte, letters folded. Used where WebAssembly cannot be had, and by the tests, which hold
 * the other prefilter to it.
 *
 * The automaton is a dense table over byte classes. States are renumbered so that those with something to report come last, and the state
 * after a newline is one of them: the loop needs a single comparison a byte for hits and line counting together.
 */
import { walk } from './automaton.js';
import type { Needle } from './needle.js';
import { ALL_KINDS, LONGEST_LITERAL, scannedTo, type Hits, type Prefilter, type Scanned, type Slab } from './prefilter.js';

const NEWLINE = 10;

/** @param needles without newlines in their texts; several may have one text */
export function ahoCorasick(needles: readonly Needle[]): Prefilter {
  const matcher = new AhoCorasick(buildTrie(needles.map(({ text }) => text)));
  return { slab: (size) => new PlainSlab(needles, matcher, size) };
}

class PlainSlab implements Slab {
  readonly bytes: Buffer;
  readonly hits: Hits = { count: 0, ends: [], needles: [] };
  readonly #muted = new Set<number>();

  constructor(
    private readonly needles: readonly Needle[],
    private readonly matcher: AhoCorasick,
    size: number,
  ) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  scan(from: number, to: number, last: boolean, kind = ALL_KINDS): Scanned {
    const until = scannedTo(from, to, last);
    this.hits.count = 0;
    const start = Math.max(0, from - LONGEST_LITERAL);
    const newlines = this.matcher.scan(this.bytes, start, until, (end, literals) => {
      if (end <= from) return;
      for (const literal of literals) {
        if (!this.#holds(literal, end, to, kind)) continue;
        this.hits.ends[this.hits.count] = end;
        this.hits.needles[this.hits.count++] = literal;
      }
    });
    return { to: until, newlines: newlines - count(this.bytes, start, from) };
  }

  mute(needles: readonly number[]): void {
    for (const needle of needles) this.#muted.add(needle);
  }

  unmute(): void {
    this.#muted.clear();
  }

  #holds(index: number, end: number, to: number, kind: number): boolean {
    const needle = this.needles[index];
    if (needle === undefined || this.#muted.has(index) || ((needle.kinds ?? ALL_KINDS) & kind) === 0) return false;
    const start = end - needle.text.length;
    if (!needle.anyCase && this.bytes.toString('latin1', start, end) !== needle.text) return false;
    return walk(needle.before, this.bytes, start - 1, -1, 0, to) && walk(needle.after, this.bytes, end, 1, 0, to);
  }
}

function count(bytes: Buffer, from: number, to: number): number {
  let newlines = 0;
  for (let at = from; at < to; at++) if (bytes[at] === NEWLINE) newlines++;
  return newlines;
}

interface State {
  next: Map<number, number>;
  /** Longest proper suffix that is a state too. */
  suffix: number;
  literals: number[];
}

function buildTrie(literals: readonly string[]): State[] {
  const states: State[] = [{ next: new Map(), suffix: 0, literals: [] }];
  literals.forEach((literal, index) => {
    let at = 0;
    for (const char of literal) {
      const byte = fold(char.charCodeAt(0));
      const known = states[at]?.next.get(byte);
      if (known === undefined) states.push({ next: new Map(), suffix: 0, literals: [] });
      const target = known ?? states.length - 1;
      states[at]?.next.set(byte, target);
      at = target;
    }
    states[at]?.literals.push(index);
  });
  return states;
}

class AhoCorasick {
  readonly #classOf = new Uint8Array(256);
  readonly #table: Uint16Array;
  readonly #shift: number;
  /** States from here on report something. */
  readonly #firstReporting: number;
  readonly #afterNewline: number;
  /** Literals that end in each of them, by number. */
  readonly #reports: (readonly number[])[];

  constructor(states: State[]) {
    const bytes = [...new Set(states.flatMap((state) => [...state.next.keys()]))];
    bytes.forEach((byte, index) => {
      this.#classOf[byte] = index + 1;
      if (byte >= 97 && byte <= 122) this.#classOf[byte - 32] = index + 1;
    });
    const newlineClass = bytes.length + 1;
    this.#classOf[NEWLINE] = newlineClass;
    this.#shift = Math.ceil(Math.log2(newlineClass + 1));

    const moves = complete(states, bytes);
    const silent = states.map((_, index) => index).filter((index) => states[index]?.literals.length === 0);
    const loud = states.map((_, index) => index).filter((index) => states[index]?.literals.length !== 0);
    this.#firstReporting = silent.length;
    this.#afterNewline = silent.length;
    const renumbered = new Map<number, number>([...silent.entries()].map(([place, index]) => [index, place]));
    loud.forEach((index, place) => renumbered.set(index, silent.length + 1 + place));
    this.#reports = [[], ...loud.map((index) => (states[index]?.literals ?? []).toSorted((a, b) => a - b))];

    this.#table = new Uint16Array((states.length + 1) << this.#shift);
    const fill = (from: number, row: readonly number[] | undefined): void => {
      row?.forEach((target, column) => (this.#table[(from << this.#shift) | (column + 1)] = renumbered.get(target) ?? 0));
      this.#table[(from << this.#shift) | newlineClass] = this.#afterNewline;
    };
    states.forEach((_, index) => fill(renumbered.get(index) ?? 0, moves[index]));
    fill(this.#afterNewline, moves[0]);
  }

  /** Counts newlines. */
  scan(bytes: Uint8Array, from: number, to: number, report: (end: number, literals: readonly number[]) => void): number {
    const table = this.#table;
    const classOf = this.#classOf;
    const shift = this.#shift;
    const firstReporting = this.#firstReporting;
    let at = 0;
    let newlines = 0;
    for (let index = from; index < to; index++) {
      at = table[(at << shift) | (classOf[bytes[index] ?? 0] ?? 0)] ?? 0;
      if (at < firstReporting) continue;
      if (at === firstReporting) newlines++;
      else report(index + 1, this.#reports[at - firstReporting] ?? []);
    }
    return newlines;
  }
}

/** Fills in suffix links breadth first and gives, for every state, the target of each byte of `bytes`. */
function complete(states: State[], bytes: readonly number[]): number[][] {
  const moves: number[][] = [];
  const queue = [0];
  for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
    const state = states[index];
    if (state === undefined) continue;
    const fallback = index === 0 ? undefined : moves[state.suffix];
    moves[index] = bytes.map((byte, column) => state.next.get(byte) ?? fallback?.[column] ?? 0);
    for (const [byte, target] of state.next) {
      const child = states[target];
      if (child === undefined) continue;
      child.suffix = index === 0 ? 0 : (fallback?.[bytes.indexOf(byte)] ?? 0);
      child.literals.push(...(states[child.suffix]?.literals ?? []));
      queue.push(target);
    }
  }
  return moves;
}

function fold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
