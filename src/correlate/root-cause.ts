/**
 * The step that brought a value into the image.
 *
 * A build arg passed on the command line is in no row of its own: it first shows in the prefix of the first RUN after its ARG, or, with the
 * classic builder and `ENV X=$X`, only as the value of the ENV. So the ARG is found by name: the one that declares the build arg, or the one
 * that the ENV refers to (buildah keeps the `$X`) or is named after. Otherwise the earliest step that holds the value brought it.
 */
import type { Sighting } from '../model/finding.js';
import type { Step } from '../model/step.js';

export interface RootCause {
  /** Absent where the image's history does not tell. */
  step?: number;
  /** The step's text, or where the value first stands. */
  text: string;
  /** The ARG's name, when it came in through one. */
  arg?: string;
}

/** @param sightings of one finding, in order. */
export function rootCauseOf(sightings: readonly Sighting[], steps: readonly Step[]): RootCause {
  const earliest = sightings.find(({ step }) => step !== undefined)?.step;
  const declared = sightings
    .map((sighting) => declaringArg(sighting, steps))
    .filter((arg) => arg !== undefined)
    .reduce<DeclaredArg | undefined>((first, arg) => (first === undefined || arg.step < first.step ? arg : first), undefined);
  // What a file of an earlier step holds was there before any ARG.
  if (declared !== undefined && (earliest === undefined || declared.step <= earliest)) {
    return { step: declared.step, text: steps[declared.step]?.text ?? '', arg: declared.name };
  }
  if (earliest !== undefined) return { step: earliest, text: steps[earliest]?.text ?? '' };
  return { text: placeOf(sightings[0]) };
}

interface DeclaredArg {
  name: string;
  step: number;
}

function declaringArg(sighting: Sighting, steps: readonly Step[]): DeclaredArg | undefined {
  const step = steps[sighting.step ?? -1];
  const { name } = sighting;
  if (step === undefined || name === undefined) return undefined;
  if (sighting.kind === 'build-arg') return nearestArg(name, step.index, steps);
  const value = step.sets.findLast((set) => set.name === name)?.value;
  if (value === undefined) return undefined;
  if (step.instruction === 'ARG') return { name, step: step.index };
  return step.instruction === 'ENV' ? promotedArg(name, value, step.index, steps) : undefined;
}

/** The ARG that an ENV was made of: one it refers to, or one of its name. */
function promotedArg(name: string, value: string, env: number, steps: readonly Step[]): DeclaredArg | undefined {
  for (const reference of referencesIn(value)) {
    const arg = nearestArg(reference, env, steps);
    if (arg !== undefined) return arg;
  }
  const arg = nearestArg(name, env, steps);
  // A RUN between the two tells what the ARG held; if that is something else, the ENV has a value of its own.
  const heldOther = (step: Step): boolean => step.buildArgs.some((held) => held.name === name && held.value !== value);
  return arg === undefined || steps.slice(arg.step, env).some(heldOther) ? undefined : arg;
}

function nearestArg(name: string, before: number, steps: readonly Step[]): DeclaredArg | undefined {
  const step = steps.findLast(
    ({ index, instruction, sets }) => index < before && instruction === 'ARG' && sets.some((set) => set.name === name),
  );
  return step === undefined ? undefined : { name, step: step.index };
}

/** Names of the variables that an unresolved value is made of: `$A`, `${B}`, `${C:-default}`. */
function referencesIn(value: string): string[] {
  return Array.from(value.matchAll(/\$\{?([A-Z_]\w*)/gi), (match) => match[1] ?? '');
}

/** Where it stands, when no step is known to have put it there. */
function placeOf(sighting: Sighting | undefined): string {
  if (sighting === undefined) return '';
  const { layer, kind, name, path, line } = sighting;
  if (layer !== undefined) return `layer ${layer.index}`;
  if (kind === 'attestation' && path !== undefined)
    return `${path}${line === undefined ? '' : `:${line}`}, kept in the ${kind} ${name ?? ''}`.trim();
  if (kind === 'annotation' || kind === 'attestation' || kind === 'file') return name === undefined ? kind : `${kind} ${name}`;
  return `${inDockerfile(kind, name)} (in the config; no step set it)`;
}

/** `ENV API_KEY`, `CMD`: a part of the config in the words of a Dockerfile. */
function inDockerfile(kind: Sighting['kind'], name = ''): string {
  if (kind === 'command') return name.toUpperCase();
  return kind === 'env' || kind === 'label' ? `${kind.toUpperCase()} ${name}` : kind.toUpperCase();
}
