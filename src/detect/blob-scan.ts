/**
 * One blob on its way through the detector. Bytes are gathered into a slab; each slab is prefiltered once, and every hit is evaluated once, with
 * all of its context: what it needs to its left is kept, and it waits until what it needs to its right has come or the blob has ended. So neither
 * the caller's chunks nor the size of the slab can change a result.
 */
import type { BlobScan, PassedOver } from '../model/detector.js';
import type { Assignment, BlobContext, Match } from '../model/match.js';
import { evaluateAssigned } from './assigned.js';
import { isExempt, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { Held } from './held.js';
import { KeywordHits, type HitRules } from './keyword-hits.js';
import { Lines, type Position } from './lines.js';
import { LONGEST_LITERAL, LOOK_ON, type Slab } from './prefilter/prefilter.js';
import { REACH_BACK, REACH_ON } from './reach.js';
import { READER_CAP } from './readers/reader.js';
import { LONGEST_PERIOD } from './repeats.js';
import { Searches, type SearchRules } from './searches.js';
import { settle, type Beyond } from './settle.js';
import { MOST_SWEPT } from './sweep.js';
import { Tally } from './tally.js';
import { kindOf } from './uses-by-lane.js';
import { wholeFileRules } from './whole-file.js';

/** What is kept begins at a whole word: bytes that threads share are copied in words only where both sides are aligned alike. */
const WORD = 8;

/** Bytes that can wait for their right context, at the most: the room a slab needs besides its new bytes. */
export const MOST_KEPT = LONGEST_PERIOD + REACH_BACK + LONGEST_LITERAL + LOOK_ON + READER_CAP + REACH_ON + MOST_SWEPT + WORD;

/** What all blobs share, and the slabs they borrow one after another. */
export interface Bench extends HitRules {
  searchRules: SearchRules;
  borrow(): Slab;
  giveBack(slab: Slab): void;
}

export class SlabScan implements BlobScan {
  readonly #bench: Bench;
  readonly #context: BlobContext;
  readonly #assignments: readonly Assignment[];
  #slab: Slab | undefined;
  #held = NOTHING;
  #scanned = 0;
  #candidates: (Candidate & { position: Position })[] | undefined;
  readonly #lines = new Lines();
  #hits: KeywordHits | undefined;
  /** Undefined where there is nothing to search for. */
  readonly #searches: Searches | undefined;
  readonly #searched = new Tally();
  #nextAssignment = 0;
  /** The slab leaves out something. */
  #isMuted = false;

  constructor(bench: Bench, context: BlobContext) {
    this.#bench = bench;
    this.#context = context;
    this.#assignments = context.assignments?.toSorted((a, b) => a.start - b.start) ?? NO_ASSIGNMENTS;
    const { swept } = bench.searchRules;
    const wholeFile = wholeFileRules(bench.searchRules.wholeFile, bench.ruleSet.paths, context);
    if (swept.length + wholeFile.length > 0) this.#searches = new Searches({ swept, wholeFile }, context);
  }

  write(chunk: Uint8Array): void {
    const slab = (this.#slab ??= this.#borrow());
    const held = this.#held;
    for (let from = 0; from < chunk.length;) {
      const room = slab.bytes.length - held.filled;
      const to = Math.min(chunk.length, from + room);
      slab.bytes.set(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), held.filled);
      held.filled += to - from;
      from = to;
      if (held.filled === slab.bytes.length) this.#advance(slab, false);
    }
  }

  #borrow(): Slab {
    const slab = this.#bench.borrow();
    this.#held = new Held(slab.bytes);
    return slab;
  }

  end(): Match[] {
    const slab = this.#slab;
    if (slab === undefined) return [];
    this.#advance(slab, true);
    this.#slab = undefined;
    if (this.#isMuted) slab.unmute();
    this.#bench.giveBack(slab);
    if (this.#candidates === undefined) return [];
    const positions = new Map(this.#candidates.map((one) => [one.match, one.position]));
    const live = this.#candidates.filter(({ rule }) => this.#hits?.cancelled.has(rule) !== true);
    return settle(live, (rule) => this.#beyond(rule)).map(({ match }) => ({
      ...match,
      ...(positions.get(match) ?? { line: 1, column: 1 }),
    }));
  }

  passedOver(): PassedOver | undefined {
    return this.#hits?.passedOver;
  }

  #beyond(rule: CompiledRule): Beyond {
    const { refused = false, unread = 0 } = this.#hits?.beyond(rule) ?? {};
    return { refused: refused || this.#searched.refused.has(rule), unread };
  }

  #advance(slab: Slab, last: boolean): void {
    const held = this.#held;
    this.#mute(slab);
    const { to, newlines } = slab.scan(this.#scanned, held.filled, last, kindOf(this.#context, held.filled));
    this.#scanned = to;
    this.#lines.scanned(held.base + to, newlines);
    if (slab.hits.count > 0) {
      this.#hits ??= new KeywordHits(this.#bench, this.#context, held, (found) => this.#add(found));
      this.#hits.take(slab.hits, this.#searches, last);
    } else this.#hits?.drain(last);
    if (this.#searches !== undefined) this.#search(this.#searches, last);
    this.#assigned(last);
    if (!last) this.#forget();
  }

  #mute(slab: Slab): void {
    const silent = this.#hits?.takeSilent() ?? NO_NEEDLES;
    if (silent.length === 0) return;
    slab.mute(silent);
    this.#isMuted = true;
  }

  #search(searches: Searches, last: boolean): void {
    searches.run(this.#held.base + this.#scanned, last, {
      context: this.#context,
      placeholder: this.#bench.engineRules.placeholder,
      view: (from, to) => this.#held.view(from, to),
      refuses: (rule) => this.#searched.refuses(rule),
      add: (found) => {
        if (this.#add(found)) this.#searched.add(found.rule);
      },
    });
  }

  #assigned(last: boolean): void {
    for (let next = this.#assignments[this.#nextAssignment]; next !== undefined; next = this.#assignments[this.#nextAssignment]) {
      const to = Math.min(next.end, next.start + READER_CAP);
      if (!last && to > this.#held.end) return;
      this.#nextAssignment++;
      const found = evaluateAssigned(next, this.#held.view(next.start, to), this.#context, this.#bench.engineRules);
      if (found !== undefined) this.#add(found);
    }
  }

  /** @returns whether it counts */
  #add(found: Candidate): boolean {
    const { start, end } = found.match;
    if (this.#bench.ruleSet.silent?.has(found.rule) === true) return false;
    if (isExempt(found, this.#context, () => this.#held.view(start - REACH_BACK, end + REACH_ON))) return false;
    const position = this.#lines.at(this.#held.bytes, this.#held.base, start);
    (this.#candidates ??= []).push({ ...found, position });
    return true;
  }

  /** Moves what may still be needed to the front of the slab. */
  #forget(): void {
    const held = this.#held;
    let needed = Math.min(held.base + this.#scanned, this.#hits?.needed ?? Infinity, this.#searches?.needed ?? Infinity);
    const assignment = this.#assignments[this.#nextAssignment];
    if (assignment !== undefined) needed = Math.min(needed, assignment.start);
    const spent = Math.max(0, needed - LONGEST_PERIOD - REACH_BACK - LONGEST_LITERAL - held.base);
    const gone = spent - (spent % WORD);
    this.#lines.forget(held.bytes, held.base, gone);
    held.bytes.copyWithin(0, gone, held.filled);
    held.base += gone;
    held.filled -= gone;
    this.#scanned -= gone;
  }
}

const NOTHING = new Held(Buffer.alloc(0));
const NO_ASSIGNMENTS: readonly Assignment[] = [];
const NO_NEEDLES: readonly number[] = [];
