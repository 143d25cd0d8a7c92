import type { ReportingDescriptor } from 'sarif';

import type { Confidence, Severity } from '../../model/match.js';
import type { SealedFinding } from '../format.js';
import { CONFIDENCES, SEVERITIES } from '../groups.js';
import { codeBlock, plain } from '../markdown.js';

/** One rule for each detector that found something, by id. */
export function rulesOf(findings: readonly SealedFinding[]): ReportingDescriptor[] {
  const byDetector = new Map<string, SealedFinding[]>();
  for (const finding of findings) {
    const found = byDetector.get(finding.detector);
    if (found === undefined) byDetector.set(finding.detector, [finding]);
    else found.push(finding);
  }
  return [...byDetector].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, found]) => ruleOf(id, found));
}

/** SARIF knows three levels; `security-severity` and our own words keep the finer difference. */
export const LEVEL = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<Severity, string>;

/** The scores by which GitHub's code scanning tells critical, high, medium and low apart. */
const SCORE: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.0', low: '2.0' };

/** How often a rule is right, in GitHub's words, by the best that this run knows of it. */
const PRECISION: Readonly<Record<Confidence, string>> = { proven: 'very-high', likely: 'high', possible: 'low' };

function ruleOf(id: string, findings: readonly SealedFinding[]): ReportingDescriptor {
  const [first] = findings;
  const severity = SEVERITIES.findLast((level) => findings.some((finding) => finding.severity === level)) ?? 'low';
  const title = first?.title ?? id;
  // A name that only repeats the id is to be left out (SARIF 2.1.0, 3.49.7).
  const name = pascalCase(id);
  // Where only some are revoked there, the page is none of the rule.
  const pages = findings.map((finding) => finding.remedies.find((remedy) => remedy.revoke !== undefined)?.revoke);
  const revoke = pages.every((page) => page === pages[0]) ? pages[0] : undefined;
  return {
    id,
    ...(name.toLowerCase() !== id.toLowerCase() && { name }),
    shortDescription: { text: `${title} in a container image.` },
    fullDescription: { text: `${title}: anyone who can pull the image can read it, also from layers whose files were deleted later.` },
    help: help(title, revoke),
    ...(revoke !== undefined && { helpUri: revoke }),
    defaultConfiguration: { level: LEVEL[severity] },
    properties: {
      provider: first?.provider,
      category: first?.category,
      'security-severity': SCORE[severity],
      precision: PRECISION[CONFIDENCES.findLast((one) => findings.some((finding) => finding.confidence === one)) ?? 'possible'],
      tags: ['security', 'secret', 'container'],
    },
  };
}

/** The same in every run: what to do in the case at hand is said by each result. */
function help(title: string, revoke: string | undefined): { text: string; markdown: string } {
  return {
    text: [HELP, ...(revoke === undefined ? [] : [`Revoke it: ${revoke}`])].join('\n\n'),
    markdown: [
      `## ${plain(title)}`,
      HELP,
      WHILE_BUILDING,
      WHEN_RUNNING,
      ...(revoke === undefined ? [] : [`[How to revoke it](<${revoke}>)`]),
    ].join('\n\n'),
  };
}

const HELP =
  'Rebuild the image without it: use a secret mount for what the build needs, and pass what the running program needs when the container ' +
  'starts. Deleting it in a later layer removes nothing. Then rotate what leaked. Each result names the build step and what to write instead.';

const WHILE_BUILDING = `Needed while building:\n\n${codeBlock('RUN --mount=type=secret,id=token,env=TOKEN …\ndocker build --secret id=token,env=TOKEN .')}`;
const WHEN_RUNNING = `Needed by the running program:\n\n${codeBlock('docker run --env TOKEN IMAGE')}`;

/** `npm-access-token` as `NpmAccessToken`. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|[^A-Z0-9]+)([A-Z0-9]?)/gi, (_, letter: string) => letter.toUpperCase());
}
