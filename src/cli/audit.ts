/** `stowaway audit`: every image of a registry. */
import { isAbsolute, join } from 'node:path';
import { ScanError } from '../model/errors.js';
import type { SealedAudit } from '../report/audit/format.js';
import type { AuditFlags } from './audit-flags.js';
import { auditProgress } from './audit-progress.js';
import { complain } from './complain.js';
import { CLEAN, ERROR, FOUND } from './exit-code.js';
import { targetsOf } from './format-target.js';
import { abortOnSignals } from './interrupt.js';
import { fileOutput, type Output, streamOutput } from './output.js';
import { gateOf, policyOf } from './policy.js';
import { registryAccess } from './registry-access.js';
import { bytesOf, lookOf, type Streams } from './streams.js';
import { whyFailed } from '../model/file-failure.js';
import { gather, readGiven } from '../model/given-file.js';

/** Prints the report and resolves to the exit code. */
export async function audit(target: string | undefined, flags: AuditFlags, streams: Streams): Promise<number> {
  const { stdout, stderr, env } = streams;
  if (target === undefined && flags.list === undefined)
    throw new ScanError('OPTION_INVALID', 'No registry was named. Name one, or a list of images: stowaway audit REGISTRY');
  const targets = targetsOf(flags.format, flags.output);
  const policy = await policyOf(flags);
  const folder = stateFolder(flags.folder, env);
  const list = await listOf(flags, streams);
  const registry = await registryAccess(flags.list === '-' ? ['-'] : [], flags, streams.stdin);
  const outputs: Output[] = [];
  const progress = auditProgress(stderr, env, flags.quiet === true);
  const interrupt = abortOnSignals();
  try {
    // All before the audit: that one of them cannot be written is told at once.
    for (const { file } of targets) outputs.push(file === undefined ? streamOutput(stdout) : await fileOutput(file, { secret: false }));
    const [{ auditRegistry }, { auditFormats }] = await Promise.all([import('../index.js'), import('../report/formats.js')]);
    const notes: string[] = [];
    if (policy?.baseline !== undefined) notes.push(`${policy.file} names a baseline, which is of one project: an audit does not heed it`);
    const report = await auditRegistry(target, {
      ...flags,
      policy,
      gate: gateOf(policy, flags),
      folder,
      list,
      select: { only: flags.rule ?? [], skip: flags.skipRule ?? [], tags: flags.tag ?? [] },
      registry,
      env,
      signal: interrupt.signal,
      onProgress: progress.update,
      onNote: (note) => void notes.push(note),
    });
    progress.clear();
    for (const note of notes) await complain(`note: ${note}`, stderr);
    const texts = targets.map(({ name, file }) => auditFormats[name](report, lookOf(file === undefined ? stdout : undefined, env)));
    for (const [at, output] of outputs.entries()) await output.write(texts[at] ?? '');
    return exitCodeOf(report, flags);
  } finally {
    progress.clear();
    interrupt.dispose();
    for (const output of outputs) await output.discard();
  }
}

/** As for a scan: 2 for an incomplete audit, whatever it found. */
function exitCodeOf({ summary, secrets }: SealedAudit, { exitZero }: AuditFlags): number {
  if (!summary.complete) return ERROR;
  return secrets.some(({ fails }) => fails) && exitZero !== true ? FOUND : CLEAN;
}

/** @throws ScanError SOURCE_UNREADABLE */
async function listOf({ list }: AuditFlags, { stdin }: Streams): Promise<{ name: string; lines: string[] } | undefined> {
  if (list === undefined) return undefined;
  const name = list === '-' ? 'standard input' : list;
  try {
    const bytes = await (list === '-' ? gather(bytesOf(stdin)) : readGiven(list));
    return { name, lines: bytes.toString('utf8').split(/\r?\n/) };
  } catch (error) {
    throw new ScanError('SOURCE_UNREADABLE', `The list ${name} cannot be read: ${whyFailed(error)}.`, { cause: error });
  }
}

/**
 * Where audits are kept: as asked for, else where the user's programs keep their state.
 * https://specifications.freedesktop.org/basedir-spec/
 */
function stateFolder(asked: string | undefined, env: NodeJS.ProcessEnv): string {
  const { XDG_STATE_HOME: shared = '', HOME, USERPROFILE } = env;
  if (asked) return asked;
  if (isAbsolute(shared)) return join(shared, 'stowaway', 'audit');
  const home = HOME || USERPROFILE;
  if (home) return join(home, '.local', 'state', 'stowaway', 'audit');
  throw new ScanError('OPTION_INVALID', 'No folder is known to keep the audit in: HOME is not set. Name one with --folder.');
}
