/**
 * One blob on its way through the detector. Bytes are gathered into a slab; each slab is prefiltered once, and every hit is evaluated once, with
 * all of its context: what it needs to its left is kept, and it waits until what it needs to its right has come or the blob has ended. So neither
 * the caller's chunks nor the size of the slab can change a result.
 */
import type { BlobScan } from '../model/detector.js';
import type { Assignment, BlobContext, Match } from '../model/match.js';
import { evaluateAssigned, type EngineRules } from './assigned.js';
import type { Candidate } from './candidate.js';
import { REACH_BACK, REACH_ON } from './reach.js';
import type { CompiledRule } from './compiled-rule.js';
import type { NeedleUse, Scannable } from './rule-set.js';
import { evaluate } from './evaluate.js';
import { placeOf } from './generic/place.js';
import { Lines, type Position } from './lines.js';
import { LONGEST_LITERAL, LOOK_ON, type Hits, type Slab } from './prefilter/prefilter.js';
import { READER_CAP } from './readers/reader.js';
import { MOST_PER_RULE, settle } from './settle.js';
import type { View } from './view.js';

/** Bytes that can wait for their right context, at the most: the room a slab needs besides its new bytes. */
export const MOST_KEPT = REACH_BACK + LONGEST_LITERAL + LOOK_ON + READER_CAP + REACH_ON;

/** What all blobs share, and the slabs they borrow one after another. */
export interface Bench {
  ruleSet: Scannable;
  engineRules: EngineRules;
  borrow(): Slab;
  giveBack(slab: Slab): void;
}

/** Bytes to the right that a hit of each lane waits for. */
const LANE_REACH = [REACH_ON, READER_CAP + REACH_ON] as const;

interface Waiting {
  use: NeedleUse;
  start: number;
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
    const { to, newlines } = slab.scan(this.#scanned, this.#filled, last);
    this.#scanned = to;
    this.#lines.scanned(this.#base + to, newlines);
    if (slab.hits.count > 0) this.#queue(slab.hits);
    if (this.#waiting !== undefined) this.#drain(slab, last);
    this.#assigned(slab, last);
    if (!last) this.#forget(slab);
  }

  #queue(hits: Hits): void {
    const lanes = (this.#waiting ??= [[], []]);
    const { needles, uses } = this.#bench.ruleSet;
    for (let index = 0; index < hits.count; index++) {
      const needle = hits.needles[index] ?? 0;
      const end = this.#base + (hits.ends[index] ?? 0);
      for (const use of uses[needle] ?? []) {
        if (!this.#counts(use)) continue;
        lanes[use.rule.reader === undefined ? 0 : 1]?.push({ use, start: end - (needles[needle]?.text.length ?? 0), end });
      }
    }
  }

  /** Whether a needle means anything in a blob such as this, and at this point. */
  #counts({ rule, place: wanted }: NeedleUse): boolean {
    if ((this.#progress?.get(rule)?.count ?? 0) >= MOST_PER_RULE) return false;
    if (rule.finder !== undefined) {
      const place = placeOf(this.#context);
      if (place === 'silent' || (wanted !== undefined && (wanted === 'code') !== (place === 'other'))) return false;
    }
    return rule.path === undefined || rule.path.test(this.#context.path ?? '');
  }

  #drain(slab: Slab, last: boolean): void {
    const available = this.#base + this.#filled;
    this.#waiting = this.#waiting?.map((queue, lane) => {
      const reach = LANE_REACH[lane] ?? 0;
      const ready = last ? queue.length : queue.findIndex((waiting) => waiting.end + reach > available);
      const count = ready < 0 ? queue.length : ready;
      for (let index = 0; index < count; index++) {
        const waiting = queue[index];
        if (waiting !== undefined) this.#hit(slab, waiting, reach);
      }
      return count === 0 ? queue : queue.slice(count);
    });
  }

  #hit(slab: Slab, { use, start, end }: Waiting, reach: number): void {
    const { rule, purpose } = use;
    if (purpose === 'unless') {
      const around = this.#view(slab, start - 256, end + 256).text(start - 256, end + 256);
      if (rule.unless?.test(around) === true) (this.#cancelled ??= new Set()).add(rule);
      return;
    }
    const progress = this.#progress?.get(rule);
    if (progress !== undefined && (start < progress.end || progress.count >= MOST_PER_RULE)) return;
    const view = this.#view(slab, start - REACH_BACK, end + reach);
    const found = evaluate(rule, { start, end }, view, this.#context, this.#bench.engineRules.placeholder);
    if (found === undefined) return;
    this.#add(slab, found);
    (this.#progress ??= new Map()).set(rule, { end: found.match.end, count: (progress?.count ?? 0) + 1 });
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
    let needed = this.#base + this.#scanned;
    for (const queue of this.#waiting ?? []) needed = Math.min(needed, queue[0]?.end ?? needed);
    const assignment = this.#assignments[this.#nextAssignment];
    if (assignment !== undefined) needed = Math.min(needed, assignment.start);
    const gone = Math.max(0, needed - REACH_BACK - LONGEST_LITERAL - this.#base);
    this.#lines.forget(slab.bytes, this.#base, gone);
    slab.bytes.copyWithin(0, gone, this.#filled);
    this.#base += gone;
    this.#filled -= gone;
    this.#scanned -= gone;
  }
}
