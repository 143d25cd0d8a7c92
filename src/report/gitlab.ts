import { createHash } from 'node:crypto';

import { anchorOf } from './anchor.js';
import { escapeJson, escapeText } from './escape.js';
import type { FormatOptions, SealedFinding, SealedReport, SealedSkip } from './format.js';
import { code, codeBlock, plain } from './markdown.js';
import { pathOf, placeOf, stepOf, visibilityOf } from './place.js';
import { acceptedNote, openFindings, subjectsOf, type Subject } from './subject.js';

/**
 * GitLab's secret detection report (`artifacts: reports: secret_detection`), by the schema of version 15.0.7, which GitLab 16 and later take.
 * It knows no accepted findings: they are left out and counted in a message. Secrets are never in it.
 */
export function gitlab(report: SealedReport, { ended = new Date(0) }: FormatOptions): string {
  const subjects = subjectsOf(report);
  const seconds = Math.max(0, ...subjects.map((subject) => subject.seconds));
  const us = { id: 'stowaway', name: 'Stowaway', url: HOME, vendor: { name: 'Stowaway' }, version: report.tool.version };
  const document = {
    version: VERSION,
    schema: `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${VERSION}/dist/secret-detection-report-format.json`,
    scan: {
      analyzer: us,
      scanner: us,
      type: 'secret_detection',
      start_time: utc(new Date(ended.getTime() - 1000 * seconds)),
      end_time: utc(ended),
      status: report.summary.complete ? 'success' : 'failure',
      messages: messages(report, subjects),
    },
    vulnerabilities: subjects.flatMap((subject) => openFindings(subject).map((finding) => vulnerability(finding, subject))),
  };
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`;
}

const VERSION = '15.0.7';

const HOME = 'https://www.npmjs.com/package/stowaway';

function messages(report: SealedReport, subjects: readonly Subject[]): object[] {
  const accepted = acceptedNote(subjects);
  const skipped = [...subjects.flatMap((subject) => subject.skipped), ...report.skipped];
  return [
    ...skipped.map((skip) => ({ level: skip.severity === 'failure' ? 'warn' : 'info', value: skipText(skip) })),
    ...(report.policy?.notes ?? []).map(({ kind, detail }) => ({ level: kind === 'expired' ? 'warn' : 'info', value: escapeText(detail) })),
    ...(accepted === undefined ? [] : [{ level: 'info', value: accepted }]),
  ];
}

function skipText({ detail, path }: SealedSkip): string {
  return escapeText(path === undefined ? detail : `${detail}: ${pathOf(path)}`) || 'something was not looked at';
}

function vulnerability(finding: SealedFinding, { name, steps }: Subject): object {
  const revoke = finding.remedies.find((remedy) => remedy.revoke !== undefined)?.revoke;
  return {
    id: idOf(name, finding),
    name: escapeText(finding.title),
    description: description(finding, name, steps),
    severity: SEVERITY[finding.severity],
    ...(finding.remedies.length > 0 && { solution: solution(finding) }),
    identifiers: [
      // The first tells vulnerabilities apart that one line of a Dockerfile brought in.
      { type: 'stowaway_fingerprint', name: `Stowaway finding ${finding.id}`, value: finding.fingerprint },
      { type: 'stowaway_rule', name: `Stowaway rule ${finding.detector}`, value: finding.detector },
      { type: 'cwe', name: 'CWE-798', value: '798', url: 'https://cwe.mitre.org/data/definitions/798.html' },
    ],
    links: revoke === undefined ? [] : [{ name: 'How to revoke it', url: revoke }],
    location: location(finding, name, steps),
    details: {
      image: { name: 'Image', type: 'text', value: escapeText(name) },
      confidence: { name: 'Confidence', type: 'text', value: escapeText(`${finding.confidence}: ${finding.evidence}`) },
      origin: { name: 'Whose content', type: 'text', value: finding.origin },
      controls: { name: 'Controls', type: 'text', value: finding.controls.join(', ') },
      seen: {
        name: 'Seen in',
        type: 'list',
        items: finding.sightings.slice(0, MOST_SIGHTINGS).map((sighting) => ({
          type: 'text',
          value: [placeOf(sighting), stepOf(sighting.step, steps), visibilityOf(sighting, steps)].filter((part) => part !== '').join(', '),
        })),
      },
    },
  };
}

const MOST_SIGHTINGS = 20;

/** GitLab wants a UUID; the same finding of the same image has the same in every run. */
function idOf(name: string, { fingerprint }: SealedFinding): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([name, fingerprint]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

const SEVERITY: Readonly<Record<SealedFinding['severity'], string>> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' };

/** In GitLab's Markdown. */
function description(finding: SealedFinding, name: string, steps: Subject['steps']): string {
  const { title, redacted, rootCause, sightings } = finding;
  const [first] = sightings;
  const by = stepOf(rootCause.step, steps);
  return [
    `${plain(title)} ${code(redacted)} in ${first === undefined ? 'the image' : code(placeOf(first))} of the image ${code(name)}.`,
    `Put there by ${by === '' ? '' : `${by}: `}${code(rootCause.text)}.`,
  ].join('\n\n');
}

/** GitLab takes 7000 characters; what matters most comes first. */
function solution({ remedies }: SealedFinding): string {
  const parts = remedies.map(({ text, patch }) => plain(text) + (patch === undefined ? '' : `\n\n${codeBlock(patch)}`));
  const kept = parts.filter((_, index) => parts.slice(0, index + 1).join('\n\n').length <= MOST_SOLUTION);
  return kept.join('\n\n') || plain(remedies[0]?.text ?? '').slice(0, MOST_SOLUTION);
}

const MOST_SOLUTION = 7000;

/** The line of the Dockerfile; without one the place in the image, which is no file of the project. */
function location(finding: SealedFinding, name: string, steps: Subject['steps']): object {
  const anchor = anchorOf(finding, steps);
  const [first] = finding.sightings;
  // An image has no commit; GitLab's own analyzer writes this where it has none.
  const commit = { sha: '0000000' };
  if (anchor !== undefined)
    return { commit, file: anchor.path, start_line: anchor.line, ...(anchor.endLine !== undefined && { end_line: anchor.endLine }) };
  const place =
    first?.kind === 'file' ? [pathOf(first.path), ...(first.chain ?? [])].join('!') : first === undefined ? '' : ` ${placeOf(first)}`;
  return { commit, file: escapeText(`${name}${place}`), start_line: first?.line ?? 1 };
}

function utc(time: Date): string {
  return time.toISOString().slice(0, 19);
}
