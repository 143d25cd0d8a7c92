/**
 * The places of a pattern where a byte is consumed, and which may follow which (the position automaton of Glushkov, "The abstract theory of
 * automata", 1961). Repeats are lifted to small numbers and most lookarounds dropped, so it accepts at least what the pattern matches.
 */
import type { RegexNode } from '../regex-tree.js';

/** What stands before the first and after the last byte of a blob. */
export const EDGE = 256;

export interface Position {
  /** Codes of bytes, perhaps with `EDGE`. */
  codes: ReadonlySet<number>;
  /** Seen by a lookaround and no part of the match. */
  context: boolean;
  next: Set<number>;
  previous: Set<number>;
  /** A match, with what its lookarounds see, may begin here, or end here. */
  first: boolean;
  last: boolean;
}

/** @returns undefined for patterns with too many positions to be worth it */
export function positionsOf(tree: RegexNode, anyCase: boolean): readonly Position[] | undefined {
  const builder = new Builder(anyCase);
  const whole = builder.build(tree, { leading: true, trailing: true, context: false });
  if (builder.positions.length > MOST_POSITIONS) return undefined;
  for (const at of whole.first) mark(builder.positions, at, 'first');
  for (const at of whole.last) mark(builder.positions, at, 'last');
  return builder.positions;
}

const MOST_POSITIONS = 4000;

/** Counts up to these are kept exactly; what is repeated more often may be repeated for ever. */
const MOST_REQUIRED = 24;
const MOST_OPTIONAL = 8;

/** Where in the pattern a node stands: a lookbehind can only be told by what precedes when nothing of the match does. */
interface Place {
  leading: boolean;
  trailing: boolean;
  context: boolean;
}

/** A piece of the pattern: where it may begin and end, and whether it may be empty. */
interface Piece {
  first: readonly number[];
  last: readonly number[];
  nullable: boolean;
}

const EMPTY: Piece = { first: [], last: [], nullable: true };
const LINE_ENDS: ReadonlySet<number> = new Set([10, 13, EDGE]);

class Builder {
  readonly positions: Position[] = [];

  constructor(private readonly anyCase: boolean) {}

  build(node: RegexNode, place: Place): Piece {
    switch (node.kind) {
      case 'chars':
        return this.#position(this.anyCase ? withBothCases(node.codes) : node.codes, place.context);
      case 'edge': {
        const seen = (node.at === '^' && place.leading) || (node.at === '$' && place.trailing);
        return seen ? this.#position(LINE_ENDS, true) : EMPTY;
      }
      case 'look':
        return this.#look(node, place);
      case 'choice': {
        const options = node.options.map((option) => this.build(option, place));
        return {
          first: options.flatMap(({ first }) => first),
          last: options.flatMap(({ last }) => last),
          nullable: options.some(({ nullable }) => nullable),
        };
      }
      case 'sequence':
        return this.#sequence(node.items, place);
      case 'repeat':
        return this.#repeat(node.item, node.min, node.max, place);
    }
  }

  /** Lookarounds at the ends of a pattern are read as if they consumed what they see; the others, and all but the innermost, are let go. */
  #sequence(items: readonly RegexNode[], place: Place): Piece {
    const firstConsuming = items.findIndex(consumes);
    const lastConsuming = items.findLastIndex(consumes);
    let whole = EMPTY;
    items.forEach((item, index) => {
      const leading = place.leading && (firstConsuming < 0 ? index === items.length - 1 : index <= firstConsuming);
      const trailing = place.trailing && (lastConsuming < 0 ? index === 0 : index >= lastConsuming);
      if (
        !consumes(item) &&
        !(leading && index === firstConsuming - 1) &&
        !(trailing && index === lastConsuming + 1) &&
        firstConsuming >= 0
      )
        return;
      whole = this.#join(whole, this.build(item, { leading, trailing, context: place.context }));
    });
    return whole;
  }

  #look(node: RegexNode & { kind: 'look' }, place: Place): Piece {
    if (!(node.behind ? place.leading : place.trailing)) return EMPTY;
    if (!node.negated) return this.build(node.item, { leading: node.behind, trailing: !node.behind, context: true });
    const barred = onlyChars(node.item);
    if (barred === undefined) return EMPTY;
    const excluded = this.anyCase ? withBothCases(barred) : barred;
    return this.#position(new Set(Array.from({ length: 257 }, (_, code) => code).filter((code) => !excluded.has(code))), true);
  }

  #repeat(item: RegexNode, min: number, max: number, place: Place): Piece {
    if (max === 0) return EMPTY;
    const once = max === 1 ? place : { ...place, leading: false, trailing: false };
    let whole = EMPTY;
    const required = Math.min(min, MOST_REQUIRED);
    for (let count = 0; count < required; count++) whole = this.#join(whole, this.build(item, once));
    if (min > MOST_REQUIRED || max - min > MOST_OPTIONAL) return this.#join(whole, this.#star(item, once));
    let optional = EMPTY;
    for (let count = min; count < max; count++) {
      optional = this.#join(this.build(item, once), optional);
      optional = { ...optional, nullable: true };
    }
    return this.#join(whole, optional);
  }

  #star(item: RegexNode, place: Place): Piece {
    const piece = this.build(item, place);
    this.#link(piece.last, piece.first);
    return { ...piece, nullable: true };
  }

  #join(one: Piece, other: Piece): Piece {
    this.#link(one.last, other.first);
    return {
      first: one.nullable ? [...one.first, ...other.first] : one.first,
      last: other.nullable ? [...one.last, ...other.last] : other.last,
      nullable: one.nullable && other.nullable,
    };
  }

  #link(from: readonly number[], to: readonly number[]): void {
    for (const source of from) {
      for (const target of to) {
        this.positions[source]?.next.add(target);
        this.positions[target]?.previous.add(source);
      }
    }
  }

  #position(codes: ReadonlySet<number>, context: boolean): Piece {
    if (this.positions.length > MOST_POSITIONS) return EMPTY;
    const at = this.positions.length;
    this.positions.push({ codes, context, next: new Set(), previous: new Set(), first: false, last: false });
    return { first: [at], last: [at], nullable: false };
  }
}

function consumes(node: RegexNode): boolean {
  switch (node.kind) {
    case 'chars':
      return true;
    case 'edge':
    case 'look':
      return false;
    case 'choice':
      return node.options.some(consumes);
    case 'sequence':
      return node.items.some(consumes);
    case 'repeat':
      return node.max > 0 && consumes(node.item);
  }
}

/** The codes of a node that is a single character, however it is grouped. */
function onlyChars(node: RegexNode): ReadonlySet<number> | undefined {
  if (node.kind === 'chars') return node.codes;
  if (node.kind === 'sequence' && node.items.length === 1 && node.items[0] !== undefined) return onlyChars(node.items[0]);
  return undefined;
}

const bothCases = new WeakMap<ReadonlySet<number>, ReadonlySet<number>>();

/** What the flag `i` adds. */
function withBothCases(codes: ReadonlySet<number>): ReadonlySet<number> {
  const known = bothCases.get(codes);
  if (known !== undefined) return known;
  const both = new Set(codes);
  bothCases.set(codes, both);
  for (const code of codes) {
    const char = String.fromCharCode(code);
    for (const other of [char.toLowerCase(), char.toUpperCase()]) if (other.length === 1) both.add(other.charCodeAt(0));
  }
  return both;
}

function mark(positions: readonly Position[], at: number, what: 'first' | 'last'): void {
  const position = positions[at];
  if (position !== undefined) position[what] = true;
}
