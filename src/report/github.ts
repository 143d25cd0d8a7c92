import { DEFAULT_GATE, type Gate } from '../model/gate.js';
import { anchorOf } from './anchor.js';
import { escapeText } from './escape.js';
import type { FormatOptions, SealedFinding, SealedReport } from './format.js';
import { isBlocking, isLeak } from './groups.js';
import { pathOf, placeOf, stepOf, visibilityOf } from './place.js';
import { acceptedNote, openFindings, subjectsOf, type Subject } from './subject.js';

/**
 * Workflow commands of GitHub Actions, which annotate the lines of a pull request: an error for what fails the scan, a warning for other
 * secrets, a notice for the rest (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions). GitHub shows ten of
 * each for a step, so the worst come first.
 */
export function github(report: SealedReport, { gate = DEFAULT_GATE }: FormatOptions): string {
  const subjects = subjectsOf(report);
  const failures = [...subjects.flatMap(({ skipped }) => skipped), ...report.skipped].filter(({ severity }) => severity === 'failure');
  const accepted = acceptedNote(subjects);
  const lines = [
    ...failures.map(({ detail, path }) =>
      command(
        'error',
        { title: 'Stowaway: not everything could be read' },
        escapeText(path === undefined ? detail : `${detail}: ${pathOf(path)}`),
      ),
    ),
    ...subjects.flatMap((subject) => openFindings(subject).map((finding) => annotation(finding, subject, gate))),
    ...(report.policy?.notes ?? []).map(({ kind, detail }) =>
      command(kind === 'expired' ? 'warning' : 'notice', { title: 'Stowaway policy' }, escapeText(detail)),
    ),
    ...(accepted === undefined ? [] : [command('notice', { title: 'Stowaway' }, accepted)]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(finding: SealedFinding, { name, steps }: Subject, gate: Gate): string {
  const anchor = anchorOf(finding, steps);
  const level = isBlocking(finding, gate) ? 'error' : isLeak(finding) ? 'warning' : 'notice';
  const where = {
    ...(anchor !== undefined && { file: escapeText(anchor.path), line: String(anchor.line) }),
    ...(anchor?.endLine !== undefined && { endLine: String(anchor.endLine) }),
  };
  return command(level, { ...where, title: escapeText(`${finding.title} (${finding.severity})`) }, message(finding, name, steps));
}

function message({ redacted, rootCause, sightings, remedies, id }: SealedFinding, name: string, steps: Subject['steps']): string {
  const [first] = sightings;
  const more = sightings.length > 1 ? ` and ${sightings.length - 1} more` : '';
  const by = stepOf(rootCause.step);
  const where = `${redacted} in ${first === undefined ? 'the image' : placeOf(first)}${more}`;
  const state = first === undefined ? '' : visibilityOf(first, steps);
  // The place of a file that images are built from has its name, and nothing hides it.
  const ofImage = first !== undefined && state === '' ? '' : ` of ${name} (${state})`;
  return [`${where}${ofImage} [${id}]`, `Put there by ${by === '' ? '' : `${by}: `}${rootCause.text}`, ...remedies.map(({ text }) => text)]
    .map(escapeText)
    .join('\n');
}

type Level = 'error' | 'warning' | 'notice';

function command(level: Level, properties: Readonly<Record<string, string>>, text: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${level} ${written.join(',')}::${data(text)}`;
}

/** What ends a command, or would be taken for an escape of ours. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** In a property also what ends a property. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
