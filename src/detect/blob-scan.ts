/**
 * One blob on its way through the detector. Bytes are gathered into a slab; each slab is prefiltered once, and every hit is evaluated once, with
 * all of its context: what it needs to its left is kept, and it waits until what it needs to its right has come or the blob has ended. So neither
 * the caller's chunks nor the size of the slab can change a result.
 */
import type { BlobScan } from '../model/detector.js';
import type { Assignment, BlobContext, Match } from '../model/match.js';
import { evaluateAssigned } from './assigned.js';
import type { EngineRules } from './engine-rules.js';
import { isExempt, type Candidate } from './candidate.js';
import { REACH_BACK, REACH_ON } from './reach.js';
import type { CompiledRule } from './compiled-rule.js';
import type { NeedleUse, Scannable } from './rule-set.js';
import { evaluate } from './evaluate.js';
import { Lines, type Position } from './lines.js';
import { LONGEST_LITERAL, LOOK_ON, type Hits, type Slab } from './prefilter/prefilter.js';
import { READER_CAP } from './readers/reader.js';
import { Repeats, type Seen } from './repeats.js';
import { MOST_PER_RULE, settle } from './settle.js';
import { Searches, type SearchRules } from './searches.js';
import { MOST_SWEPT } from './sweep.js';
import { kindOf, SWEPT, usesByLane, type UsesByLane } from './uses-by-lane.js';
import type { View } from './view.js';
import { Waiting } from './waiting.js';
import { wholeFileRules } from './whole-file.js';

/** What is kept begins at a whole word: bytes that threads share are copied in words only where both sides are aligned alike. */
const WORD = 8;

/** Bytes that can wait for their right context, at the most: the room a slab needs besides its new bytes. */
export const MOST_KEPT = REACH_BACK + LONGEST_LITERAL + LOOK_ON + READER_CAP + REACH_ON + MOST_SWEPT + WORD;

/** What all blobs share, and the slabs they borrow one after another. */
export interface Bench {
  ruleSet: Scannable;
  engineRules: EngineRules;
  searchRules: SearchRules;
  borrow(): Slab;
  giveBack(slab: Slab): void;
}

/** Bytes to the right that a hit of each lane waits for. */
const LANE_REACH = [REACH_ON, READER_CAP + REACH_ON] as const;

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
  #waiting: readonly Waiting[] | undefined;
  /** For each needle that was seen, what it starts in this blob, by lane. */
  #started: Map<number, UsesByLane> | undefined;
  #repeats: readonly Repeats[] | undefined;
  /** What the view handed out since this was reset. */
  readonly #seen: Seen = { from: 0, to: 0 };
  /** Undefined where there is nothing to search for. */
  readonly #searches: Searches | undefined;
  #nextAssignment = 0;
  /** For each rule, the offset after the last value it led to. */
  #ends: Map<CompiledRule, number> | undefined;
  /** How many candidates each rule has. */
  #counts: Map<CompiledRule, number> | undefined;
  #cancelled: Set<CompiledRule> | undefined;

  constructor(bench: Bench, context: BlobContext) {
    this.#bench = bench;
    this.#context = context;
    this.#assignments = context.assignments?.toSorted((a, b) => a.start - b.start) ?? [];
    const { swept } = bench.searchRules;
    const wholeFile = wholeFileRules(bench.searchRules.wholeFile, context);
    if (swept.length + wholeFile.length > 0) this.#searches = new Searches({ swept, wholeFile }, context);
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
    const kind = kindOf(this.#context, this.#filled);
    const { to, newlines } = slab.scan(this.#scanned, this.#filled, last, kind);
    this.#scanned = to;
    this.#lines.scanned(this.#base + to, newlines);
    if (slab.hits.count > 0) this.#queue(slab.hits);
    if (this.#waiting !== undefined) this.#drain(slab, last);
    if (this.#searches !== undefined) this.#search(slab, this.#searches, last);
    this.#assigned(slab, last);
    if (!last) this.#forget(slab);
  }

  #queue(hits: Hits): void {
    const lanes = (this.#waiting ??= LANE_REACH.map(() => new Waiting()));
    const started = (this.#started ??= new Map<number, UsesByLane>());
    for (let index = 0; index < hits.count; index++) {
      const needle = hits.needles[index] ?? 0;
      let uses = started.get(needle);
      if (uses === undefined) started.set(needle, (uses = usesByLane(this.#bench.ruleSet.uses[needle] ?? [], this.#context)));
      const end = this.#base + (hits.ends[index] ?? 0);
      const swept = uses[SWEPT] ?? [];
      if (swept.length > 0) for (const { rule } of swept) this.#searches?.mark(rule, this.#startOf(needle, end));
      for (let lane = 0; lane < lanes.length; lane++) if ((uses[lane] ?? []).length > 0) lanes[lane]?.push(needle, end);
    }
  }

  #startOf(needle: number, end: number): number {
    return end - (this.#bench.ruleSet.needles[needle]?.text.length ?? 0);
  }

  #drain(slab: Slab, last: boolean): void {
    const available = this.#base + this.#filled;
    this.#waiting?.forEach((queue, lane) => {
      const ready = last ? available : available - (LANE_REACH[lane] ?? 0);
      for (let end = queue.end; end !== undefined && end <= ready; end = queue.end) this.#hit(slab, queue.take(), end, lane);
      queue.forget();
    });
  }

  #hit(slab: Slab, needle: number, end: number, lane: number): void {
    const reach = LANE_REACH[lane] ?? 0;
    const start = this.#startOf(needle, end);
    // At the edges of a blob the same bytes can mean something else.
    const isInside = start >= REACH_BACK && end + reach <= this.#base + this.#filled;
    const repeats = isInside ? (this.#repeats ??= LANE_REACH.map(() => new Repeats()))[lane] : undefined;
    if (repeats?.isKnown(needle, start, slab.bytes, this.#base) === true) return;
    this.#seen.from = start;
    this.#seen.to = end;
    let isNothing = true;
    for (const use of this.#started?.get(needle)?.[lane] ?? []) if (!this.#leadsToNothing(slab, use, start, end, reach)) isNothing = false;
    if (isNothing) repeats?.failed(needle, start, { from: this.#seen.from - start, to: this.#seen.to - start });
  }

  /** @returns false where something was found, and where the bytes are not all that decided */
  #leadsToNothing(slab: Slab, { rule, purpose }: NeedleUse, start: number, end: number, reach: number): boolean {
    if (purpose === 'unless') {
      const around = this.#view(slab, start - 256, end + 256).text(start - 256, end + 256);
      if (rule.unless?.test(around) !== true) return true;
      (this.#cancelled ??= new Set()).add(rule);
      return false;
    }
    if (this.#countOf(rule) >= MOST_PER_RULE) return true;
    if (start < (this.#ends?.get(rule) ?? 0)) return false;
    const view = this.#view(slab, start - REACH_BACK, end + reach);
    const found = evaluate(rule, { start, end }, view, this.#context, this.#bench.engineRules);
    // A thousand placeholders are enough, but the secret after them is still one.
    if (found === undefined || this.#countOf(found.rule) >= MOST_PER_RULE) return true;
    this.#add(slab, found);
    (this.#ends ??= new Map()).set(rule, found.match.end);
    return false;
  }

  #search(slab: Slab, searches: Searches, last: boolean): void {
    searches.run(this.#base + this.#scanned, last, {
      context: this.#context,
      placeholder: this.#bench.engineRules.placeholder,
      view: (from, to) => this.#view(slab, from, to),
      countOf: (rule) => this.#countOf(rule),
      add: (found) => this.#add(slab, found),
    });
  }

  #assigned(slab: Slab, last: boolean): void {
    for (let next = this.#assignments[this.#nextAssignment]; next !== undefined; next = this.#assignments[this.#nextAssignment]) {
      const to = Math.min(next.end, next.start + READER_CAP);
      if (!last && to > this.#base + this.#filled) return;
      this.#nextAssignment++;
      const found = evaluateAssigned(next, this.#view(slab, next.start, to), this.#context, this.#bench.engineRules);
      if (found !== undefined) this.#add(slab, found);
    }
  }

  #add(slab: Slab, found: Candidate): void {
    const { start, end } = found.match;
    if (this.#bench.ruleSet.silent?.has(found.rule) === true) return;
    if (isExempt(found, this.#context, () => this.#view(slab, start - REACH_BACK, end + REACH_ON))) return;
    const position = this.#lines.at(slab.bytes, this.#base, found.match.start);
    (this.#candidates ??= []).push({ ...found, position });
    (this.#counts ??= new Map()).set(found.rule, this.#countOf(found.rule) + 1);
  }

  #countOf(rule: CompiledRule): number {
    return this.#counts?.get(rule) ?? 0;
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
      text: (start, end) => {
        const [left, right] = [clip(start), Math.max(clip(start), clip(end))];
        this.#seen.from = Math.min(this.#seen.from, base + left);
        this.#seen.to = Math.max(this.#seen.to, base + right);
        return slab.bytes.toString('latin1', left, right);
      },
    };
  }

  /** Moves what may still be needed to the front of the slab. */
  #forget(slab: Slab): void {
    let needed = this.#base + this.#scanned;
    for (const queue of this.#waiting ?? []) needed = Math.min(needed, queue.end ?? needed);
    needed = Math.min(needed, this.#searches?.needed ?? needed);
    const assignment = this.#assignments[this.#nextAssignment];
    if (assignment !== undefined) needed = Math.min(needed, assignment.start);
    const spent = Math.max(0, needed - REACH_BACK - LONGEST_LITERAL - this.#base);
    const gone = spent - (spent % WORD);
    this.#lines.forget(slab.bytes, this.#base, gone);
    slab.bytes.copyWithin(0, gone, this.#filled);
    this.#base += gone;
    this.#filled -= gone;
    this.#scanned -= gone;
  }
}
