import { escapeText } from '../escape.js';
import { cut, cutStart } from '../fit.js';
import type { SealedFinding, SealedImage } from '../format.js';
import { isPublic, type GroupName } from '../groups.js';
import { SEVERITY_STYLE, type Style } from '../paint.js';
import { linesOf, placeOf, stepOf } from '../place.js';
import { shownValue } from '../reveal.js';
import { count, counted } from '../units.js';
import { columnWidths, GAP, grid } from './grid.js';
import { prose, type Page } from './page.js';

/** Findings in rows of one line: those beyond the full blocks, and those that decide nothing. */

/** cli-table3 gets slow beyond this, and nobody reads further: the other formats have them all. */
const MOST_ROWS = 400;

/** A weak default is seldom alone; the first ones show the pattern. */
const FOLDED_ROWS = 10;

/** The leaks that came after those shown in full. */
export function overflowRows(findings: readonly SealedFinding[], page: Page): string[] {
  if (findings.length === 0) return [];
  return section(`And ${counted(findings.length, 'more secret')} (in full: -f json)`, 'bold', findings, MOST_ROWS, page);
}

/** One folded section for each group of findings below the gate. */
export function restSections(groups: Record<GroupName, SealedFinding[]>, page: Page): string[] {
  return SECTIONS.flatMap(({ group, heading }) => {
    const findings = groups[group];
    if (findings.length === 0) return [];
    return group === 'accepted'
      ? acceptedSection(heading(findings.length), findings, page)
      : section(heading(findings.length), 'bold', findings, FOLDED_ROWS, page);
  });
}

/** Each reason once, and below it what it was given for: beside every finding there would be no room for either. */
function acceptedSection(heading: string, findings: readonly SealedFinding[], page: Page): string[] {
  const reasons = new Map<string, SealedFinding[]>();
  const shown = findings.slice(0, FOLDED_ROWS);
  for (const finding of shown) {
    const { accepted } = finding;
    const reason = accepted === undefined ? '' : escapeText(accepted.reason ?? NO_REASON[accepted.by]);
    reasons.set(reason, [...(reasons.get(reason) ?? []), finding]);
  }
  return [
    page.paint('bold', heading),
    ...[...reasons].flatMap(([reason, some]) => [...prose(reason, page, 'dim').map((line) => `  ${line}`), ...rows(some, page)]),
    ...rest(findings.length - shown.length, page),
    '',
  ];
}

/** What only the image has that this one is compared with. Its steps are not the steps of the page. */
export function goneRows({ comparison }: SealedImage, page: Page): string[] {
  if (comparison === undefined || comparison.gone.length === 0) return [];
  const heading = `${counted(comparison.gone.length, 'finding')} gone since ${escapeText(comparison.with)}`;
  return section(heading, 'bold', comparison.gone, FOLDED_ROWS, { ...page, steps: [] });
}

/** In the order of how much they deserve a look. */
const SECTIONS: readonly { group: GroupName; heading: (findings: number) => string }[] = [
  { group: 'possible', heading: (findings) => `${counted(findings, 'possible secret')} (worth a look, not sure)` },
  { group: 'placeholders', heading: (findings) => `${counted(findings, 'weak default')} (not ${findings === 1 ? 'a secret' : 'secrets'})` },
  { group: 'practices', heading: (findings) => `${counted(findings, 'practice that leads', 'practices that lead')} to leaks` },
  {
    group: 'public',
    heading: (findings) => `${counted(findings, 'finding')} in files of the distribution or of packages (public content)`,
  },
  {
    group: 'accepted',
    heading: (findings) => `${counted(findings, 'accepted finding')} (${findings === 1 ? 'it counts' : 'they count'} for nothing)`,
  },
];

function section(heading: string, style: Style, findings: readonly SealedFinding[], most: number, page: Page): string[] {
  const shown = findings.slice(0, most);
  const more = findings.length - shown.length;
  return [page.paint(style, heading), ...rows(shown, page), ...rest(more, page), ''];
}

const NO_REASON = { inline: 'by a remark beside it: stowaway:ignore', baseline: 'in the baseline', policy: 'by the policy' };

function rest(more: number, page: Page): string[] {
  return more > 0 ? [page.paint('dim', `  and ${count(more)} more; --format json lists them all`)] : [];
}

function rows(findings: readonly SealedFinding[], page: Page): string[] {
  const cells = findings.map((finding) => {
    const [first] = finding.sightings;
    return {
      severity: finding.severity,
      title: escapeText(finding.title),
      value: escapeText(shownValue(finding, page)),
      place: first === undefined ? '' : placeOf(first) + (finding.sightings.length > 1 ? ` +${finding.sightings.length - 1}` : ''),
      step: lastCell(finding, page),
    };
  });
  const [severities = 0, titles = 0, values = 0, places = 0, steps = 0] = columnWidths(
    cells.map(({ severity, title, value, place, step }) => [severity, title, value, place, step]),
  );
  // Each of the three may have a third, and what the others leave of theirs: the place says most and chooses first.
  const flexible = page.width - INDENT - severities - steps - 4 * GAP;
  const third = Math.floor(flexible / 3);
  const value = Math.min(values, third);
  const place = Math.min(places, Math.max(third, flexible - value - Math.min(titles, third)));
  const title = Math.min(titles, flexible - value - place);
  return grid(
    cells.map((cell) => [
      page.paint(SEVERITY_STYLE[cell.severity], cell.severity),
      cut(cell.title, title),
      page.paint('magenta', cut(cell.value, value)),
      cutStart(cell.place, place),
      page.paint('dim', cell.step),
    ]),
    { indent: INDENT },
  );
}

/** Whose it is, or what put it there: whatever says most. */
function lastCell(finding: SealedFinding, page: Page): string {
  const { originEvidence } = finding;
  return isPublic(finding) ? cut(escapeText(originEvidence?.owner ?? ''), LONGEST_OWNER) : causeOf(finding, page);
}

/** `step 4 COPY`, or `Dockerfile:9 COPY`, by the root cause; where the history does not tell, nothing. */
function causeOf({ rootCause, sightings }: SealedFinding, { steps }: Page): string {
  const index = rootCause.step ?? sightings[0]?.step;
  const instruction = steps.find((step) => step.index === index)?.instruction ?? '';
  const lines = index === undefined ? '' : linesOf([index], steps);
  return `${lines === '' ? stepOf(index) : cutStart(lines, LONGEST_OWNER)} ${/^[A-Z]{2,11}$/.test(instruction) ? instruction : ''}`.trim();
}

/** `dpkg libio-socket-ssl-perl` */
const LONGEST_OWNER = 28;

const INDENT = 2;
