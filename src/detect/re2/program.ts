/** The program that re2js compiles a pattern to (a Thompson automaton), as a graph. The only reader of re2js's insides, whose version is pinned. */

interface Instruction {
  next: readonly number[];
  /** The most bytes it consumes: 0 for those that only branch or look. */
  width: number;
  /** ASCII characters it consumes, in lower case; undefined where it may consume others, too. */
  chars?: readonly string[];
  /** The match ends here. */
  last: boolean;
}

export interface Graph {
  instructions: readonly Instruction[];
  start: number;
  seesEnd: boolean;
}

/** @returns undefined for what is no such program */
export function graphOf(program: unknown): Graph | undefined {
  if (!isProgram(program)) return undefined;
  const seesEnd = program.inst.some(({ op, arg }) => op === OP.emptyWidth && (arg & END_OF_TEXT) !== 0);
  return { instructions: program.inst.map(instructionOf), start: program.start, seesEnd };
}

/** Of re2js 2.10.0, as those of Go's regexp/syntax.InstOp. */
const OP = { alt: 1, altMatch: 2, emptyWidth: 4, fail: 5, match: 6, rune: 8, rune1: 9, runeAny: 10, runeAnyNotNewline: 11 };

/** The bit of `\z` among the conditions of an empty-width instruction. */
const END_OF_TEXT = 8;

interface RawInstruction {
  op: number;
  out: number;
  arg: number;
  runes: ArrayLike<number>;
  matchRune(rune: number): boolean;
}

function isProgram(value: unknown): value is { inst: RawInstruction[]; start: number } {
  if (typeof value !== 'object' || value === null || !('inst' in value) || !('start' in value)) return false;
  return typeof value.start === 'number' && Array.isArray(value.inst) && value.inst.every(isInstruction);
}

function isInstruction(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'op' in value &&
    'out' in value &&
    'arg' in value &&
    'runes' in value &&
    'matchRune' in value
  );
}

function instructionOf(raw: RawInstruction): Instruction {
  switch (raw.op) {
    case OP.alt:
    case OP.altMatch:
      return { next: [raw.out, raw.arg], width: 0, last: false };
    case OP.fail:
      return { next: [], width: 0, last: false };
    case OP.match:
      return { next: [], width: 0, last: true };
    case OP.runeAny:
    case OP.runeAnyNotNewline:
      return { next: [raw.out], width: LONGEST_RUNE, last: false };
    case OP.rune:
    case OP.rune1: {
      const chars = asciiOf(raw);
      return { next: [raw.out], width: chars === undefined ? LONGEST_RUNE : 1, last: false, ...(chars !== undefined && { chars }) };
    }
    default:
      return { next: [raw.out], width: 0, last: false };
  }
}

/** Bytes of a character in UTF-8. */
const LONGEST_RUNE = 4;

/** `K` and `S` also match the Kelvin sign and the long s when case is folded; nobody writes a credential's name with those. */
function asciiOf(raw: RawInstruction): readonly string[] | undefined {
  const runes = Array.from(raw.runes);
  const highest = runes.length === 1 ? (runes[0] ?? 0) : Math.max(...runes.filter((_, at) => at % 2 === 1 && !isFolding(runes, at)));
  if (highest > 127) return undefined;
  const codes = Array.from({ length: 128 }, (_, code) => code).filter((code) => raw.matchRune(code));
  return [...new Set(codes.map((code) => String.fromCharCode(code).toLowerCase()))];
}

const FOLDING = new Set([0x17f, 0x212a]);

function isFolding(runes: readonly number[], at: number): boolean {
  return runes[at] === runes[at - 1] && FOLDING.has(runes[at] ?? 0);
}
