/** What stands around a literal: walks over the automata of ../automaton.ts, laid out by ../tables.ts. */

export const MOST_STEPS: u32 = 64;
/** What stands before the first and after the last byte of a blob. */
const EDGE: u32 = 256;

// Offsets in an automaton.
/** A bit for each of 128 states: may this be a match when all steps are taken? */
const OPEN: usize = 4;
const COLUMNS: usize = 24;
const MOVES: usize = 284;
/** Address of its trail, 0 where no state can come twice. */
const TRAIL: usize = 20;

// Offsets in a trail: the scan it was left in, its first and last place, and the state at every place, by the place's low bits.
const LOW: usize = 4;
const HIGH: usize = 8;
const STATES: usize = 12;
const RING: usize = 127;

let slab: usize = 0;
let end: usize = 0;
/** Counts scans: what was noted about the bytes of another one means nothing. */
export let scans: u32 = 0;

/** A scan begins of bytes in `[from, to)`. */
export function beginWalks(from: usize, to: usize): void {
  slab = from;
  end = to;
  scans++;
}

/** Walks an automaton; see walk() in ../automaton.ts. */
export function asks(address: u32, place: usize, step: isize): bool {
  if (address == 0) return true;
  const automaton = <usize>address;
  const trail = <usize>load<u32>(automaton, TRAIL);
  const state = trail == 0 ? steps(automaton, 2, place, step, MOST_STEPS) : follow(automaton, trail, place, step);
  if (state < 2) return state != 0;
  const own = state - 2;
  return ((<u32>load<u8>(automaton + OPEN + <usize>(own >> 3)) >> (own & 7)) & 1) != 0;
}

/** The state after so many steps, or as soon as it is known. */
@inline
function steps(automaton: usize, state: u32, place: usize, step: isize, most: u32): u32 {
  const width = load<u32>(automaton);
  for (let taken: u32 = 0; state > 1 && taken < most; taken++) {
    state = move(automaton, width, state, place);
    place += step;
  }
  return state;
}

@inline
function move(automaton: usize, width: u32, state: u32, place: usize): u32 {
  const code = place >= slab && place < end ? <u32>load<u8>(place) : EDGE;
  const column = <u32>load<u8>(automaton + COLUMNS + <usize>code);
  return <u32>load<u16>(automaton + MOVES + (<usize>((state - 2) * width + column) << 1));
}

/**
 * The same, for an automaton that can go on and on. Keywords in one long name, or in one long line, are all followed through the rest of it: a
 * walk that comes to a place in the state of the walk before goes the way that one went, and skips to its end.
 */
function follow(automaton: usize, trail: usize, start: usize, step: isize): u32 {
  const width = load<u32>(automaton);
  let low = <usize>load<u32>(trail, LOW);
  let high = <usize>load<u32>(trail, HIGH);
  if (start > low + RING) low = start - RING;
  let isKnown = load<u32>(trail) == scans && low <= high && (step < 0 || (start >= low && start <= high));
  let state: u32 = 2;
  let place = start;
  let taken: u32 = 0;
  for (;;) {
    if (isKnown && place >= low && place <= high && <u32>load<u8>(trail + STATES + (place & RING)) == state) {
      const far = step > 0 ? high : low;
      const left = <u32>(step > 0 ? far - place : place - far);
      if (taken + left >= MOST_STEPS) {
        state = <u32>load<u8>(trail + STATES + ((place + <usize>(<isize>(MOST_STEPS - taken) * step)) & RING));
        place = far;
        break;
      }
      taken += left;
      place = far;
      state = <u32>load<u8>(trail + STATES + (place & RING));
      isKnown = false;
    }
    store<u8>(trail + STATES + (place & RING), <u8>state);
    if (state < 2 || taken == MOST_STEPS) break;
    state = move(automaton, width, state, place);
    place += step;
    taken++;
  }
  store<u32>(trail, scans);
  store<u32>(trail, <u32>(step > 0 ? start : place), LOW);
  store<u32>(trail, <u32>(step > 0 ? place : start), HIGH);
  return state;
}
