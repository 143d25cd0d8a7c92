/** Puts every match at its place in the image: layer, step, visibility. From here on a match is a sighting of something. */
import type { Sighting, Visibility } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { Match, RuleInfo } from '../model/match.js';
import type { FileContent } from '../model/ownership.js';
import type { Step } from '../model/step.js';
import { knownValues } from './blobs.js';
import type { ConfigMatch } from './config-matches.js';
import { fileSightings, sightingsApart, type FileSighting } from './file-sightings.js';
import { Settings } from './settings.js';

export interface Placed {
  match: Match;
  rule: RuleInfo;
  sighting: Sighting;
  /** Its place among the matches of its layer. */
  ordinal?: number;
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
  const settings = new Settings(steps, knownValues(image.config));
  const scanned = image.layers.map(({ blob }) => layers.get(blob));
  const files = image.isFragment ? sightingsApart(scanned) : fileSightings(scanned);
  return [
    ...files.map((file) => placeFile(file, image, stepOfLayer, rule)),
    ...configMatches.map(({ place, match }) => ({
      match,
      rule: rule(match.detector),
      sighting: placeConfig({ place, match }, steps, settings),
    })),
  ];
}

function placeFile(file: FileSighting, image: Image, stepOfLayer: ReadonlyMap<number, number>, rule: (id: string) => RuleInfo): Placed {
  const { path, layer, fileMatch, ordinal, content, visibility } = file;
  const { match, chain, remark } = fileMatch;
  const step = stepOfLayer.get(layer);
  const hiddenBy = visibility.layer === undefined ? undefined : stepOfLayer.get(visibility.layer);
  return {
    match,
    rule: rule(match.detector),
    ordinal,
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
      ...(remark !== undefined && { remark }),
    },
  };
}

function placeConfig({ place, match }: ConfigMatch, steps: readonly Step[], settings: Settings): Sighting {
  const step = steps[place.step ?? -1];
  const variable =
    place.kind === 'history' && place.name === undefined && step !== undefined ? settings.nameAt(step, match.start) : undefined;
  const name = place.name ?? variable;
  const madeBy = place.step ?? lastSetting(place, settings);
  return {
    kind: place.kind,
    ...(place.path !== undefined && { path: place.path }),
    ...(name !== undefined && { name }),
    ...(madeBy !== undefined && { step: madeBy }),
    line: match.line,
    column: match.column,
    offset: match.start,
    visibility: step === undefined || place.name !== undefined ? { state: 'live' } : stillThere(step, variable, settings),
  };
}

/** The last step that set this part of the config: what it set is what the image has. */
function lastSetting({ kind, name }: ConfigMatch['place'], settings: Settings): number | undefined {
  const instruction = kind === 'command' ? name?.toUpperCase() : INSTRUCTION[kind];
  const setsByName = kind === 'env' || kind === 'label';
  return settings.of(instruction ?? '').findLast((step) => !setsByName || (name !== undefined && settings.sets(step, name)))?.index;
}

const INSTRUCTION: Partial<Record<Sighting['kind'], string>> = { env: 'ENV', label: 'LABEL', healthcheck: 'HEALTHCHECK' };

/** Of what the text of a step sets. */
function stillThere(step: Step, variable: string | undefined, settings: Settings): Visibility {
  if (variable !== undefined) return stillSet(step, variable, settings);
  if (!REPLACED.has(step.instruction)) return { state: 'live' };
  const later = settings.of(step.instruction).find((other) => other.index > step.index && other.text !== step.text);
  return later === undefined ? { state: 'live' } : { state: 'overwritten', step: later.index };
}

/** Instructions of which the last one counts, https://docs.docker.com/reference/dockerfile/ ; a WORKDIR may be written from the one before. */
const REPLACED: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'MAINTAINER', 'SHELL', 'STOPSIGNAL', 'USER']);

/** A variable or label that a later step sets to something else is gone from the config, but not from the history. */
function stillSet(step: Step, name: string, settings: Settings): Visibility {
  if (step.instruction === 'ARG') return { state: 'live' };
  const value = settings.value(step, name);
  const later = settings.of(step.instruction).find((other) => other.index > step.index && (settings.value(other, name) ?? value) !== value);
  return later === undefined ? { state: 'live' } : { state: 'overwritten', step: later.index };
}
