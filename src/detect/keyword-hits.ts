/**
 * The hits of a blob's prefilter, each evaluated once, in the order of their ends, as soon as all that may be looked at around it is held. There
 * are many where somebody wants them to be, and nearly all of them lead to nothing: so what they share is worked out once.
 */
import type { PassedOver } from '../model/detector.js';
import type { BlobContext } from '../model/match.js';
import type { Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import type { EngineRules } from './engine-rules.js';
import { evaluate, evaluateBeginning, type KeywordHit } from './evaluate.js';
import { evaluateFound } from './evaluate-found.js';
import { evaluateListed } from './evaluate-listed.js';
import type { Held } from './held.js';
import { Lane, type Started } from './lane.js';
import { Names } from './names.js';
import { mayBeGivenUp } from './patience.js';
import type { Hits } from './prefilter/prefilter.js';
import { joined } from './passed-over.js';
import { REACH_BACK, REACH_ON } from './reach.js';
import { READER_CAP } from './readers/reader.js';
import type { NeedleUse, Scannable } from './rule-set.js';
import type { Searches } from './searches.js';
import type { Beyond } from './settle.js';
import type { UsesByLane, UsesIndex } from './uses-by-lane.js';
import { VendorWords } from './vendor-words.js';

/** Bytes to the right that a hit of each lane waits for. */
const LANE_REACH = [REACH_ON, READER_CAP + REACH_ON] as const;

/** Bytes on either side of a keyword in which something may speak against a rule. */
const UNLESS_REACH = 256;

/** What a hit led a rule to: `refused` is what there is enough of. */
type Outcome = 'something' | 'nothing' | 'refused';

/** What all blobs share. */
export interface HitRules {
  ruleSet: Scannable;
  uses: UsesIndex;
  engineRules: EngineRules;
}

export class KeywordHits {
  readonly #rules: HitRules;
  readonly #context: BlobContext;
  readonly #held: Held;
  readonly #add: (found: Candidate) => boolean;
  readonly #usesOf: (needle: number) => UsesByLane;
  readonly #lanes: readonly Lane[];
  readonly #names: Names;
  readonly #words = new VendorWords();
  /** For each rule, the offset after the last value it led to. */
  readonly #ends = new Map<CompiledRule, number>();
  readonly #cancelled = new Set<CompiledRule>();

  /** @param add is told what was found; says whether it counts */
  constructor(rules: HitRules, context: BlobContext, held: Held, add: (found: Candidate) => boolean) {
    this.#rules = rules;
    this.#context = context;
    this.#held = held;
    this.#add = add;
    this.#usesOf = rules.uses.in(context);
    this.#lanes = LANE_REACH.map((reach, index) => {
      return new Lane(reach, (needle) => ({ length: this.#lengthOf(needle), uses: this.#usesOf(needle).lanes[index] ?? [] }));
    });
    this.#names = new Names(held);
  }

  /** Rules that were called off by something in the blob. */
  get cancelled(): ReadonlySet<CompiledRule> {
    return this.#cancelled;
  }

  /** What there is of a rule beyond what is listed. */
  beyond(rule: CompiledRule): Beyond {
    return {
      refused: this.#lanes.some(({ tally }) => tally.refused.has(rule)),
      unread: this.#lanes.reduce((sum, lane) => sum + lane.unread(rule), 0),
    };
  }

  /** What was passed over, as too much led to nothing. */
  get passedOver(): PassedOver | undefined {
    return joined(this.#lanes.map((lane) => lane.passedOver(this.#held.end)));
  }

  /** Needles that nobody asks for any more: those that came to it since this was asked. */
  takeSilent(): readonly number[] {
    return this.#lanes.flatMap((lane, number) =>
      lane.takeSilent().filter((needle) => {
        const { lanes, swept } = this.#usesOf(needle);
        return swept.length === 0 && lanes.every((uses, other) => uses.length === 0 || other === number);
      }),
    );
  }

  /** The first offset at which something is still to be evaluated. */
  get needed(): number {
    return Math.min(...this.#lanes.map(({ waiting }) => waiting.end));
  }

  /**
   * Evaluates what has its right context, and keeps the rest.
   * @param hits of the bytes that are held @param searches are told where to search @param last the blob ends with what is held
   */
  take(hits: Hits, searches: Searches | undefined, last: boolean): void {
    this.drain(last);
    if (searches !== undefined) this.#mark(hits, searches);
    this.#lanes.forEach((lane, number) => this.#takeInto(lane, number, hits, this.#ready(lane, last)));
  }

  #mark({ count, needles, ends }: Hits, searches: Searches): void {
    for (let index = 0; index < count; index++) {
      const needle = needles[index] ?? 0;
      for (const { rule } of this.#usesOf(needle).swept) searches.mark(rule, this.#held.base + (ends[index] ?? 0) - this.#lengthOf(needle));
    }
  }

  /** Nearly all are ready, and need not be kept at all. */
  #takeInto(lane: Lane, number: number, { count, needles, ends }: Hits, ready: number): void {
    const { base } = this.#held;
    for (let index = 0; index < count; index++) {
      const needle = needles[index] ?? 0;
      if (this.#usesOf(needle).lanes[number]?.length === 0) continue;
      const end = base + (ends[index] ?? 0);
      if (end <= ready) this.#start(lane, needle, end);
      else if (!lane.passes(needle)) lane.waiting.push(needle, end);
    }
  }

  /** Up to where hits have their right context. */
  #ready({ reach }: Lane, last: boolean): number {
    return last ? this.#held.end : this.#held.end - reach;
  }

  #start(lane: Lane, needle: number, end: number): void {
    const started = lane.start(needle);
    if (started.uses.length > 0) this.#hit(needle, started, end, lane);
  }

  #lengthOf(needle: number): number {
    return this.#rules.ruleSet.needles[needle]?.text.length ?? 0;
  }

  /** Evaluates what was kept and has its right context by now. @param last the blob ends with what is held */
  drain(last: boolean): void {
    for (const lane of this.#lanes) {
      const { waiting } = lane;
      const ready = this.#ready(lane, last);
      for (let end = waiting.end; end <= ready; end = waiting.end) this.#start(lane, waiting.take(), end);
      waiting.forget();
    }
  }

  #hit(needle: number, { length, uses }: Started, end: number, lane: Lane): void {
    const held = this.#held;
    const start = end - length;
    if (this.#names.isSpent(start, end, uses)) return;
    // At the edges of a blob the same bytes can mean something else.
    const isInside = start >= REACH_BACK && end + lane.reach <= held.end;
    if (isInside && lane.repeats.isKnown(needle, start, held.bytes, held.base)) return;
    held.forgetSeen(start, end);
    const hit: KeywordHit = { start, end, view: held.view(start - REACH_BACK, end + lane.reach), followed: undefined };
    let isNothing = true;
    for (const use of uses) {
      const outcome = this.#try(use, hit, lane);
      if (outcome === 'something') isNothing = false;
      else if (this.#isGivenUp(use, end, lane, outcome)) lane.giveUp(use, end);
    }
    if (isNothing && isInside) lane.repeats.failed(needle, start, { from: held.seen.from - start, to: held.seen.to - start });
  }

  #isGivenUp(use: NeedleUse, end: number, lane: Lane, outcome: 'nothing' | 'refused'): boolean {
    return this.#context.hasty === true && mayBeGivenUp(use) && lane.patience.isSpent(use.rule, end, outcome === 'refused');
  }

  /** @returns `something` also where the bytes are not all that decided */
  #try({ rule, purpose }: NeedleUse, hit: KeywordHit, lane: Lane): Outcome {
    if (purpose === 'unless') return this.#isNoReason(rule, hit) ? 'nothing' : 'something';
    if (hit.start < (this.#ends.get(rule) ?? 0)) return 'something';
    if (rule.list !== undefined) return this.#listsNothing(rule, hit, lane) ? 'nothing' : 'something';
    const found = purpose === 'beginning' ? evaluateBeginning(rule, hit, this.#context, this.#words) : this.#evaluate(rule, hit, lane);
    // A thousand placeholders are enough, but the secret after them is still one.
    if (found === undefined) return 'nothing';
    if (lane.tally.refuses(found.rule)) {
      if (lane.tally.isFull(rule)) lane.close(rule);
      return 'refused';
    }
    this.#take(rule, found, lane);
    return 'something';
  }

  #take(rule: CompiledRule, found: Candidate, lane: Lane): void {
    this.#ends.set(rule, Math.max(found.match.end, this.#ends.get(rule) ?? 0));
    if (found.fullName !== undefined) found.match.name = found.fullName();
    if (!this.#add(found)) return;
    lane.tally.add(found.rule);
    if (lane.tally.isFull(rule)) lane.close(rule);
  }

  /** @returns whether its list holds nothing */
  #listsNothing(rule: CompiledRule, hit: KeywordHit, lane: Lane): boolean {
    let isEmpty = true;
    for (const found of evaluateListed(rule, hit, hit.view, this.#context, this.#rules.engineRules)) {
      isEmpty = false;
      if (lane.tally.refuses(found.rule)) break;
      this.#take(rule, found, lane);
    }
    return isEmpty;
  }

  #evaluate(rule: CompiledRule, hit: KeywordHit, lane: Lane): Candidate | undefined {
    const { engineRules } = this.#rules;
    if (rule.finder === undefined) return evaluate(rule, hit, this.#context, engineRules);
    const { beside, failed } = this.#names.around(rule.finder, hit);
    if (beside === undefined || failed.includes(rule)) return undefined;
    const found = evaluateFound(rule, beside, hit.view, this.#context, engineRules, (one) => lane.tally.refuses(one));
    if (found === undefined) this.#names.failed(rule);
    return found;
  }

  /** Whether the bytes say nothing against the rule. */
  #isNoReason(rule: CompiledRule, { start, end, view }: KeywordHit): boolean {
    if (rule.unless?.test(view.text(start - UNLESS_REACH, end + UNLESS_REACH)) !== true) return true;
    this.#cancelled.add(rule);
    return false;
  }
}
