import { exitCode } from './exit-code.js';
import type { LintFlags } from './flags.js';
import { targetsOf } from './format-target.js';
import { fileOutput, streamOutput, type Output } from './output.js';
import { baselineOf, gateOf, policyOf } from './policy.js';
import { lookOf, type Streams } from './streams.js';

/** `stowaway lint`: the same formats and exit codes as a scan, for what an image would be built from. */
export async function lint(paths: readonly string[], flags: LintFlags, { stdout, env }: Streams): Promise<number> {
  const policy = await policyOf(flags);
  const gate = gateOf(policy, flags);
  // Only one that is named: whoever checks files before a commit need not have the key of the project.
  const baseline = flags.baseline === undefined ? undefined : await baselineOf(flags.baseline, env);
  const targets = targetsOf(flags.format, flags.output);
  const outputs: Output[] = [];
  const showSecrets = flags.showSecrets === true;
  try {
    for (const { file } of targets)
      outputs.push(file === undefined ? streamOutput(stdout) : await fileOutput(file, { secret: showSecrets }));
    const [{ lintPaths }, { formats }] = await Promise.all([import('../index.js'), import('../report/formats.js')]);
    const report = await lintPaths(paths.length === 0 ? ['.'] : paths, {
      rules: flags.rules ?? [],
      showSecrets,
      ...(policy !== undefined && { policy }),
      ...(baseline !== undefined && { baseline }),
      ...(!flags.inlineIgnore && { inlineIgnore: false }),
    });
    const texts = targets.map(({ name, file }) =>
      formats[name](report, { ...lookOf(file === undefined ? stdout : undefined, env), showSecrets, ended: new Date(), gate }),
    );
    for (const [at, output] of outputs.entries()) await output.write(texts[at] ?? '');
    return exitCode(report, gate, flags.exitZero);
  } finally {
    for (const output of outputs) await output.discard();
  }
}
