import type { PlaceKind } from '../model/match.js';
import { escapeText } from './escape.js';
import type { SealedSighting } from './format.js';

/** The words for where a sighting is and whether it is still there, shared by all formats for people. One line, printable. */

/** `/app/.npmrc:3`, `/app/.env:1 API_KEY`, `ENV API_KEY`, `build arg NPM_TOKEN`. */
export function placeOf(sighting: SealedSighting): string {
  return escapeText(PLACE[sighting.kind](sighting));
}

const PLACE: Readonly<Record<PlaceKind, (sighting: SealedSighting) => string>> = {
  file: ({ path, chain, line, name }) =>
    [pathOf(path), ...(chain ?? [])].join(' › ') + (line === undefined ? '' : `:${line}`) + (name === undefined ? '' : ` ${name}`),
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

/** `step 7`, or nothing where the history does not tell. */
export function stepOf(step: number | undefined): string {
  return step === undefined ? '' : `step ${step}`;
}

/** `live`, or `deleted by step 9, still in layer 3`. */
export function visibilityOf({ visibility, layer }: SealedSighting): string {
  if (visibility.state === 'live') return layer === undefined ? 'live' : `live, in layer ${layer.index}`;
  const by =
    visibility.step !== undefined ? ` by step ${visibility.step}` : visibility.layer !== undefined ? ` by layer ${visibility.layer}` : '';
  return `${visibility.state}${by}, still in ${layer === undefined ? 'the image' : `layer ${layer.index}`}`;
}
