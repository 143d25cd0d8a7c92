/**
 * What the steps set, looked up without reading their texts again: a hostile step sets a million variables, and a thousand of them have a match.
 */
import type { Assignment } from '../model/match.js';
import type { Step } from '../model/step.js';
import { byteSpans } from './blob-text.js';
import type { KnownValues } from './blobs.js';
import { assignmentsIn } from './history/assignments.js';

export class Settings {
  readonly #known: KnownValues;
  readonly #byInstruction = new Map<string, Step[]>();
  readonly #values = new Map<Step, ReadonlyMap<string, string | undefined>>();
  readonly #spans = new Map<Step, readonly Assignment[]>();

  constructor(steps: readonly Step[], known: KnownValues) {
    this.#known = known;
    for (const step of steps) {
      const alike = this.#byInstruction.get(step.instruction);
      if (alike === undefined) this.#byInstruction.set(step.instruction, [step]);
      else alike.push(step);
    }
  }

  /** The steps of an instruction, in order. */
  of(instruction: string): readonly Step[] {
    return this.#byInstruction.get(instruction) ?? [];
  }

  sets(step: Step, name: string): boolean {
    return this.#valuesOf(step).has(name);
  }

  /** Undefined where the step does not set the name, or names it without a value. */
  value(step: Step, name: string): string | undefined {
    return this.#valuesOf(step).get(name);
  }

  /** The name that an ENV, ARG or LABEL assigns the value at this byte of its text to. */
  nameAt(step: Step, offset: number): string | undefined {
    const spans = this.#spansOf(step);
    let low = 0;
    for (let high = spans.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const span = spans[low];
    return span !== undefined && span.start <= offset ? span.name : undefined;
  }

  #valuesOf(step: Step): ReadonlyMap<string, string | undefined> {
    let values = this.#values.get(step);
    if (values === undefined) {
      // Of a name that is set twice the last counts.
      values = new Map(step.sets.map(({ name, value }) => [name, value]));
      this.#values.set(step, values);
    }
    return values;
  }

  /** By their place in the text, without overlap. */
  #spansOf(step: Step): readonly Assignment[] {
    let spans = this.#spans.get(step);
    if (spans === undefined) {
      const { instruction, text } = step;
      spans = byteSpans(text, assignmentsIn(instruction, text, this.#known.get(instruction)));
      this.#spans.set(step, spans);
    }
    return spans;
  }
}
