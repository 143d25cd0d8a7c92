/** Puts every match at its place in the image: layer, step, visibility. From here on a match is a sighting of something. */
import type { Sighting, Visibility } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { Match, RuleInfo } from '../model/match.js';
import type { FileContent } from '../model/ownership.js';
import type { Step } from '../model/step.js';
import { byteSpans } from './blob-text.js';
import { knownValues, type KnownValues } from './blobs.js';
import type { ConfigMatch } from './config-matches.js';
import { assignmentsIn } from './history/assignments.js';
import { fileSightings, type FileSighting } from './file-sightings.js';

export interface Placed {
  match: Match;
  rule: RuleInfo;
  sighting: Sighting;
  /** Of the file whose bytes the match lies in. */
  content?: FileContent;
}

/** Every match of the image, placed. */
export function placeAll(
  image: Image,
  layers: ReadonlyMap<string, ScannedLayer>,
  steps: readonly Step[],
  configMatches: readonly ConfigMatch[],
  rule: (id: string) => RuleInfo,
): Placed[] {
  const stepOfLayer = new Map(steps.flatMap(({ layer, index }) => (layer === null ? [] : [[layer, index] as const])));
  const known = knownValues(image.config);
  const files = fileSightings(image.layers.map(({ blob }) => layers.get(blob)));
  return [
    ...files.map((file) => placeFile(file, image, stepOfLayer, rule)),
    ...configMatches.map(({ place, match }) => ({
      match,
      rule: rule(match.detector),
      sighting: placeConfig({ place, match }, steps, known),
    })),
  ];
}

function placeFile(file: FileSighting, image: Image, stepOfLayer: ReadonlyMap<number, number>, rule: (id: string) => RuleInfo): Placed {
  const { path, layer, fileMatch, content, visibility } = file;
  const { match, chain } = fileMatch;
  const step = stepOfLayer.get(layer);
  const hiddenBy = visibility.layer === undefined ? undefined : stepOfLayer.get(visibility.layer);
  return {
    match,
    rule: rule(match.detector),
    ...(content !== undefined && { content }),
    sighting: {
      kind: 'file',
      path,
      ...(match.name !== undefined && { name: match.name }),
      layer: { index: layer, diffId: image.layers[layer]?.diffId ?? '' },
      ...(step !== undefined && { step }),
      line: match.line,
      column: match.column,
      offset: match.start,
      ...(chain !== undefined && { chain }),
      visibility: { ...visibility, ...(hiddenBy !== undefined && { step: hiddenBy }) },
    },
  };
}

function placeConfig({ place, match }: ConfigMatch, steps: readonly Step[], known: KnownValues): Sighting {
  const step = steps[place.step ?? -1];
  const variable =
    place.kind === 'history' && place.name === undefined && step !== undefined ? variableAt(step, known, match.start) : undefined;
  const name = place.name ?? variable;
  const madeBy = place.step ?? lastSetting(place, steps);
  return {
    kind: place.kind,
    ...(name !== undefined && { name }),
    ...(madeBy !== undefined && { step: madeBy }),
    line: match.line,
    column: match.column,
    offset: match.start,
    visibility: step !== undefined && variable !== undefined ? stillSet(step, variable, steps) : { state: 'live' },
  };
}

/** The name that an ENV, ARG or LABEL assigns the value at this byte of its text to. */
function variableAt({ instruction, text }: Step, known: KnownValues, offset: number): string | undefined {
  return byteSpans(text, assignmentsIn(instruction, text, known.get(instruction))).find(({ start, end }) => start <= offset && offset < end)
    ?.name;
}

/** The last step that set this part of the config: what it set is what the image has. */
function lastSetting({ kind, name }: ConfigMatch['place'], steps: readonly Step[]): number | undefined {
  const instruction = kind === 'command' ? name?.toUpperCase() : INSTRUCTION[kind];
  const setsByName = kind === 'env' || kind === 'label';
  return steps.findLast((step) => step.instruction === instruction && (!setsByName || step.sets.some((set) => set.name === name)))?.index;
}

const INSTRUCTION: Partial<Record<Sighting['kind'], string>> = { env: 'ENV', label: 'LABEL', healthcheck: 'HEALTHCHECK' };

/** A variable or label that a later step sets to something else is gone from the config, but not from the history. */
function stillSet(step: Step, name: string, steps: readonly Step[]): Visibility {
  if (step.instruction === 'ARG') return { state: 'live' };
  const value = valueIn(step, name);
  const later = steps.find(
    (other) => other.index > step.index && other.instruction === step.instruction && (valueIn(other, name) ?? value) !== value,
  );
  return later === undefined ? { state: 'live' } : { state: 'overwritten', step: later.index };
}

function valueIn(step: Step, name: string): string | undefined {
  return step.sets.findLast((set) => set.name === name)?.value;
}
