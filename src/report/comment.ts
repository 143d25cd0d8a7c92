import { DEFAULT_GATE, type Gate } from '../model/gate.js';
import type { Severity } from '../model/match.js';
import { anchorOf } from './anchor.js';
import { checklistOf, nameOf } from './checklist.js';
import { controlStates } from './controls.js';
import type { FormatOptions, SealedFinding, SealedImage, SealedReport, SealedSkip } from './format.js';
import { countBySeverity, groupFindings, isBlocking, SEVERITIES } from './groups.js';
import { code, codeBlock, plain } from './markdown.js';
import { pathOf, placeOf, stepOf, visibilityOf } from './place.js';
import { subjectsOf, type Subject } from './subject.js';
import { count, counted } from './units.js';

/**
 * A comment on a pull request, or the summary of a job: the verdict, the worst findings in a table, all else folded. Short enough for GitHub,
 * which takes 65,536 characters, whatever was found.
 */
export function markdown(report: SealedReport, { gate = DEFAULT_GATE }: FormatOptions): string {
  const subjects = subjectsOf(report);
  const parts = [
    ...(report.summary.complete ? [] : ['> [!WARNING]\n> Not everything could be read. There may be more secrets than are listed.']),
    ...subjects.flatMap((subject, index) => subjectParts(subject, report.images[index], gate)),
    ...outside(report.skipped),
    ...(report.policy?.notes ?? []).map(({ kind, detail }) => `> [!${kind === 'expired' ? 'WARNING' : 'NOTE'}]\n> ${plain(detail)}`),
    `<sub>${plain(report.tool.name)} ${plain(report.tool.version)}</sub>`,
  ];
  return `${fitting(parts).join('\n\n')}\n`;
}

/** Leaves room for what a job puts around it. */
const MOST_CHARACTERS = 60_000;

/** Whole parts only: half a table is none. */
function fitting(parts: readonly string[]): string[] {
  let length = 0;
  const kept = parts.filter((part) => (length += part.length + 2) <= MOST_CHARACTERS);
  return kept.length === parts.length ? kept : [...kept, '*Shortened: the other formats have all of it.*'];
}

const MOST_ROWS = 20;
const MOST_REMEDIES = 10;

function subjectParts(subject: Subject, image: SealedImage | undefined, gate: Gate): string[] {
  const groups = groupFindings(subject.findings);
  const { leaks } = groups;
  const others = [...groups.possible, ...groups.placeholders, ...groups.practices, ...groups.public];
  return [
    `### ${verdict(subject, leaks, gate)}`,
    ...(leaks.length === 0 ? [] : [findingsTable(leaks, subject)]),
    ...(leaks.length === 0 ? [] : [folded('What to do', remedies(leaks, subject))]),
    ...(others.length === 0
      ? []
      : [
          folded(
            `${counted(others.length, 'other finding')} that ${others.length === 1 ? 'fails' : 'fail'} nothing`,
            findingsTable(others, subject),
          ),
        ]),
    ...(groups.accepted.length === 0 ? [] : [folded(counted(groups.accepted.length, 'accepted finding'), acceptedTable(groups.accepted))]),
    ...(subject.skipped.length === 0 ? [] : [folded('Not looked at', skips(subject.skipped))]),
    ...(image === undefined ? [] : [folded('Checklist', checklist(image))]),
  ];
}

function verdict({ name, skipped, findings }: Subject, leaks: readonly SealedFinding[], gate: Gate): string {
  const incomplete = skipped.some(({ severity }) => severity === 'failure');
  if (leaks.length === 0) return incomplete ? `⚠️ Not all of ${code(name)} could be read` : `✅ No secrets in ${code(name)}`;
  const counts = countBySeverity(leaks);
  const worstFirst: readonly Severity[] = SEVERITIES.toReversed();
  const severities = worstFirst.filter((one) => counts[one] > 0).map((one) => `${count(counts[one])} ${one}`);
  const blocks = findings.some((finding) => isBlocking(finding, gate));
  return `${blocks ? '❌' : '⚠️'} ${counted(leaks.length, 'secret')} in ${code(name)}: ${severities.join(', ')}`;
}

function findingsTable(findings: readonly SealedFinding[], { steps }: Subject): string {
  const rows = findings.slice(0, MOST_ROWS).map((finding) => {
    const { severity, title, redacted, rootCause, sightings } = finding;
    const [first] = sightings;
    const anchor = anchorOf(finding, steps);
    const by = anchor === undefined ? plain(stepOf(rootCause.step)) : code(`${anchor.path}:${anchor.line}`);
    const more = sightings.length > 1 ? ` +${sightings.length - 1}` : '';
    const visibility = first === undefined ? '' : ` ${first.visibility.state}`;
    return [
      severity,
      `${plain(title)} ${cell(redacted)}`,
      `${by} ${cell(short(rootCause.text))}`,
      first === undefined ? '' : `${cell(placeOf(first))}${more}${visibility}`,
    ];
  });
  const more = findings.length - rows.length;
  return [
    '| | secret | put there by | seen |',
    '|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.map((text) => text.trim()).join(' | ')} |`),
    ...(more > 0 ? ['', `and ${count(more)} more`] : []),
  ].join('\n');
}

/** A bar ends a cell even inside a code span, and only there a backslash takes that away. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

/** Of a page-long RUN the beginning tells which one it is. */
function short(text: string): string {
  return text.length <= LONGEST_CAUSE ? text : `${text.slice(0, LONGEST_CAUSE).trimEnd()}…`;
}

const LONGEST_CAUSE = 100;

function remedies(findings: readonly SealedFinding[], { steps }: Subject): string {
  const told = findings.slice(0, MOST_REMEDIES).map((finding) => {
    const [first] = finding.sightings;
    const anchor = anchorOf(finding, steps);
    const where =
      anchor === undefined ? (first === undefined ? '' : `, ${code(placeOf(first))}`) : `, ${code(`${anchor.path}:${anchor.line}`)}`;
    const seen = finding.sightings.slice(0, MOST_ROWS).map(
      (one) =>
        `- ${[code(placeOf(one)), stepOf(one.step, steps), visibilityOf(one, steps)]
          .filter((part) => part !== '')
          .map((part, at) => (at === 0 ? part : plain(part)))
          .join(', ')}`,
    );
    const todo = finding.remedies.map(({ text, patch, diff, revoke }) =>
      [
        plain(text),
        ...(diff !== undefined ? [codeBlock(diff, 'diff')] : patch !== undefined ? [codeBlock(patch)] : []),
        ...(revoke === undefined ? [] : [`[Revoke it](<${revoke}>)`]),
      ].join('\n\n'),
    );
    return [`**${plain(finding.title)}** ${code(finding.redacted)}${where}`, seen.join('\n'), ...todo].join('\n\n');
  });
  const more = findings.length - told.length;
  return [...told, ...(more > 0 ? [`and ${count(more)} more`] : [])].join('\n\n---\n\n');
}

function acceptedTable(findings: readonly SealedFinding[]): string {
  const rows = findings.slice(0, MOST_ROWS).map(({ severity, title, redacted, sightings: [first], accepted }) => {
    const until = accepted?.expires === undefined ? '' : ` until ${accepted.expires}`;
    return `| ${severity} | ${plain(title)} ${cell(redacted)} | ${first === undefined ? '' : cell(placeOf(first))} | ${accepted?.by ?? ''}${until} | ${plain(accepted?.reason ?? '')} |`;
  });
  const more = findings.length - rows.length;
  return [
    '| | finding | seen | accepted by | reason |',
    '|---|---|---|---|---|',
    ...rows,
    ...(more > 0 ? ['', `and ${count(more)} more`] : []),
  ].join('\n');
}

function checklist(image: SealedImage): string {
  const checks = checklistOf(image).map((check) => {
    const { state, findings, accepted } = check;
    const amount = findings === 0 ? '' : ` (${counted(findings, 'secret')}${accepted === 0 ? '' : `, ${count(accepted)} accepted`})`;
    return `| ${nameOf(check)} | ${state}${amount} |`;
  });
  const controls = controlStates(image).map(({ id, title, url, state }) => `| [${plain(id)}](<${url}>) ${plain(title)} | ${state} |`);
  return ['| looked at | |', '|---|---|', ...checks, '', '| control | |', '|---|---|', ...controls].join('\n');
}

function outside(skipped: readonly SealedSkip[]): string[] {
  return skipped.length === 0 ? [] : [folded('Not looked at', skips(skipped))];
}

function skips(skipped: readonly SealedSkip[]): string {
  const shown = skipped
    .slice(0, MOST_ROWS)
    .map(({ severity, detail, path }) => `- ${severity}: ${plain(detail)}${path === undefined ? '' : `: ${code(pathOf(path))}`}`);
  const more = skipped.length - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${count(more)} more`] : [])].join('\n');
}

function folded(summary: string, body: string): string {
  return `<details><summary>${plain(summary)}</summary>\n\n${body}\n\n</details>`;
}
