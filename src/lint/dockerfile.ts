/** A Dockerfile before any build: its instructions taken for the steps of an image, looked at by the detector and for what they are about to leak. */
import { configBlobs } from '../correlate/blobs.js';
import { matchConfig } from '../correlate/config-matches.js';
import { correlate } from '../correlate/correlate.js';
import { instructionText, type Dockerfile, type Instruction } from '../correlate/dockerfile/instruction.js';
import type { Build, BuildFiles } from '../correlate/fix/build.js';
import { together, type Plan } from '../correlate/fix/change.js';
import { planFor } from '../correlate/fix/plan.js';
import { assignmentsIn } from '../correlate/history/assignments.js';
import { variableFor } from '../correlate/credential-name.js';
import type { Detector } from '../model/detector.js';
import type { Sighting } from '../model/finding.js';
import type { Image, ImageConfig } from '../model/image.js';
import type { Step } from '../model/step.js';
import { hinted, inFile, type Draft, type Hint } from './draft.js';
import { hintsOf } from './hints.js';

export interface LintedDockerfile {
  findings: Draft[];
  /** What mends all of them that an edit can mend. */
  plan: Plan;
}

export function lintDockerfile(files: BuildFiles, detector: Detector): LintedDockerfile {
  const { dockerfile } = files;
  const instructions = instructionsIn(dockerfile);
  const steps = instructions.map(toStep);
  const build: Build = {
    ...files,
    lined: { match: { path: dockerfile.path, matched: true }, instructions: new Map(instructions.map((one, index) => [index, one])) },
  };
  const literals = literalFindings(steps, build, detector);
  const hints = hintsOf(dockerfile, instructions);
  const lineOf = ({ step, name }: Sighting): number => lineIn(dockerfile, instructions[step ?? -1], name);
  const findings = [...literals, ...hints.map((hint) => hinted(hint, steps[hint.step]?.text.split('\n', 1)[0] ?? '', steps, build))];
  const plans = [
    ...literals.filter(({ category }) => category === 'secret').map((draft) => planFor(leakyOf(draft, steps, detector), build)),
    ...hints.filter(({ category = 'secret' }) => category === 'secret').map((hint) => planFor(leakyHint(hint), build)),
  ];
  return { findings: findings.map((draft) => inFile(draft, dockerfile.path, lineOf)), plan: together(plans) };
}

/** The first FROM's ARGs, then all stages. */
function instructionsIn({ globals, stages }: Dockerfile): Instruction[] {
  return [...globals, ...stages.flatMap((stage) => stage.instructions)];
}

function literalFindings(steps: readonly Step[], build: Build, detector: Detector): Draft[] {
  const image: Image = { reference: '', id: '', source: 'directory', config: EMPTY, history: [], layers: [], documents: [], skipped: [] };
  const configMatches = matchConfig(configBlobs(image, steps), (context) => detector.open(context));
  return correlate({ image, layers: new Map(), steps, alignment: 'exact', build, configMatches, rule: (id) => detector.rule(id) });
}

const EMPTY: ImageConfig = { env: [], labels: {}, cmd: [], entrypoint: [], healthcheck: [], shell: [], onBuild: [] };

function toStep(instruction: Instruction, index: number): Step {
  const text = [instructionText(instruction), ...instruction.heredocs.map(({ name, body }) => body + name)].join('\n');
  const sets = assignmentsIn(instruction.keyword, text).map(({ name, value }) => (value === undefined ? { name } : { name, value }));
  // As the classic builder's rows, an ARG has its default here, never what was passed.
  return { index, instruction: instruction.keyword, text, raw: text, dialect: 'classic', buildArgs: [], sets, layer: null };
}

function leakyOf(
  { leaks, sightings, rootCause, detector: id }: Draft,
  steps: readonly Step[],
  detector: Detector,
): Parameters<typeof planFor>[0] {
  const root = { text: rootCause.text, ...(rootCause.step !== undefined && { step: rootCause.step }) };
  const rule = detector.rule(id);
  const named = sightings.find(({ name }) => name !== undefined)?.name;
  const arg = steps[root.step ?? -1]?.instruction === 'ARG' ? named : undefined;
  return { leaks, use: rule.use, variable: variableFor(root, sightings, named, rule), sightings, ...(arg !== undefined && { arg }) };
}

function leakyHint({ leaks, use, what, sightings, arg }: Hint): Parameters<typeof planFor>[0] {
  return { leaks, use, variable: what, sightings, ...(arg !== undefined && { arg }) };
}

/** The line of an instruction that says the name; its first where none does. */
function lineIn({ text }: Dockerfile, instruction: Instruction | undefined, name: string | undefined): number {
  if (instruction === undefined) return 1;
  const lines = text.split(/\r?\n/).slice(instruction.line - 1, instruction.endLine);
  const at = name === undefined ? 0 : lines.findIndex((line) => line.includes(name));
  return instruction.line + Math.max(0, at);
}
