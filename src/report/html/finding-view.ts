import type { SealedFinding, SealedSighting, SealedStep } from '../format.js';
import { groupFindings, type GroupName } from '../groups.js';
import { linesOf, placeOf, stepOf, visibilityOf } from '../place.js';
import { shownValue } from '../reveal.js';
import { count } from '../units.js';
import { entryOf } from './lanes.js';
import type { Section } from './section.js';
import type { FindingView, PageData, RemedyView, SightingView, State } from './view.js';

/** A finding with its place on the page. */
export interface Placed {
  finding: SealedFinding;
  view: FindingView;
}

/** Up to so many leaks stand open. */
const MOST_OPEN = 6;

/** More places of one secret than this are counted: a key in every layer of a thousand tells no more than in fifty. */
const MOST_SIGHTINGS = 50;

/** Of one instruction or of the line a secret stands in. */
const MOST_QUOTED = 400;

const ORDER: readonly GroupName[] = ['leaks', 'possible', 'placeholders', 'practices', 'public', 'accepted'];

/** All findings of a report in the order of the page: by section, what counts first, the worst first. */
export function viewsOf(sections: readonly Section[], options: { showSecrets: boolean }): { placed: Placed[][]; data: PageData } {
  const remedies = new Map<string, { index: number; view: RemedyView }>();
  let number = 0;
  const placed = sections.map(({ findings, image }, section) => {
    const groups = groupFindings(findings);
    const steps = image?.steps ?? [];
    return ORDER.flatMap((group) =>
      groups[group].map((finding): Placed => {
        const told = finding.remedies.map((remedy) => interned(remedy, remedies));
        return { finding, view: viewOf(finding, { number: ++number, section, group, remedies: told, steps, options }) };
      }),
    );
  });
  const findings = placed.flat().map(({ view }) => view);
  const open = findings.filter(({ group }) => group === 'leaks').length <= MOST_OPEN;
  return { placed, data: { findings, remedies: [...remedies.values()].map(({ view }) => view), open } };
}

interface Place {
  number: number;
  section: number;
  group: GroupName;
  remedies: number[];
  steps: readonly SealedStep[];
  options: { showSecrets: boolean };
}

function viewOf(finding: SealedFinding, { number, section, group, remedies, steps, options }: Place): FindingView {
  const { severity, confidence, evidence, origin, rootCause, sightings } = finding;
  const whose = ownerOf(finding);
  const rows = rowsOf(sightings, steps, finding);
  const listed = rows.slice(0, MOST_SIGHTINGS);
  return {
    number,
    section,
    group,
    severity,
    confidence,
    origin,
    states: [...new Set(rows.filter(({ view }) => view.visibility !== '').map(({ view }): State => view.state))],
    steps: touchedBy(finding),
    title: finding.title,
    value: shownValue(finding, options),
    id: finding.id,
    detector: finding.detector,
    fingerprint: finding.fingerprint,
    why: evidence === '' ? confidence : `${confidence}: ${evidence}`,
    ...(whose !== undefined && { whose }),
    ...(finding.accepted !== undefined && { accepted: acceptance(finding.accepted) }),
    cause: { ...(rootCause.step !== undefined && { step: stepOf(rootCause.step, steps) }), text: quoted(rootCause.text, finding) },
    parts: finding.parts.map((part) => ({ name: part.name, value: shownValue(part, options) })),
    sightings: listed.map(({ view }) => view),
    unlisted: rows.slice(MOST_SIGHTINGS).reduce((sum, { sightings }) => sum + sightings, 0),
    remedies,
    controls: finding.controls,
    leaks: finding.leaks,
  };
}

function touchedBy(finding: SealedFinding): number[] {
  const steps = [entryOf(finding), ...finding.sightings.flatMap(({ step, visibility }) => [step, visibility.step])];
  return [...new Set(steps.filter((step) => step !== undefined))];
}

function interned({ text, patch, diff, revoke }: SealedRemedy, known: Map<string, { index: number; view: RemedyView }>): number {
  const lines = { ...(patch !== undefined && { patch }), ...(diff !== undefined && { diff }) };
  const view = { text, ...lines, ...(revoke !== undefined && { revoke }) };
  const key = JSON.stringify(view);
  const { index } = known.get(key) ?? { index: known.size };
  if (index === known.size) known.set(key, { index, view });
  return index;
}

type SealedRemedy = SealedFinding['remedies'][number];

interface Row {
  view: SightingView;
  steps: number[];
  sightings: number;
}

/** One row for a place, with all steps in which it is seen there in the same way. */
function rowsOf(sightings: readonly SealedSighting[], steps: readonly SealedStep[], finding: SealedFinding): Row[] {
  const rows = new Map<string, Row>();
  for (const sighting of sightings) {
    const [place, visibility] = [placeOf(sighting), visibilityOf(sighting, steps)];
    const key = `${place}\n${visibility}`;
    const row = rows.get(key) ?? { view: seen(sighting, place, visibility, steps, finding), steps: [], sightings: 0 };
    row.sightings++;
    if (sighting.step !== undefined && !row.steps.includes(sighting.step)) row.steps.push(sighting.step);
    rows.set(key, row);
  }
  return [...rows.values()].map((row) => ({ ...row, view: { ...row.view, steps: stepsText(row.steps, steps) } }));
}

function seen(
  { kind, step, visibility: { state } }: SealedSighting,
  place: string,
  visibility: string,
  steps: readonly SealedStep[],
  finding: SealedFinding,
): SightingView {
  // Only the text of steps is in the report: of a file's lines nothing is kept, and so nothing can leak.
  const text = kind === 'history' && step !== undefined && step !== finding.rootCause.step ? steps[step]?.text : undefined;
  return { place, steps: '', state, visibility, ...(text !== undefined && { context: quoted(text, finding) }) };
}

/** A long text cut around the redacted value, or around its end. */
function quoted(text: string, { redacted }: SealedFinding): string {
  if (text.length <= MOST_QUOTED) return text;
  const at = text.indexOf(redacted);
  const head = text.slice(0, MOST_QUOTED / 2);
  if (at < 0 || at + redacted.length <= head.length) return `${text.slice(0, MOST_QUOTED)} …`;
  const start = Math.max(head.length, at - MOST_QUOTED / 4);
  const end = at + redacted.length + MOST_QUOTED / 4;
  return `${head} … ${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}

const LISTED_STEPS = 6;

/** `step 7`, `steps 5, 6 (Dockerfile:9,12)`. */
function stepsText(indices: readonly number[], steps: readonly SealedStep[]): string {
  if (indices.length === 0) return '';
  const listed = indices.slice(0, LISTED_STEPS);
  const more = indices.length - listed.length;
  const lines = linesOf(listed, steps);
  return [
    `${indices.length === 1 ? 'step' : 'steps'} ${listed.join(', ')}`,
    ...(lines === '' ? [] : [`(${lines})`]),
    ...(more > 0 ? [`and ${count(more)} more`] : []),
  ].join(' ');
}

function acceptance({ by, expires, reason }: NonNullable<SealedFinding['accepted']>): string {
  return `by ${by}${expires === undefined ? '' : ` until ${expires}`}${reason === undefined ? '' : `: ${reason}`}`;
}

/** Whose content it lies in, and what that rests on. */
function ownerOf({ origin, originEvidence: evidence }: SealedFinding): string | undefined {
  const owner = evidence?.owner === undefined ? '' : `: ${evidence.owner}`;
  if (evidence?.kind === 'modified') return `yours, in a changed file of a package${owner}`;
  const doubt = evidence?.inferred === true ? ', inferred from the history' : '';
  return origin === 'yours' ? undefined : `${OWNERS[origin]}${owner}${doubt}`;
}

const OWNERS = { base: 'the base image', distribution: 'the distribution', package: 'a package' } as const;
