/** Out of ARG, ENV and LABEL; what a RUN did with the variable it does with a mounted secret. */
import { assignmentsIn } from '../history/assignments.js';
import { ancestry } from '../dockerfile/chain.js';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/instruction.js';
import { mountId } from '../patch.js';
import type { Build } from './build.js';
import { mounting, NOTHING, type Change, type Plan } from './change.js';
import type { Leaky } from './leaky.js';
import { isShellForm } from './rewrite-run.js';

/** Every ARG of the name goes, and every ENV that is made of it. */
export function planArg({ arg, variable, use }: Leaky, { dockerfile }: Build): Plan {
  const name = arg ?? variable;
  const made = settingsOf(dockerfile).filter(({ value }) => refersTo(value, name));
  const changes: Change[] = [
    { kind: 'drop-arg', name },
    ...made.map(({ instruction, name }): Change => ({ kind: 'drop-settings', line: instruction.line, names: [name] })),
  ];
  const declares = ({ keyword, operands }: Instruction): boolean =>
    (keyword === 'ARG' && assignmentsIn('ARG', `ARG ${operands}`).some((set) => set.name === name)) ||
    made.some(({ instruction }) => instruction.keyword === keyword && instruction.operands === operands);
  return withMounts(name, [name, ...made.map((set) => set.name)], use, changes, usersOf(dockerfile, declares));
}

/** The pairs of the ENV or LABEL that the finding was seen in. */
export function planSettings(keyword: 'ENV' | 'LABEL', { sightings, use, variable }: Leaky, { dockerfile, lined }: Build): Plan {
  const changes = sightings.flatMap(({ kind, name, step }): Change[] => {
    const instruction = lined.instructions.get(step ?? -1);
    const isSetting = kind === 'env' || kind === 'label' || kind === 'history';
    if (instruction?.keyword !== keyword || !isSetting || name === undefined) return [];
    return [{ kind: 'drop-settings', line: instruction.line, names: [name] }];
  });
  if (changes.length === 0) return NOTHING;
  if (keyword === 'LABEL') return { changes, needs: NOTHING.needs };
  const names = changes.flatMap((change) => (change.kind === 'drop-settings' ? change.names : []));
  const lines = new Set(changes.flatMap((change) => ('line' in change ? [change.line] : [])));
  return withMounts(
    names[0] ?? variable,
    names,
    use === 'build' ? 'build' : 'run',
    changes,
    usersOf(dockerfile, ({ line }) => lines.has(line)),
  );
}

/** Each RUN that names the variable gets it from a mount; where none does, those that fetch packages, for what builds need. */
function withMounts(
  name: string,
  names: readonly string[],
  use: Leaky['use'],
  changes: readonly Change[],
  users: readonly Instruction[],
): Plan {
  const id = mountId(name);
  const naming = users.flatMap((run) => names.filter((one) => mentions(run, one)).map((variable) => ({ run, variable })));
  const fetching = users.filter(({ operands, heredocs }) => FETCHES.test(operands) || heredocs.some(({ body }) => FETCHES.test(body)));
  const given = naming.length > 0 ? naming : use === 'run' ? [] : fetching.map((run) => ({ run, variable: name }));
  const mounts = given.filter(({ run }) => isShellForm(run)).flatMap(({ run, variable }) => mounting(run.line, variable, id));
  return {
    changes: [...changes, ...mounts],
    needs: {
      secrets: mounts.length > 0 ? [`id=${id},env=${name}`] : [],
      ssh: false,
      variables: use === 'build' ? [] : names.slice(-1),
    },
  };
}

const FETCHES =
  /\b(?:(?:npm|pnpm) (?:ci|i|install|add|update|fetch|publish|exec)|npx|yarn(?! (?:run|build|test|start))|pip3?|poetry|uv|bundle|gem|cargo|go|mvnw?|gradlew?|dotnet|nuget|composer|git|curl|wget|apt-get|apk)\b/;

/** The RUNs that come after a declaration, in its stage or in one that builds on it. */
function usersOf(dockerfile: Dockerfile, declares: (instruction: Instruction) => boolean): Instruction[] {
  return dockerfile.stages.flatMap((stage) => {
    const inherited = ancestry(dockerfile, stage)
      .slice(0, -1)
      .some((parent) => parent.instructions.some(declares));
    const first = inherited ? stage.from.line : stage.instructions.find(declares)?.line;
    return first === undefined ? [] : runsAfter(stage, first);
  });
}

export function runsAfter(stage: Stage, line: number): Instruction[] {
  return stage.instructions.filter((instruction) => instruction.keyword === 'RUN' && instruction.line > line);
}

interface Setting {
  instruction: Instruction;
  name: string;
  value: string;
}

function settingsOf({ stages }: Dockerfile): Setting[] {
  return stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap((instruction) =>
      assignmentsIn('ENV', `ENV ${instruction.operands}`).map(({ name, value = '' }) => ({ instruction, name, value })),
    );
}

function mentions({ operands, heredocs }: Instruction, name: string): boolean {
  return refersTo(operands, name) || heredocs.some(({ body }) => refersTo(body, name));
}

function refersTo(text: string, name: string): boolean {
  return Array.from(text.matchAll(/\$\{?([a-z_]\w*)/gi), ([, reference]) => reference).includes(name);
}
