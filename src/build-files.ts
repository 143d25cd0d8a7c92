/** The files of a build: checked before anything is built, and mended. */
import { findLines } from './correlate/dockerfile/lines.js';
import type { DockerfileOptions } from './correlate/fix/build.js';
import { together, type Needs } from './correlate/fix/change.js';
import { diffOf, fixedFiles, type FixedFile } from './correlate/fix/fix.js';
import { planFor } from './correlate/fix/plan.js';
import { loadDetector } from './detect/load.js';
import { lintBuild, lintFiles } from './lint/lint.js';
import { ScanError } from './model/errors.js';
import type { Report } from './model/report.js';
import type { SafeText, Sealed } from './model/sealed.js';
import { countBySeverity } from './outcome.js';
import { Acceptor } from './policy/accept.js';
import type { Baseline } from './policy/baseline.js';
import type { Policy } from './policy/policy.js';
import { redactorFor } from './redaction.js';
import { REVEALING } from './report/redactor.js';
import { seal } from './report/seal.js';
import { version } from './version.js';

export interface LintOptions {
  /** TOML files with rules, added to the built-in ones. */
  rules?: readonly string[];
  /** What may stay, of `readPolicy`: its ignores, but for those of images. Default: nothing may. */
  policy?: Policy;
  /** What was accepted in images, of `readBaseline`: a secret is known again wherever it stands. Default: nothing was. */
  baseline?: Baseline;
  /** Whether `stowaway:ignore` beside a finding, or in a comment above it, counts. Default: what the policy says, else true. */
  inlineIgnore?: boolean;
  /** When the run is: an ignore that ended before that day (UTC) no longer holds. Default: the clock, asked once. */
  now?: Date;
  /** Leaves texts unredacted. Default false. */
  showSecrets?: boolean;
}

/** See mend.ts. */
export async function lintPaths(
  paths: readonly string[],
  { rules = [], policy, baseline, inlineIgnore = policy?.inlineIgnore ?? true, now = new Date(), showSecrets = false }: LintOptions = {},
): Promise<Sealed<Report>> {
  const detector = await loadDetector({ rules });
  const redactor = redactorFor(detector);
  const linted = await lintFiles(paths, detector);
  const { skipped } = linted;
  const acceptor = new Acceptor({ policy, baseline, inlineIgnore, today: now.toISOString().slice(0, 10) });
  const files = linted.files.map((file) => acceptor.file(file));
  const judged = acceptor.report();
  const complete = [{ skipped }, ...files].every((one) => one.skipped.every(({ severity }) => severity !== 'failure'));
  const report: Report = {
    tool: { name: 'stowaway', version, ruleSet: detector.ruleSet },
    images: [],
    files,
    skipped,
    ...(judged !== undefined && { policy: judged }),
    summary: { findings: countBySeverity(files), complete },
  };
  return seal(report, showSecrets ? REVEALING : redactor);
}

export interface FixOptions {
  dockerfile: DockerfileOptions;
  /** The build context. */
  context: string;
  /** What was found in images that were built from it: a report of `scanImages`, or the JSON of one. Default: only the files themselves are checked. */
  report?: unknown;
  showSecrets?: boolean;
}

export interface Fix {
  /** The files that change, whole; they hold whatever secret stays in them. */
  files: readonly FixedFile[];
  /** As `diff -u` writes it, redacted: lines that go may hold secrets. */
  diff: SafeText;
  /** What the next build and the container are to be given. */
  needs: Needs;
  /** What no edit mends, or none that is sure to be right: each with what to do. */
  left: readonly SafeText[];
}

/** See mend.ts. */
export async function mend({ dockerfile, context, report, showSecrets = false }: FixOptions): Promise<Fix> {
  const detector = await loadDetector();
  const redactor = redactorFor(detector);
  const { files, plan, reports } = await lintBuild(dockerfile, context, detector);
  if (files.dockerfile.stages.length === 0)
    throw new ScanError('OPTION_INVALID', `${dockerfile.path} has no FROM, so that it is no Dockerfile.`);
  const images = report === undefined ? [] : (await import('./known-image.js')).readFindings(report);
  const found = images.map((image) => ({ image, lined: findLines(files.dockerfile, image.steps, dockerfile.target) }));
  const [first] = found;
  if (first !== undefined && found.every(({ lined }) => lined.instructions.size === 0)) {
    throw new ScanError('OPTION_INVALID', `${dockerfile.path}: ${first.lined.match.note ?? 'no image was built from it'}`);
  }
  const planned = found.flatMap(({ image, lined }) =>
    image.findings.map((finding) => ({ finding, plan: planFor(finding, { ...files, lined }) })),
  );
  const whole = together([plan, ...planned.map((one) => one.plan)]);
  const fixed = fixedFiles(files, whole);
  const left = [
    ...planned.filter((one) => one.plan.changes.length === 0).map(({ finding }) => advised(finding.title, finding.advice)),
    ...reports
      .flatMap((file) => file.findings)
      .filter(({ category, remedies }) => category === 'secret' && remedies[0]?.diff === undefined)
      .map(({ title, remedies }) => advised(title, remedies[0]?.text)),
  ];
  const sealer = showSecrets ? REVEALING : redactor;
  return {
    files: fixed,
    diff: sealer.text(diffOf(fixed)),
    needs: whole.needs,
    left: [...new Set(left)].map((sentence) => sealer.text(sentence)),
  };
}

function advised(title: string, advice = 'Take it out by hand.'): string {
  return `${title}: ${advice}`;
}
