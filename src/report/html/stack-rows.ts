import type { LayerReport } from '../../model/report.js';
import type { SealedImage, SealedStep } from '../format.js';
import type { Placed } from './finding-view.js';

/** Which rows the stack has: a step with its layer each, and stretches that have nothing to do with a leak as one. */

/** A step with its layer, or a layer that no step is known for. */
export interface Unit {
  step?: SealedStep;
  layer?: Pick<LayerReport, 'index' | 'bytes' | 'files'>;
}

/** In the order of the build; layers without a step come last. */
export function unitsOf({ steps, layers }: SealedImage): Unit[] {
  const byIndex = new Map(layers.map((layer) => [layer.index, layer]));
  const made = new Set(steps.map(({ layer }) => layer));
  const orphans = layers.filter(({ index }) => !made.has(index)).map((layer) => ({ layer }));
  const units = steps.map((step) => {
    const layer = byIndex.get(step.layer ?? -1);
    return { step, ...(layer !== undefined && { layer }) };
  });
  return [...units, ...orphans];
}

/** At least so many in a row without a mark are folded into one. */
const WORTH_FOLDING = 4;

/** Rows of one unit, and of several where none of them has to do with a leak. */
export function folded(units: readonly Unit[], leaks: readonly Placed[]): Unit[][] {
  const marked = new Set(leaks.flatMap(({ view }) => view.steps));
  const rows: Unit[][] = [];
  let quiet: Unit[] = [];
  const flush = (): void => {
    rows.push(...(quiet.length < WORTH_FOLDING ? quiet.map((unit) => [unit]) : [quiet]));
    quiet = [];
  };
  for (const unit of units) {
    if (unit.step !== undefined && marked.has(unit.step.index)) {
      flush();
      rows.push([unit]);
    } else quiet.push(unit);
  }
  flush();
  return rows;
}
