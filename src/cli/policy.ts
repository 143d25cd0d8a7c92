/** What the flags and the folder of the process say of policy: which findings may stay, and which fail the scan. */
import { access } from 'node:fs/promises';
import type { ScanOptions } from '../index.js';
import { DEFAULT_GATE, type Gate } from '../model/gate.js';
import type { Severity } from '../model/match.js';
import type { Streams } from './streams.js';

export interface PolicyFlags {
  /** False with `--no-config`. */
  config?: string | false;
  baseline?: string;
  failOn?: Severity;
  /** False with `--no-inline-ignore`. */
  inlineIgnore: boolean;
}

export interface Judging {
  gate: Gate;
  options: Pick<ScanOptions, 'policy' | 'baseline' | 'inlineIgnore'>;
}

/** Found without being named. */
const POLICY_FILE = '.stowaway.toml';

/** @throws ScanError POLICY_INVALID, BASELINE_INVALID, KEY_INVALID */
export async function judging(flags: PolicyFlags, { env }: Streams): Promise<Judging> {
  const policy = await policyOf(flags);
  const file = flags.baseline ?? policy?.baseline;
  return {
    gate: gateOf(policy, flags),
    options: {
      ...(policy !== undefined && { policy }),
      ...(file !== undefined && { baseline: await baselineOf(file, env) }),
      ...(!flags.inlineIgnore && { inlineIgnore: false }),
    },
  };
}

/** What fails: as the policy says, but for what a flag says. */
export function gateOf(policy: ScanOptions['policy'], { failOn }: Pick<PolicyFlags, 'failOn'>): Gate {
  const gate = policy?.gate ?? DEFAULT_GATE;
  return failOn === undefined ? gate : { ...gate, severity: failOn };
}

/** The policy that was named, or the one in the folder of the process, if there is one. */
export async function policyOf({ config }: Pick<PolicyFlags, 'config'>): Promise<ScanOptions['policy']> {
  if (config === false) return undefined;
  const file = config ?? ((await isThere(POLICY_FILE)) ? POLICY_FILE : undefined);
  if (file === undefined) return undefined;
  const { readPolicy } = await import('../index.js');
  return readPolicy(file);
}

/** @throws ScanError BASELINE_INVALID, KEY_INVALID */
export async function baselineOf(file: string, env: NodeJS.ProcessEnv): Promise<NonNullable<ScanOptions['baseline']>> {
  const { readBaseline, readKey } = await import('../index.js');
  return readBaseline(file, await readKey(env));
}

export async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
