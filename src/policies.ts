/** Policies and baselines for the public API: files are read here. What checks them is loaded by those who have any. */
import { ScanError, sentenceOf, type ErrorCode } from './model/errors.js';
import { isMissing, whyFailed } from './model/file-failure.js';
import type { Baseline } from './policy/baseline.js';
import type { ProjectKey } from './policy/key.js';
import type { Policy } from './policy/policy.js';
import { readGiven } from './model/given-file.js';

/**
 * Reads a policy (`.stowaway.toml`).
 * @throws ScanError POLICY_INVALID that names file, line and key
 */
export async function readPolicy(file: string): Promise<Policy> {
  const text = await textOf(file, 'POLICY_INVALID');
  const [{ parseToml }, { parsePolicy }] = await Promise.all([import('./detect/toml.js'), import('./policy/parse.js')]);
  return parsePolicy(
    values(() => parseToml(text, file)),
    text,
    file,
  );
}

/**
 * Reads what `stowaway baseline write` wrote.
 * @throws ScanError BASELINE_INVALID, also where it was made under another key
 */
export async function readBaseline(file: string, key: ProjectKey): Promise<Baseline> {
  const text = await textOf(file, 'BASELINE_INVALID', 'make it with stowaway baseline write, if there is none yet');
  const { Baseline } = await import('./policy/baseline.js');
  return Baseline.parse(text, file, key);
}

/** A baseline with nothing in it, to be written to the file. */
export async function newBaseline(file: string, key: ProjectKey): Promise<Baseline> {
  const { Baseline } = await import('./policy/baseline.js');
  return Baseline.empty(file, key);
}

/** The parser is that of rules; what is wrong is the policy. */
function values(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    throw new ScanError('POLICY_INVALID', sentenceOf(error), { cause: error });
  }
}

/** @param advice for a file that is not there. */
async function textOf(file: string, code: ErrorCode, advice?: string): Promise<string> {
  try {
    return (await readGiven(file)).toString('utf8');
  } catch (error) {
    const hint = advice !== undefined && isMissing(error) ? `; ${advice}` : '';
    throw new ScanError(code, `${file} cannot be read: ${whyFailed(error)}${hint}`, { cause: error });
  }
}
