/** What a `COPY .` would take from a build context that its `.dockerignore` does not keep out. */
import { posix } from 'node:path';
import { copied, flagValue, type Dockerfile, type Instruction } from '../correlate/dockerfile/instruction.js';
import { fixedFiles, diffOf } from '../correlate/fix/fix.js';
import type { BuildFiles } from '../correlate/fix/build.js';
import { together, type Plan } from '../correlate/fix/change.js';
import { hinted, inFile, type Draft, type Hint } from './draft.js';
import { ignores } from './ignore-patterns.js';
import { sensitiveFile } from './sensitive.js';

/** A file or folder of the context: folders that are always alike (`.git`, `node_modules`) are not gone into. */
export interface ContextEntry {
  /** From the context, without a leading slash. */
  path: string;
  /** Whether a secret was found in it. */
  holdsSecret: boolean;
}

export interface LintedContext {
  findings: Draft[];
  plan: Plan;
}

/**
 * @param taker of `takesAll`
 * @param path of the `.dockerignore`, for the findings.
 */
export function lintContext(files: BuildFiles, taker: Instruction, entries: readonly ContextEntry[], path: string): LintedContext {
  const { dockerfile, ignore } = files;
  const isIgnored = ignores(ignore?.text ?? '');
  const taken = entries.filter((entry) => !isIgnored(entry.path));
  const hints = [...takenHints(taken), ...missingHints(taken, entries, isIgnored)];
  const text = `${taker.keyword} ${taker.operands} (${dockerfile.path}:${taker.line})`;
  const line = Math.max(1, (ignore?.text ?? '').split('\n').length - 1);
  const drafts = hints.map((hint) => {
    const plan: Plan = { changes: [{ kind: 'ignore', pattern: `**/${posix.basename(hint.what)}` }], needs: together([]).needs };
    const [first, ...others] = hinted(hint, text, [], undefined).remedies;
    const diff = diffOf(fixedFiles(files, plan));
    const remedies = first === undefined ? [] : [diff === '' ? first : { ...first, diff }, ...others];
    return {
      draft: { ...inFile(hinted(hint, text, [], undefined), path, () => line), remedies },
      plan,
      counts: hint.category !== 'practice',
    };
  });
  return { findings: drafts.map(({ draft }) => draft), plan: together(drafts.filter(({ counts }) => counts).map(({ plan }) => plan)) };
}

/** The first COPY or ADD that takes the whole context: without one it does not matter what lies there. */
export function takesAll({ stages }: Dockerfile): Instruction | undefined {
  return stages
    .flatMap(({ instructions }) => instructions)
    .find(
      (one) =>
        (one.keyword === 'COPY' || one.keyword === 'ADD') &&
        flagValue(one, 'from') === undefined &&
        one.heredocs.length === 0 &&
        copied(one).sources.some((source) => /^(?:\.?\/*|\*|\.\/\*)$/.test(source)),
    );
}

/** What is there and would be taken. */
function takenHints(taken: readonly ContextEntry[]): Hint[] {
  return taken.flatMap(({ path, holdsSecret }): Hint[] => {
    const known = sensitiveFile(path);
    if (known === undefined) return [];
    const isSecret = holdsSecret || known.leak === 'ssh-key';
    return [
      {
        leaks: [isSecret ? known.leak : 'sensitive-file'],
        title: `${known.what} in the build context`,
        what: path,
        evidence: isSecret ? 'it holds a secret, and nothing keeps it out' : 'nothing keeps it out, though no secret was found in it',
        use: known.use,
        step: -1,
        sightings: [{ kind: 'file', path, visibility: { state: 'live' } }],
        ...(isSecret ? { severity: known.leak === 'ssh-key' ? 'critical' : 'high' } : { severity: 'low', category: 'practice' }),
      },
    ];
  });
}

/** What is seldom committed, so that it is on some machine and not on this one, and what only makes images larger and tells too much. */
function missingHints(taken: readonly ContextEntry[], entries: readonly ContextEntry[], isIgnored: (path: string) => boolean): Hint[] {
  const told = new Set(taken.filter(({ path }) => sensitiveFile(path) !== undefined).map(({ path }) => path));
  return EXPECTED.filter(
    ({ probe, always }) =>
      !isIgnored(probe) &&
      (always || entries.some(({ path }) => path === probe || (probe.startsWith('x.') && path.endsWith(probe.slice(1))))),
  )
    .filter(({ probe, pattern }) => !told.has(probe) && !(pattern === '.env.*' && [...told].some((path) => path.startsWith('.env.'))))
    .map(({ pattern, why }): Hint => ({
      leaks: ['sensitive-file'],
      title: `${pattern} is not in .dockerignore`,
      what: pattern,
      evidence: why,
      use: 'both',
      step: -1,
      sightings: [{ kind: 'file', path: pattern, visibility: { state: 'live' } }],
      severity: 'low',
      category: 'practice',
    }));
}

const EXPECTED: readonly { pattern: string; probe: string; why: string; always: boolean }[] = [
  { pattern: '.env', probe: '.env', why: 'it holds the secrets of a machine, and is on most of them', always: true },
  { pattern: '.env.*', probe: '.env.local', why: 'they hold the secrets of one environment each', always: true },
  { pattern: '.npmrc', probe: '.npmrc', why: 'npm keeps tokens in it', always: true },
  { pattern: '.git', probe: '.git', why: 'it holds every secret that was ever committed, and the URLs of its remotes', always: true },
  {
    pattern: 'node_modules',
    probe: 'node_modules',
    why: 'it is what one machine installed, not what the image ought to have',
    always: false,
  },
  { pattern: 'coverage', probe: 'coverage', why: 'reports quote sources and environments', always: false },
  { pattern: 'dist', probe: 'dist', why: 'what was built before may hold what was configured then', always: false },
  { pattern: '*.log', probe: 'x.log', why: 'logs quote what programs were started with', always: false },
];
