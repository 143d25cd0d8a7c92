/** Files that must not get into a layer: kept out of the build context and of COPY, mounted where the build needs them, removed by the RUN that writes them. */
import { posix } from 'node:path';
import { ancestry, stageNamed } from '../dockerfile/chain.js';
import { copied, flagValue, type Dockerfile, type Instruction, type Stage } from '../dockerfile/instruction.js';
import { pathCopied } from '../dockerfile/workdir.js';
import { ignorePattern, mountId } from '../patch.js';
import type { Build } from './build.js';
import { NOTHING, together, type Change, type Plan } from './change.js';
import { runsAfter } from './plan-variable.js';
import type { Leaky } from './leaky.js';
import { isShellForm } from './rewrite-run.js';
import { names, withoutTidying } from './shell-text.js';

export function planFiles(leaky: Leaky, build: Build): Plan {
  return together(
    makersOf(leaky, build).map((made) =>
      made.by.keyword === 'RUN' ? planWritten(made, leaky) : planCopied(made, leaky, build.dockerfile),
    ),
  );
}

/** The RUNs that clone get the agent instead of the key. */
export function planKeys(leaky: Leaky, build: Build): Plan {
  return together(
    makersOf(leaky, build).map((made) => {
      if (made.by.keyword === 'RUN') return planWritten(made, leaky);
      const kept = planCopied(made, { ...leaky, use: 'run' }, build.dockerfile);
      const later = runsAfter(made.stage, made.by.line);
      const named = later.filter(({ operands }) => /\b(?:git|ssh|scp)\b/.test(operands));
      const cloning =
        named.length > 0 ? named : later.filter(({ operands }) => /\b(?:pip3?|npm|yarn|pnpm|go|cargo|bundle)\b/.test(operands));
      const mounts = cloning.map(({ line }): Change => ({ kind: 'run', line, flag: '--mount=type=ssh' }));
      return { changes: [...kept.changes, ...mounts], needs: { ...kept.needs, ssh: mounts.length > 0 } };
    }),
  );
}

/** A file with the instruction that put it into its layer. */
interface Made {
  path: string;
  /** Its path in the image, where that is another one. */
  seenAs?: string;
  by: Instruction;
  stage: Stage;
  /** The RUN that removes it later. */
  removedBy?: Instruction | undefined;
  /** Whether the instruction itself holds the value, so that it has to be taken out by hand. */
  isWrittenOut: boolean;
}

function makersOf({ sightings }: Leaky, { dockerfile, lined }: Build): Made[] {
  return sightings.flatMap(({ kind, path, step, visibility }) => {
    const by = lined.instructions.get(step ?? -1);
    const stage = by && stageOf(dockerfile, by);
    if (kind !== 'file' || path === undefined || by === undefined || stage === undefined) return [];
    const removedBy = lined.instructions.get(visibility.step ?? -1);
    return [
      { path: `/${path}`, by, stage, removedBy, isWrittenOut: sightings.some((other) => other.kind === 'history' && other.step === step) },
    ];
  });
}

function stageOf({ stages }: Dockerfile, { line }: Instruction): Stage | undefined {
  return stages.find(({ instructions }) => instructions.some((instruction) => instruction.line === line));
}

function planCopied({ path, seenAs, by, stage }: Made, { use }: Leaky, dockerfile: Dockerfile): Plan {
  if (by.keyword !== 'COPY' && by.keyword !== 'ADD') return NOTHING;
  const from = flagValue(by, 'from');
  if (from !== undefined) return planInStage(path, stageNamed(dockerfile, from), use, dockerfile);
  if (by.heredocs.length > 0) return NOTHING;
  const file = posix.basename(path);
  const { sources, to } = copied(by);
  const named =
    sources.find((source) => posix.basename(source) === file) ??
    (sources.length === 1 && posix.basename(to) === file && !/[*?]|\/$/.test(sources[0] ?? '') ? sources[0] : undefined);
  const explicit = named === undefined || /[*?[]/.test(named) ? undefined : named;
  const runs = runsAfter(stage, by.line);
  const users = use === 'run' ? [] : runs.filter(({ operands }) => toolOf(file)?.test(operands) === true);
  const id = mountId(file.replace(/^\.+/, ''));
  return {
    changes: [
      ...(explicit === undefined
        ? []
        : [{ kind: 'drop-source', line: by.line, source: explicit } as const, ...copiedOn(path, stage, dockerfile)]),
      { kind: 'ignore', pattern: ignorePattern(explicit ?? seenAs ?? path) },
      ...users.map(({ line }): Change => ({ kind: 'run', line, flag: `--mount=type=secret,id=${id},target=${path}` })),
      ...runs.filter((run) => tidies(run, path)).map(({ line }): Change => ({ kind: 'run', line, without: path })),
    ],
    needs: { secrets: users.length > 0 ? [`id=${id},src=${explicit ?? file}`] : [], ssh: false, variables: [] },
  };
}

/** Where later stages take the very file from: their builds would fail without it. */
function copiedOn(path: string, stage: Stage, dockerfile: Dockerfile): Change[] {
  return dockerfile.stages.slice(stage.index + 1).flatMap((later) =>
    later.instructions.flatMap((one) => {
      const from = one.keyword === 'COPY' ? stageNamed(dockerfile, flagValue(one, 'from') ?? '') : undefined;
      if (from === undefined || !ancestry(dockerfile, from).some(({ index }) => index === stage.index)) return [];
      const source = copied(one).sources.find((each) => posix.resolve('/', each) === path);
      if (source === undefined) return [];
      const there = pathCopied(one, later, posix.basename(path));
      return [{ kind: 'drop-source', line: one.line, source } as const, ...copiedOn(there, later, dockerfile)];
    }),
  );
}

function tidies(run: Instruction, path: string): boolean {
  return isShellForm(run) && run.heredocs.length === 0 && withoutTidying(run.operands, path, '\\') !== run.operands;
}

/** What is copied from another stage got there by an instruction of that stage. */
function planInStage(path: string, stage: Stage | undefined, use: Leaky['use'], dockerfile: Dockerfile): Plan {
  if (stage === undefined) return NOTHING;
  const file = posix.basename(path);
  for (const ancestor of ancestry(dockerfile, stage).toReversed()) {
    const makers = ancestor.instructions.filter((one) => one.keyword === 'COPY' && brings(one, file));
    const by = makers.at(-1);
    if (by !== undefined)
      return planCopied(
        { path: pathCopied(by, ancestor, file), seenAs: path, by, stage: ancestor, isWrittenOut: false },
        { leaks: [], use, variable: '', sightings: [] },
        dockerfile,
      );
  }
  return NOTHING;
}

/** Whether a COPY may have brought the file: by its name, or with the folder that it lies in. */
function brings(instruction: Instruction, file: string): boolean {
  return copied(instruction).sources.some((source) => posix.basename(source) === file || !/\.\w+$/.test(posix.basename(source)));
}

function planWritten({ path, by, stage, removedBy, isWrittenOut }: Made, { leaks }: Leaky): Plan {
  if (!isShellForm(by) || (isWrittenOut && !leaks.includes('secret-mount-persisted'))) return NOTHING;
  const line = by.line;
  if (removedBy?.keyword === 'RUN' && isRow(stage, by, removedBy)) {
    return { changes: [{ kind: 'merge', line, last: removedBy.line }], needs: NOTHING.needs };
  }
  const tool = toolOf(posix.basename(path));
  const user = runsAfter(stage, line).findLast(({ operands }) => tool?.test(operands) === true);
  const removes = path.replace(/^\/etc\/ssh\/ssh_host_\w+$/, '/etc/ssh/ssh_host_*');
  const tidying = runsAfter(stage, line).filter((run) => run.operands.split(/\s+/).some((word) => names(word, path)) && tidies(run, path));
  const without = tidying.map((run): Change => ({ kind: 'run', line: run.line, without: path }));
  if (user !== undefined && isRow(stage, by, user)) {
    return {
      changes: [{ kind: 'merge', line, last: user.line }, { kind: 'run', line: user.line, removes }, ...without],
      needs: NOTHING.needs,
    };
  }
  return { changes: [{ kind: 'run', line, removes }, ...without], needs: NOTHING.needs };
}

/** Whether there is nothing but RUNs that can be joined from the one to the other. */
function isRow({ instructions }: Stage, first: Instruction, last: Instruction): boolean {
  const row = instructions.filter(({ line }) => line >= first.line && line <= last.line);
  return (
    row.includes(first) && row.includes(last) && row.every((one) => one.keyword === 'RUN' && isShellForm(one) && one.heredocs.length === 0)
  );
}

/** The programs that read a file of credentials while building. */
function toolOf(file: string): RegExp | undefined {
  return TOOLS.find(({ files }) => files.test(file))?.programs;
}

/** Not those that only run what a package brings. */
const FETCHES_NPM = /\b(?:(?:npm|pnpm) (?:ci|i|install|add|update|fetch|publish|exec)|npx|yarn(?! (?:run|build|test|start)))\b/;

const TOOLS: readonly { files: RegExp; programs: RegExp }[] = [
  { files: /^\.npmrc$/, programs: FETCHES_NPM },
  { files: /^\.yarnrc(?:\.yml)?$/, programs: /\byarn(?! run)\b/ },
  { files: /^(?:pip\.conf|pip\.ini|\.pypirc)$/, programs: /\b(?:pip3?|poetry|uv|twine)\b/ },
  { files: /^(?:\.netrc|_netrc)$/, programs: /\b(?:git|curl|wget|pip3?|go|npm)\b/ },
  { files: /^(?:\.git-credentials|\.gitconfig)$/, programs: /\b(?:git|go|npm|pip3?)\b/ },
  { files: /^nuget\.config$/i, programs: /\b(?:dotnet|nuget)\b/ },
  { files: /^settings\.xml$/, programs: /\bmvnw?\b/ },
  { files: /^auth\.json$/, programs: /\bcomposer\b/ },
  { files: /^credentials(?:\.toml)?$/, programs: /\b(?:cargo|gem|bundle)\b/ },
];
