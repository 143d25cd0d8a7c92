/** What the instructions of a Dockerfile will leak when they run with real values: told by names, as the values are not here. */
import { posix } from 'node:path';
import { instructionsOf } from '../correlate/dockerfile/chain.js';
import { copied, flagValue, type Dockerfile, type Instruction, type Stage } from '../correlate/dockerfile/instruction.js';
import { pathAt, pathCopied } from '../correlate/dockerfile/workdir.js';
import { names } from '../correlate/fix/shell-text.js';
import type { LeakId } from '../correlate/leak-catalogue.js';
import { assignmentsIn } from '../correlate/history/assignments.js';
import { isCredentialName } from '../detect/credential-name.js';
import type { Sighting } from '../model/finding.js';
import type { Hint } from './draft.js';
import { sensitiveFile } from './sensitive.js';

/** @param instructions all of the file; a hint's step is an index into them. */
export function hintsOf(dockerfile: Dockerfile, instructions: readonly Instruction[]): Hint[] {
  const step = (instruction: Instruction): number => instructions.findIndex(({ line }) => line === instruction.line);
  const seen = new Set<string>();
  return dockerfile.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const world: World = { dockerfile, stage, step };
      const hints = HINTS[instruction.keyword]?.(instruction, world) ?? [];
      return hints.filter(({ leaks, what }) => !seen.has(`${leaks[0]} ${what}`) && seen.add(`${leaks[0]} ${what}`));
    }),
  );
}

interface World {
  dockerfile: Dockerfile;
  stage: Stage;
  step: (instruction: Instruction) => number;
}

const HINTS: Readonly<Record<string, (instruction: Instruction, world: World) => Hint[]>> = {
  ARG: argHints,
  COPY: copyHints,
  ADD: copyHints,
  RUN: runHints,
};

/** An ARG named like a credential, without a value: the build is given one, and the history keeps it. */
function argHints(instruction: Instruction, { stage, step }: World): Hint[] {
  const later = stage.instructions.filter(({ line }) => line > instruction.line);
  return assignmentsIn('ARG', `ARG ${instruction.operands}`)
    .filter(({ name, value }) => isCredentialName(name) && (value ?? '') === '')
    .map(({ name }): Hint => {
      const isKept = later.some((one) => one.keyword === 'ENV' && refersTo(one.operands, name));
      const isUsed = later.some((one) => one.keyword === 'RUN');
      const leaks: [LeakId, ...LeakId[]] = isKept ? ['arg-to-env', ...(isUsed ? ['build-arg' as const] : [])] : ['build-arg'];
      return {
        leaks,
        title: isKept ? 'Credential from a build arg in the environment' : 'Credential as a build arg',
        what: name,
        evidence: 'named like a credential; its value comes with the build',
        use: FOR_BUILDS.test(name) || !isKept ? 'build' : 'run',
        step: step(instruction),
        arg: name,
        sightings: [{ kind: 'history', name, step: step(instruction), visibility: { state: 'live' } }],
      };
    });
}

/** Of registries of packages, images and sources. */
const FOR_BUILDS =
  /(?:^|_)(?:NPM|NODE_AUTH|YARN|PIP|PYPI|UV|POETRY|GITHUB|GITLAB|GH|GIT|BITBUCKET|NUGET|MAVEN|GRADLE|GEM|BUNDLE|CARGO|COMPOSER|ARTIFACTORY|NEXUS|REGISTRY|DOCKER|SSH)(?:_|$)/i;

/** A file that holds credentials by its name, copied by that name. What a whole folder brings is told by the folder. */
function copyHints(instruction: Instruction, { stage, step }: World): Hint[] {
  if (flagValue(instruction, 'from') !== undefined || instruction.heredocs.length > 0) return [];
  return copied(instruction).sources.flatMap((source): Hint[] => {
    const known = sensitiveFile(source);
    if (known === undefined) return [];
    const path = pathCopied(instruction, stage, posix.basename(source));
    const removed = stage.instructions.find(
      (one) =>
        one.line > instruction.line &&
        one.keyword === 'RUN' &&
        /\brm\b/.test(one.operands) &&
        one.operands.split(/[\s;&]+/).some((word) => names(word, path)),
    );
    return [
      {
        leaks: [known.leak, ...(removed === undefined ? [] : ['deleted-later' as const])],
        title: `${known.what} copied into the image`,
        what: source,
        evidence: 'its name says that it holds credentials',
        use: known.use,
        step: step(instruction),
        severity: known.leak === 'ssh-key' ? 'critical' : 'high',
        sightings: [fileSighting(path, step(instruction), removed && step(removed))],
      },
    ];
  });
}

function fileSighting(path: string, step: number, removedBy?: number): Sighting {
  const visibility = removedBy === undefined ? ({ state: 'live' } as const) : ({ state: 'deleted', step: removedBy } as const);
  return { kind: 'file', path: path.slice(1), step, visibility };
}

function runHints(instruction: Instruction, world: World): Hint[] {
  const text = [instruction.operands, ...instruction.heredocs.map(({ body }) => body)].join('\n');
  return [...writtenHints(instruction, text, world), ...urlHints(instruction, text, world), ...hostKeyHints(instruction, text, world)];
}

/** A command that writes a credential to a file, and does not remove the file itself. */
function writtenHints(instruction: Instruction, text: string, { dockerfile, stage, step }: World): Hint[] {
  const mounts =
    instruction.flags.some((flag) => /^--mount=\S*type=secret/.test(flag)) &&
    /\/run\/secrets\/|target=/.test(`${text} ${instruction.flags.join(' ')}`);
  const secret =
    variablesIn(text).find((name) => isCredentialName(name)) ?? (mounts && /\/run\/secrets\//.test(text) ? mountedIn(text) : undefined);
  const written = WRITES.flatMap(({ pattern, file }) => Array.from(text.matchAll(pattern), (match) => file ?? match[1] ?? ''))
    .filter((file) => HOLDS_LOGINS.test(file))
    .map((file) => pathAt(stage, instruction.line, file));
  if (secret === undefined) return [];
  return [...new Set(written)].flatMap((path): Hint[] => {
    const removes = (command: string): boolean => /\brm\b/.test(command) && command.split(/[\s;&]+/).some((word) => names(word, path));
    if (removes(text)) return [];
    const later = instructionsOf(dockerfile, stage).find(
      (one) => one.line > instruction.line && one.keyword === 'RUN' && removes(one.operands),
    );
    return [
      {
        leaks: [mounts ? 'secret-mount-persisted' : 'written-by-run', ...(later === undefined ? [] : ['deleted-later' as const])],
        title: mounts ? 'Mounted secret written to a file that stays' : 'Credential written to a file by a RUN',
        what: secret,
        evidence: `it is written to ${path}`,
        use: 'build',
        step: step(instruction),
        sightings: [fileSighting(path, step(instruction), later && step(later))],
      },
    ];
  });
}

const WRITES: readonly { pattern: RegExp; file?: string }[] = [
  { pattern: /\bnpm (?:config )?set \S*_(?:auth|password)/gi, file: '/root/.npmrc' },
  { pattern: /\bpip3? config set global\.(?:extra-)?index-url/g, file: '/root/.config/pip/pip.conf' },
  { pattern: /\bgit config --(?:global|system)[^\n]*insteadOf/gi, file: '/root/.gitconfig' },
  { pattern: />>?\s*["']?([^\s"';&|<>]+)/g },
];

/** Files whose names say that what a command wrote there is a credential, or settings with one in them. */
const HOLDS_LOGINS =
  /(?:\.env(?:\.\w+)?|\.npmrc|\.netrc|\.pypirc|pip\.conf|\.git-credentials|\.gitconfig|\.yarnrc(?:\.yml)?|credentials)$|(?:token|secret|password)[^/]*$/i;

function mountedIn(text: string): string | undefined {
  return /\/run\/secrets\/([\w.-]+)/.exec(text)?.[1];
}

/** `https://user:$TOKEN@host`: what clones or installs from there keeps the whole URL. */
function urlHints(instruction: Instruction, text: string, { step }: World): Hint[] {
  const [, name] = /:\/\/[^\s/@"']*\$\{?([a-z_]\w*)\}?@/i.exec(text) ?? [];
  if (name === undefined) return [];
  return [
    {
      leaks: ['url-credentials'],
      title: 'Credential in a URL',
      what: name,
      evidence: 'a variable stands in front of the @ of a URL',
      use: 'build',
      step: step(instruction),
      sightings: [{ kind: 'history', name, step: step(instruction), visibility: { state: 'live' } }],
    },
  ];
}

/** Keys that all containers of the image would share. */
function hostKeyHints(instruction: Instruction, text: string, { step }: World): Hint[] {
  const path = /\bssh-keygen\b[^\n]*(?: -A\b|ssh_host_)/.test(text)
    ? '/etc/ssh/ssh_host_*'
    : /\bopenssl (?:req|genrsa|genpkey)\b[^\n]*(?:-keyout|-out) (\S+)/.exec(text)?.[1];
  if (path === undefined || /\brm\b[^\n]*(?:ssh_host_|\.key|\.pem)/.test(text)) return [];
  return [
    {
      leaks: ['image-host-key'],
      title: 'Private key made while building',
      what: path,
      evidence: 'every container of the image gets the same key',
      use: 'run',
      step: step(instruction),
      sightings: [fileSighting(path, step(instruction))],
    },
  ];
}

function variablesIn(text: string): string[] {
  return Array.from(text.matchAll(/\$\{?([a-z_]\w*)/gi), ([, name = '']) => name);
}

function refersTo(text: string, name: string): boolean {
  return variablesIn(text).includes(name);
}
