import { anchorOf } from './anchor.js';
import type { FormatOptions, SealedFinding, SealedReport, SealedSkip } from './format.js';
import { isBlocking } from './groups.js';
import { pathOf, placeOf, stepOf, visibilityOf } from './place.js';
import { subjectsOf, type Subject } from './subject.js';
import { DEFAULT_GATE, type Gate } from '../model/gate.js';
import { xml } from './xml.js';

/**
 * JUnit XML, which every CI shows: a suite for each image, a case for each finding. One that fails the scan is a failure, an accepted one is
 * skipped, any other passes; what could not be read is an error. By the schema at https://github.com/windyroad/JUnit-Schema.
 */
export function junit(report: SealedReport, { ended = new Date(0), gate = DEFAULT_GATE }: FormatOptions): string {
  const outside: Subject = { name: 'stowaway', findings: [], skipped: report.skipped, steps: [], seconds: 0 };
  const subjects = [...subjectsOf(report), ...(report.skipped.length > 0 || report.images.length === 0 ? [outside] : [])];
  const suites = subjects.flatMap((subject, index) => suite(subject, index, ended, gate, index === 0 ? (report.policy?.notes ?? []) : []));
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n');
}

type Notes = NonNullable<SealedReport['policy']>['notes'];

interface Case {
  outcome: 'passed' | 'failure' | 'error' | 'skipped';
  lines: string[];
}

function suite(subject: Subject, index: number, ended: Date, gate: Gate, notes: Notes): string[] {
  const failures = subject.skipped.filter(({ severity }) => severity === 'failure');
  const found = subject.findings.map((finding) => findingCase(finding, subject, gate));
  const unread = failures.map(unreadCase);
  const cases = found.length + unread.length === 0 ? [cleanCase()] : [...found, ...unread];
  const amount = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const numbers = `tests="${cases.length}" failures="${amount('failure')}" errors="${amount('error')}" skipped="${amount('skipped')}"`;
  const time = `timestamp="${ended.toISOString().slice(0, 19)}" hostname="localhost" time="${subject.seconds.toFixed(3)}"`;
  return [
    `  <testsuite name="${xml(subject.name)}" package="stowaway" id="${index}" ${numbers} ${time}>`,
    '    <properties/>',
    ...cases.flatMap(({ lines }) => lines),
    `    <system-out>${notes.map(({ detail }) => xml(detail)).join('\n')}</system-out>`,
    '    <system-err/>',
    '  </testsuite>',
  ];
}

function findingCase(finding: SealedFinding, { steps }: Subject, gate: Gate): Case {
  const [first] = finding.sightings;
  const place = first === undefined ? '' : ` in ${placeOf(first)}`;
  const open = testcase(`${finding.title} ${finding.redacted}${place} [${finding.id}]`, `stowaway.${finding.detector}`);
  if (finding.accepted !== undefined) return { outcome: 'skipped', lines: [`${open}>`, '      <skipped/>', '    </testcase>'] };
  if (!isBlocking(finding, gate)) return { outcome: 'passed', lines: [`${open}/>`] };
  const message = `${finding.severity}: ${finding.title} ${finding.redacted}${place}`;
  const body = told(finding, steps).map(xml).join('\n');
  return {
    outcome: 'failure',
    lines: [`${open}>`, `      <failure type="${xml(finding.detector)}" message="${xml(message)}">${body}</failure>`, '    </testcase>'],
  };
}

/** What a developer reads under the failed case. */
function told(finding: SealedFinding, steps: Subject['steps']): string[] {
  const { rootCause, sightings, remedies, confidence, evidence } = finding;
  const anchor = anchorOf(finding, steps);
  const by = stepOf(rootCause.step);
  return [
    ...(anchor === undefined ? [] : [`${anchor.path}:${anchor.line}`]),
    `cause: ${by === '' ? '' : `${by}: `}${rootCause.text}`,
    ...sightings
      .slice(0, MOST_SIGHTINGS)
      .map((one) => `seen: ${[placeOf(one), stepOf(one.step), visibilityOf(one)].filter((part) => part !== '').join(', ')}`),
    ...(sightings.length > MOST_SIGHTINGS ? [`seen: and ${sightings.length - MOST_SIGHTINGS} more`] : []),
    ...remedies.flatMap(({ text, patch, revoke }) => [
      `fix: ${text}`,
      ...(patch === undefined ? [] : patch.split(/\r?\n/).map((line) => `  ${line}`)),
      ...(revoke === undefined ? [] : [`revoke it: ${revoke}`]),
    ]),
    `${confidence}: ${evidence}`,
  ];
}

const MOST_SIGHTINGS = 20;

function unreadCase(skip: SealedSkip): Case {
  const where = skip.path === undefined ? '' : `: ${pathOf(skip.path)}`;
  const message = `${skip.detail}${where}`;
  return {
    outcome: 'error',
    lines: [
      `${testcase(`not looked at: ${message}`, `stowaway.${skip.reason}`)}>`,
      `      <error type="${xml(skip.reason)}" message="${xml(message)}">There may be more secrets than are listed.</error>`,
      '    </testcase>',
    ],
  };
}

function cleanCase(): Case {
  return { outcome: 'passed', lines: [`${testcase('no secrets', 'stowaway')}/>`] };
}

function testcase(name: string, classname: string): string {
  return `    <testcase name="${xml(name)}" classname="${xml(classname)}" time="0"`;
}
