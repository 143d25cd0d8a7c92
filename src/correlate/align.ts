/**
 * Which step made which layer. The config is the only witness: entries that are not `empty_layer` pair one to one, in order, with
 * the diff ids. Where the numbers differ something rewrote the image, and a pair is made only where it can be argued; no step is invented.
 */
import type { Alignment } from '../model/finding.js';
import { alwaysMakesLayer, neverMakesLayer } from './history/instruction.js';

export interface AlignableStep {
  instruction: string;
  dialect: string;
  emptyLayer: boolean;
}

export interface Aligned {
  /** The layer of each step; null for none. */
  layers: (number | null)[];
  alignment: Alignment;
}

/** @param layerCount how many layers the image has. */
export function align(steps: readonly AlignableStep[], layerCount: number): Aligned {
  if (steps.length === 0) return { layers: [], alignment: 'unknown' };
  const makers = indices(steps, (step) => !step.emptyLayer);
  if (makers.length === layerCount) return withoutMerged(steps, pair(steps.length, makers, 0));
  // Layers below the first known step: a base whose history was dropped. The top still pairs.
  if (makers.length < layerCount) return { layers: pair(steps.length, makers, layerCount - makers.length), alignment: 'inferred' };
  // Some builders forget `empty_layer` on rows that only change the config.
  const likely = makers.filter((index) => !neverMakesLayer(steps[index]?.instruction ?? ''));
  if (likely.length === layerCount) return { layers: pair(steps.length, likely, 0), alignment: 'inferred' };
  // Squashed by a tool that kept every row: any pair would be a guess.
  return { layers: steps.map(() => null), alignment: 'inferred' };
}

/**
 * buildah without `--layers` runs all steps in one container and marks all rows but the last as empty: the one layer holds the
 * work of all of them, so it is not the last one's. A RUN or COPY that is marked empty gives it away.
 */
function withoutMerged(steps: readonly AlignableStep[], layers: (number | null)[]): Aligned {
  let merged = false;
  let alignment: Alignment = 'exact';
  const kept = layers.map((layer, index) => {
    const step = steps[index];
    if (step?.dialect !== 'buildah') return layer;
    if (layer === null) {
      merged ||= alwaysMakesLayer(step.instruction);
      return null;
    }
    const honest = !merged;
    merged = false;
    if (!honest) alignment = 'inferred';
    return honest ? layer : null;
  });
  return { layers: kept, alignment };
}

function indices(steps: readonly AlignableStep[], keep: (step: AlignableStep) => boolean): number[] {
  return steps.flatMap((step, index) => (keep(step) ? [index] : []));
}

function pair(count: number, makers: readonly number[], firstLayer: number): (number | null)[] {
  const layers = new Array<number | null>(count).fill(null);
  makers.forEach((step, order) => (layers[step] = firstLayer + order));
  return layers;
}
