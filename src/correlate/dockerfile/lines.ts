/**
 * Which step of an image is which instruction of a Dockerfile. The file says nothing of the steps of the base image, so the two are laid side by
 * side from the end. A step gets its lines only where both say the same; where too little of the file is found, no step gets any.
 */
import type { DockerfileMatch } from '../../model/report.js';
import type { Step } from '../../model/step.js';
import { ancestry, instructionsOf, stageNamed } from './chain.js';
import { instructionText, type Dockerfile, type Instruction, type Stage } from './instruction.js';
import { instructionOf } from './parse.js';
import { isSame, type StepText } from './same.js';

export interface Lined {
  match: DockerfileMatch;
  /** The instruction of each step that was found, by its index. */
  instructions: ReadonlyMap<number, Instruction>;
  /** The stage that was built. */
  stage?: Stage;
}

/** @param target the stage that was built, by name; otherwise the last one whose instructions the history has. */
export function findLines(dockerfile: Dockerfile, steps: readonly StepText[], target?: string): Lined {
  const { path, stages } = dockerfile;
  const nothing = (note: string): Lined => ({ match: { path, matched: false, note }, instructions: new Map() });
  if (stages.length === 0) return nothing('it has no FROM, so that it is no Dockerfile.');
  const named = target === undefined ? undefined : stageNamed(dockerfile, target);
  if (target !== undefined && named === undefined) return nothing(`it has no stage ${target}.`);
  if (steps.length === 0) return nothing('the image carries no history that it could be found in.');
  const tried = (named === undefined ? stages.toReversed() : [named]).map((stage) => tryStage(dockerfile, stage, steps));
  const best =
    tried.find(({ missing }) => missing.length === 0) ?? tried.toSorted((a, b) => b.found.size / b.all - a.found.size / a.all)[0];
  if (best === undefined || best.found.size < best.all * LEAST_FOUND) {
    return nothing('its instructions are not in the history of the image, which was built from something else or squashed.');
  }
  const { stage, found, missing, all } = best;
  const [first] = missing;
  const note =
    first === undefined
      ? {}
      : {
          note:
            `${missing.length} of ${all} instructions ${missing.length === 1 ? 'is' : 'are'} not in the history ` +
            `(${missing.length === 1 ? '' : 'first '}line ${first.line}, ${first.keyword}): the file has changed since the build.`,
        };
  const instructions = new Map([...triggered(dockerfile, stage, steps, found), ...found]);
  return { match: { path, matched: first === undefined, ...note }, instructions, stage };
}

/** Of less than this share of its instructions nothing is believed: `WORKDIR /app` and `CMD ["node", …]` are in half of all images. */
const LEAST_FOUND = 0.5;

interface Tried {
  stage: Stage;
  found: ReadonlyMap<number, Instruction>;
  missing: readonly Instruction[];
  all: number;
}

function tryStage(dockerfile: Dockerfile, stage: Stage, steps: readonly StepText[]): Tried {
  const instructions = instructionsOf(dockerfile, stage);
  const window = Math.max(0, steps.length - Math.max(MOST_STEPS, 2 * instructions.length));
  const found = pair(instructions, steps.slice(window), window);
  const have = new Set(found.values());
  const kept = new Set(steps.map((step) => step.instruction));
  // What this builder never writes down is not missing.
  const missing = instructions.filter((one) => !have.has(one) && (CHANGES_FILES.has(one.keyword) || kept.has(one.keyword)));
  return { stage, found, missing, all: Math.max(1, instructions.length) };
}

const CHANGES_FILES: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/** Looked at from the end. A history may have as many rows as it likes, and the table of pairs has a cell for each row and instruction. */
const MOST_STEPS = 1000;

/** The longest common subsequence, of several the one nearest to the end. */
function pair(instructions: readonly Instruction[], steps: readonly StepText[], offset: number): Map<number, Instruction> {
  const [rows, columns] = [instructions.length, steps.length];
  const same = instructions.map((instruction) => steps.map((step) => isSame(instruction, step)));
  const longest = [new Uint32Array(columns + 1)];
  for (let row = 1; row <= rows; row++) {
    const [above, own] = [longest[row - 1] ?? [], new Uint32Array(columns + 1)];
    for (let column = 1; column <= columns; column++) {
      const isPair = same[row - 1]?.[column - 1] === true;
      own[column] = isPair ? (above[column - 1] ?? 0) + 1 : Math.max(above[column] ?? 0, own[column - 1] ?? 0);
    }
    longest.push(own);
  }
  const pairs = new Map<number, Instruction>();
  for (let [row, column] = [rows, columns]; row > 0 && column > 0;) {
    const instruction = instructions[row - 1];
    if (instruction !== undefined && same[row - 1]?.[column - 1] === true) {
      pairs.set(offset + column - 1, instruction);
      [row, column] = [row - 1, column - 1];
    } else if ((longest[row - 1]?.[column] ?? 0) >= (longest[row]?.[column - 1] ?? 0)) row--;
    else column--;
  }
  return pairs;
}

/** What the base image runs in every build on top of it (ONBUILD) stands in no line of this file: the FROM brought it. */
function triggered(
  dockerfile: Dockerfile,
  stage: Stage,
  steps: readonly StepText[],
  found: ReadonlyMap<number, Instruction>,
): Map<number, Instruction> {
  const first = Math.min(...found.keys());
  const from = ancestry(dockerfile, stage)[0]?.from;
  if (from === undefined) return new Map();
  const triggers = steps
    .slice(0, first)
    .filter(({ instruction }) => instruction === 'ONBUILD')
    .map(({ text }) => instructionOf(text.slice('ONBUILD'.length), from));
  const run = steps.slice(first - triggers.length, first);
  const ran = triggers.length > 0 && triggers.every((trigger, order) => run[order] !== undefined && isSame(trigger, run[order]));
  return new Map(ran ? triggers.map((_, order) => [first - triggers.length + order, from] as const) : []);
}

/** The steps with their lines. */
export function withLines(steps: readonly Step[], { match: { path }, instructions }: Lined): Step[] {
  return steps.map((step) => {
    const found = instructions.get(step.index);
    if (found === undefined) return step;
    const { line, endLine } = found;
    return { ...step, dockerfile: { path, line, ...(endLine > line && { endLine }) } };
  });
}

/** The step with what only the Dockerfile tells of it: BuildKit's history keeps neither `--mount` nor `--from`. */
export function asWritten(step: Step, lined: Lined | undefined): Step {
  const written = lined?.instructions.get(step.index);
  return written === undefined || written.keyword !== step.instruction || written.flags.length === 0
    ? step
    : { ...step, text: instructionText(written) };
}
