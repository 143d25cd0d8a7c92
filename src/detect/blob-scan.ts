/**
 * One blob on its way through the detector. Bytes are gathered into a slab; each slab is prefiltered once, and every hit is evaluated once, with
 * all of its context: what it needs to its left is kept, and it waits until what it needs to its right has come or the blob has ended. So neither
 * the caller's chunks nor the size of the slab can change a result.
 */
import type { BlobScan } from '../model/detector.js';
import type { Assignment, BlobContext, Match } from '../model/match.js';
import { evaluateAssigned, type EngineRules } from './assigned.js';
import type { Candidate } from './candidate.js';
import { REACH_BACK, REACH_ON, type CompiledRule, type LiteralUse, type RuleSet } from './compile.js';
import { evaluate } from './evaluate.js';
import { Lines, type Position } from './lines.js';
import type { Hits, Prefilter } from './prefilter/prefilter.js';
import { READER_CAP } from './readers/reader.js';
import { MOST_PER_RULE, settle } from './settle.js';
import type { View } from './view.js';

/** A literal is at most this long; it may begin before what is kept for a hit. */
const LONGEST_LITERAL = 64;

/** Bytes that can wait for their right context, at the most: the room a slab needs besides its new bytes. */
export const MOST_KEPT = REACH_BACK + LONGEST_LITERAL + READER_CAP + REACH_ON;

/** What all blobs share, and the arrays they borrow one after another. */
export interface Bench {
  ruleSet: RuleSet;
  prefilter: Prefilter;
  engineRules: EngineRules;
  /** For each literal, its uses that need little context, and those that need a reader's. */
  lanes: readonly (readonly (readonly LiteralUse[])[])[];
  borrow(): Slab;
  giveBack(slab: Slab): void;
}

export interface Slab {
  bytes: Buffer;
  hits: Hits;
}

/** Bytes to the right that a hit of each lane waits for. */
const LANE_REACH = [REACH_ON, READER_CAP + REACH_ON] as const;

interface Waiting {
  literal: number;
  end: number;
}

export class SlabScan implements BlobScan {
  readonly #bench: Bench;
  readonly #context: BlobContext;
  readonly #assignments: readonly Assignment[];
  #slab: Slab | undefined;
  /** Offset of the slab's first byte in the blob. */
  #base = 0;
  #filled = 0;
  #scanned = 0;
  #state: number;
  #candidates: (Candidate & { position: Position })[] | undefined;
  readonly #lines = new Lines();
  #waiting: Waiting[][] | undefined;
  #nextAssignment = 0;
  /** For each rule, the offset after its last match and how many it has. */
  #progress: Map<CompiledRule, { end: number; count: number }> | undefined;
  #cancelled: Set<CompiledRule> | undefined;

  constructor(bench: Bench, context: BlobContext) {
    this.#bench = bench;
    this.#context = context;
    this.#assignments = context.assignments?.toSorted((a, b) => a.start - b.start) ?? [];
    this.#state = bench.prefilter.start;
  }

  write(chunk: Uint8Array): void {
    const slab = (this.#slab ??= this.#bench.borrow());
    for (let from = 0; from < chunk.length;) {
      const room = slab.bytes.length - this.#filled;
      const to = Math.min(chunk.length, from + room);
      slab.bytes.set(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), this.#filled);
      this.#filled += to - from;
      from = to;
      if (this.#filled === slab.bytes.length) this.#advance(slab, false);
    }
  }

  end(): Match[] {
    const slab = this.#slab;
    if (slab === undefined) return [];
    this.#advance(slab, true);
    this.#slab = undefined;
    this.#bench.giveBack(slab);
    if (this.#candidates === undefined) return [];
    const positions = new Map(this.#candidates.map((one) => [one.match, one.position]));
    const live = this.#candidates.filter(({ rule }) => this.#cancelled?.has(rule) !== true);
    return settle(live).map(({ match }) => ({ ...match, ...(positions.get(match) ?? { line: 1, column: 1 }) }));
  }

  #advance(slab: Slab, last: boolean): void {
    const { hits } = slab;
    hits.count = 0;
    const { state, newlines } = this.#bench.prefilter.scan(slab.bytes, this.#scanned, this.#filled, this.#state, hits);
    this.#state = state;
    this.#scanned = this.#filled;
    this.#lines.scanned(this.#base + this.#filled, newlines);
    if (hits.count > 0) this.#queue(hits);
    if (this.#waiting !== undefined) this.#drain(slab, last);
    this.#assigned(slab, last);
    if (!last) this.#forget(slab);
  }

  #queue(hits: Hits): void {
    const lanes = (this.#waiting ??= [[], []]);
    for (let index = 0; index < hits.count; index++) {
      const literal = hits.literals[index] ?? 0;
      const end = this.#base + (hits.ends[index] ?? 0);
      this.#bench.lanes.forEach((uses, lane) => {
        if (uses[literal]?.length) lanes[lane]?.push({ literal, end });
      });
    }
  }

  #drain(slab: Slab, last: boolean): void {
    const available = this.#base + this.#filled;
    this.#waiting = this.#waiting?.map((queue, lane) => {
      const reach = LANE_REACH[lane] ?? 0;
      const ready = last ? queue.length : queue.findIndex((waiting) => waiting.end + reach > available);
      const count = ready < 0 ? queue.length : ready;
      for (const waiting of queue.slice(0, count)) this.#hit(slab, waiting, this.#bench.lanes[lane]?.[waiting.literal] ?? [], reach);
      return queue.slice(count);
    });
  }

  #hit(slab: Slab, { literal, end }: Waiting, uses: readonly LiteralUse[], reach: number): void {
    const start = end - (this.#bench.ruleSet.literals[literal]?.length ?? 0);
    const view = this.#view(slab, start - REACH_BACK, end + reach);
    for (const { rule, purpose } of uses) {
      if (purpose === 'unless') {
        const around = view.text(start - 256, end + 256);
        if (rule.unless?.test(around) === true) (this.#cancelled ??= new Set()).add(rule);
        continue;
      }
      const progress = this.#progress?.get(rule);
      if (progress !== undefined && (start < progress.end || progress.count >= MOST_PER_RULE)) continue;
      const found = evaluate(rule, { start, end }, view, this.#context, this.#bench.engineRules.placeholder);
      if (found === undefined) continue;
      this.#add(slab, found);
      (this.#progress ??= new Map()).set(rule, { end: found.match.end, count: (progress?.count ?? 0) + 1 });
    }
  }

  #assigned(slab: Slab, last: boolean): void {
    for (let next = this.#assignments[this.#nextAssignment]; next !== undefined; next = this.#assignments[this.#nextAssignment]) {
      const to = Math.min(next.end, next.start + READER_CAP);
      if (!last && to > this.#base + this.#filled) return;
      this.#nextAssignment++;
      const found = evaluateAssigned(next, this.#view(slab, next.start, to), this.#bench.engineRules);
      if (found !== undefined) this.#add(slab, found);
    }
  }

  #add(slab: Slab, found: Candidate): void {
    const position = this.#lines.at(slab.bytes, this.#base, found.match.start);
    (this.#candidates ??= []).push({ ...found, position });
  }

  #view(slab: Slab, from: number, to: number): View {
    const base = this.#base;
    const first = Math.max(0, from);
    const last = Math.max(first, Math.min(base + this.#filled, to));
    const clip = (offset: number): number => Math.min(Math.max(offset, first), last) - base;
    return {
      from: first,
      to: last,
      atEnd: last < to,
      text: (start, end) => slab.bytes.toString('latin1', clip(start), Math.max(clip(start), clip(end))),
    };
  }

  /** Moves what may still be needed to the front of the slab. */
  #forget(slab: Slab): void {
    let needed = this.#base + this.#filled;
    for (const queue of this.#waiting ?? []) needed = Math.min(needed, queue[0]?.end ?? needed);
    const assignment = this.#assignments[this.#nextAssignment];
    if (assignment !== undefined) needed = Math.min(needed, assignment.start);
    const gone = Math.max(0, needed - REACH_BACK - LONGEST_LITERAL - this.#base);
    this.#lines.forget(slab.bytes, this.#base, gone);
    slab.bytes.copyWithin(0, gone, this.#filled);
    this.#base += gone;
    this.#filled -= gone;
    this.#scanned = this.#filled;
  }
}
