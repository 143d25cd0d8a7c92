import type { PlaceKind } from '../model/match.js';
import { escapeText } from './escape.js';
import type { SealedSighting, SealedStep } from './format.js';

/** The words for where a sighting is and whether it is still there, shared by all formats for people. One line, printable. */

/** `/app/.npmrc:3`, `/app/.env:1 API_KEY`, `ENV API_KEY`, `build arg NPM_TOKEN`. */
export function placeOf(sighting: SealedSighting): string {
  return escapeText(PLACE[sighting.kind](sighting));
}

const PLACE: Readonly<Record<PlaceKind, (sighting: SealedSighting) => string>> = {
  file: ({ path = '', chain, line, name, layer }) =>
    // Without a layer it is a file that the image is built from.
    [layer === undefined ? path : pathOf(path), ...(chain ?? [])].join(' › ') +
    (line === undefined ? '' : `:${line}`) +
    (name === undefined ? '' : ` ${name}`),
  env: named('ENV'),
  label: named('LABEL'),
  command: ({ name = 'command', step }) => name.toUpperCase() + (step === undefined ? ' (in no step)' : ''),
  healthcheck: () => 'HEALTHCHECK',
  'build-arg': named('build arg'),
  history: () => 'instruction text',
  annotation: named('annotation'),
  attestation: named('attestation'),
};

/** Paths are kept relative to the layer's root; people know them from inside the container. */
export function pathOf(path = ''): string {
  return `/${path}`;
}

function named(what: string): (sighting: SealedSighting) => string {
  return ({ name }) => (name === undefined ? what : `${what} ${name}`);
}

/** `step 7`, or `step 7 (Dockerfile:12)` where that is known; nothing where the history does not tell. */
export function stepOf(step: number | undefined, steps: readonly SealedStep[] = []): string {
  if (step === undefined) return '';
  const lines = linesOf([step], steps);
  return lines === '' ? `step ${step}` : `step ${step} (${lines})`;
}

/** `Dockerfile:12`, `Dockerfile:12,15`; empty where no step was found in a Dockerfile. One line, printable. */
export function linesOf(indices: readonly number[], steps: readonly SealedStep[]): string {
  const found = indices.flatMap((index) => steps[index]?.dockerfile ?? []);
  const [first] = found;
  return first === undefined ? '' : `${escapeText(first.path)}:${[...new Set(found.map(({ line }) => line))].join(',')}`;
}

/** `live`, or `deleted by step 9, still in layer 3`. */
export function visibilityOf({ visibility, layer, kind }: SealedSighting, steps: readonly SealedStep[] = []): string {
  if (visibility.state === 'live') return layer === undefined ? (kind === 'file' ? '' : 'live') : `live, in layer ${layer.index}`;
  const by =
    visibility.step !== undefined
      ? ` by ${stepOf(visibility.step, steps)}`
      : visibility.layer !== undefined
        ? ` by layer ${visibility.layer}`
        : '';
  return `${visibility.state}${by}, still in ${layer === undefined ? 'the image' : `layer ${layer.index}`}`;
}
