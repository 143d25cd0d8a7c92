/** What a remedy may name of a finding, and the names: the file, the variable, the field of the config, the step that made it. */
import type { Sighting } from '../model/finding.js';
import type { RuleInfo } from '../model/match.js';
import type { Step } from '../model/step.js';
import { variableFor } from './credential-name.js';
import { asWritten } from './dockerfile/lines.js';
import type { Build } from './fix/build.js';
import type { RootCause } from './root-cause.js';

export interface Leaked {
  rule: RuleInfo;
  /** What the text that holds it calls it. */
  name?: string;
  root: RootCause;
  /** In order, at least one. */
  sightings: readonly Sighting[];
  steps: readonly Step[];
  /** The files that the image was built from, where they are known. */
  build?: Build | undefined;
}

export function variable({ root, sightings, name, rule }: Leaked): string {
  return variableFor(root, sightings, name, rule);
}

/** The first file that holds it, as it is called inside a container. */
export function fileOf({ sightings }: Leaked): string | undefined {
  const path = sightings.find(({ kind }) => kind === 'file')?.path;
  return path === undefined ? undefined : `/${path}`;
}

export function pathOf(leaked: Leaked): string {
  return fileOf(leaked) ?? 'the file';
}

/** The step that made the layer of the first file; undefined where there is none or the history does not tell. */
export function makerOf({ sightings, steps, build }: Leaked): Step | undefined {
  const step = steps[sightings.find(({ kind }) => kind === 'file')?.step ?? -1];
  return step && asWritten(step, build?.lined);
}

/** The same without the files of other instructions, where some are of these: a file that was copied is none that a command wrote. */
export function filesOf(leaked: Leaked, instructions: RegExp): Leaked {
  const isOf = ({ kind, step }: Sighting): boolean => kind === 'file' && instructions.test(leaked.steps[step ?? -1]?.instruction ?? '');
  if (!leaked.sightings.some(isOf)) return leaked;
  return { ...leaked, sightings: leaked.sightings.filter((sighting) => sighting.kind !== 'file' || isOf(sighting)) };
}

/** The texts of the steps that hold it. */
export function commandsOf({ sightings, steps }: Leaked): string[] {
  return sightings.flatMap(({ kind, step }) => (kind === 'history' || kind === 'file' ? (steps[step ?? -1]?.text ?? []) : []));
}

/** The command of the first RUN that had it as a build arg. */
export function firstUse({ sightings, steps }: Leaked): string | undefined {
  return steps[sightings.find(({ kind }) => kind === 'build-arg')?.step ?? -1]?.text;
}

/** Who keeps what a build was told: its history, or, of what no step of the image was told, its provenance alone. */
export function keeperOf({ sightings }: Leaked): string {
  return sightings.every(({ kind }) => kind === 'attestation') ? 'provenance' : 'history';
}

/** The part of the config or of the history that has to change, in the words of a Dockerfile: `CMD`, `LABEL api.token`. */
export function fieldOf({ sightings, root, steps }: Leaked): string {
  const field = sightings.find(({ kind }) => kind === 'label' || kind === 'command' || kind === 'healthcheck' || kind === 'annotation');
  if (field === undefined) {
    const [first] = sightings;
    if (first?.kind === 'attestation') return first.path ?? `the attestation ${first.name ?? ''}`.trim();
    const remark = sightings.find(({ kind, name }) => kind === 'history' && (name === 'comment' || name === 'author'));
    if (remark !== undefined) return `the ${remark.name ?? ''} of the history`;
    const instruction = steps[root.step ?? -1]?.instruction ?? 'the instruction';
    return instruction === 'LABEL' ? `LABEL ${first?.name ?? ''}`.trim() : instruction;
  }
  if (field.kind === 'healthcheck') return 'HEALTHCHECK';
  if (field.kind === 'command') return (field.name ?? 'command').toUpperCase();
  return `${field.kind === 'label' ? 'LABEL' : field.kind} ${field.name ?? ''}`.trim();
}

/** Whether the value in the history may be the default of its ARG as well as a passed one: buildah's ARG rows leave defaults out. */
export function mayBeDefault({ root, steps }: Leaked): boolean {
  const step = steps[root.step ?? -1];
  return root.arg !== undefined && step?.instruction === 'ARG' && step.dialect === 'buildah';
}
