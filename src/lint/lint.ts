/** `stowaway lint`: the leaks of the catalogue in the files that images are built from, before anything is built. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBuild, type BuildFiles, type DockerfileOptions } from '../correlate/fix/build.js';
import { together, type Plan } from '../correlate/fix/change.js';
import { withFingerprints } from '../correlate/fingerprint.js';
import { compareFindings } from '../correlate/order.js';
import type { Detector } from '../model/detector.js';
import { ScanError } from '../model/errors.js';
import type { FileReport } from '../model/report.js';
import type { Skip } from '../model/skip.js';
import { lintCompose } from './compose.js';
import { contextEntries } from './context-files.js';
import { lintContext, takesAll } from './context.js';
import { lintDockerfile } from './dockerfile.js';
import type { Draft } from './draft.js';
import { buildFiles } from './files.js';
import { readText } from './read-text.js';
import { withRemarks } from './remarks.js';
import { lintWorkflow } from './workflow.js';

export interface LintedFiles {
  /** A report for each file; a `.dockerignore` comes after the first Dockerfile that it belongs to, also where there is none yet. */
  files: readonly FileReport[];
  /** What was not searched. */
  skipped: readonly Skip[];
}

/** @throws ScanError OPTION_INVALID for a path that there is not. */
export async function lintFiles(paths: readonly string[], detector: Detector): Promise<LintedFiles> {
  const reports: FileReport[] = [];
  const { files, skipped } = await buildFiles(paths);
  for (const { path, kind } of files) {
    const text = await readText(path);
    if (typeof text !== 'string') {
      reports.push({ path, kind, findings: [], skipped: [text] });
      continue;
    }
    if (kind !== 'dockerfile') {
      reports.push(await fileReport(path, kind, text, () => (kind === 'compose' ? lintCompose : lintWorkflow)(path, text, detector)));
      continue;
    }
    const { ignore, skipped } = await ignoreOf(path);
    const linted = await lintBuild({ path, text, ignore }, dirname(path), detector);
    for (const report of linted.reports) {
      if (reports.some((other) => other.path === report.path)) continue;
      reports.push(report.path === ignore.path ? { ...report, skipped: [...report.skipped, ...skipped] } : report);
    }
  }
  return { files: reports, skipped };
}

export interface LintedBuild {
  reports: FileReport[];
  files: BuildFiles;
  plan: Plan;
}

/** A Dockerfile with its build context. */
export async function lintBuild(options: DockerfileOptions, context: string, detector: Detector): Promise<LintedBuild> {
  const files = await readBuild(options);
  if (files.dockerfile.stages.length === 0) {
    const skip = { reason: 'unsupported', severity: 'failure', detail: 'It has no FROM, so that it is no Dockerfile' } as const;
    return { reports: [{ path: options.path, kind: 'dockerfile', findings: [], skipped: [skip] }], files, plan: together([]) };
  }
  const own = lintDockerfile(files, detector);
  const ignorePath = files.ignore?.path ?? join(context, '.dockerignore');
  const taker = takesAll(files.dockerfile);
  const { entries, skipped } = taker === undefined ? NOT_TAKEN : await contextEntries(context, detector);
  const around = taker === undefined ? NOT_TAKEN : lintContext(files, taker, entries, ignorePath);
  return {
    reports: [
      toReport(options.path, 'dockerfile', own.findings, options.text),
      { ...toReport(ignorePath, 'dockerignore', around.findings), skipped },
    ],
    files,
    plan: together([own.plan, around.plan]),
  };
}

const NOT_TAKEN = { entries: [], skipped: [], findings: [], plan: together([]) };

/** Docker looks for the file's own list before it takes the one of the context. */
async function ignoreOf(dockerfile: string): Promise<{ ignore: NonNullable<DockerfileOptions['ignore']>; skipped: Skip[] }> {
  const [own, shared] = [`${dockerfile}.dockerignore`, join(dirname(dockerfile), '.dockerignore')];
  const path = existsSync(own) ? own : shared;
  const text = existsSync(path) ? await readText(path) : undefined;
  return typeof text === 'object' ? { ignore: { path }, skipped: [text] } : { ignore: { path, text }, skipped: [] };
}

async function fileReport(path: string, kind: FileReport['kind'], text: string, lint: () => Promise<Draft[]>): Promise<FileReport> {
  try {
    return toReport(path, kind, await lint(), text);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    return { path, kind, findings: [], skipped: [{ reason: 'unreadable', severity: 'failure', detail: error.message }] };
  }
}

/** @param text whose lines may have remarks; those of a `.dockerignore` speak of patterns, not of what lies in the context. */
function toReport(path: string, kind: FileReport['kind'], drafts: readonly Draft[], text = ''): FileReport {
  const remarked = drafts.map((draft) => withRemarks(draft, text));
  return { path, kind, findings: withFingerprints(remarked.toSorted(compareFindings)), skipped: [] };
}
