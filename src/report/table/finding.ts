import { escapeText } from '../escape.js';
import { columnsOf, cut, split, wrap } from '../fit.js';
import type { SealedFinding } from '../format.js';
import { paintedLines, SEVERITY_STYLE } from '../paint.js';
import { placeOf, stepOf } from '../place.js';
import { shownValue } from '../reveal.js';
import { labelled, prose, room, type Page } from './page.js';
import { remedyLines, type Told } from './remedy.js';
import { sightingLines } from './sightings.js';

/**
 * One leak in full: what it is, which instruction put it there, everywhere it is seen, what to do.
 * @param told the fixes that the blocks before gave, each with the place of the leak it was given for.
 */
export function findingBlock(finding: SealedFinding, told: Told, page: Page): string[] {
  const [first] = finding.sightings;
  return [
    ...labelled(
      finding.severity.toUpperCase(),
      [...heading(finding, page), ...detection(finding, page)],
      page,
      SEVERITY_STYLE[finding.severity],
    ),
    ...labelled('cause', cause(finding, page), page),
    ...labelled('seen', sightingLines(finding.sightings, page), page),
    ...labelled('with', parts(finding, page), page),
    ...labelled('fix', remedyLines(finding.remedies, first === undefined ? finding.title : placeOf(first), told, page), page),
  ];
}

/** The title and the value; on lines of their own when they do not fit on one. */
function heading(finding: SealedFinding, page: Page): string[] {
  const title = escapeText(finding.title);
  const value = escapeText(shownValue(finding, page));
  if (columnsOf(title) + 2 + columnsOf(value) <= room(page)) return [`${page.paint('bold', title)}  ${page.paint('magenta', value)}`];
  return [...paintedLines('bold', wrap(title, room(page)), page.paint), ...paintedLines('magenta', split(value, room(page)), page.paint)];
}

/** Which detector says so and why it is believed; whose content it is, when not the builder's own. */
function detection({ id, detector, confidence, evidence, origin, originEvidence }: SealedFinding, page: Page): string[] {
  const facts = [
    detector,
    evidence === '' ? confidence : `${confidence}: ${evidence}`,
    ...(origin === 'base' ? [originEvidence?.inferred === true ? 'probably from the base image' : 'from the base image'] : []),
    ...(originEvidence?.kind === 'modified' ? [`changes a file of ${originEvidence.owner ?? 'a package'}`] : []),
    id,
  ];
  return prose(escapeText(facts.join(' · ')), page, 'dim');
}

/** The step and its instruction, cut so that the value or the name it sets stays in sight. */
function cause({ rootCause, redacted, sightings }: SealedFinding, page: Page): string[] {
  const named = stepOf(rootCause.step, page.steps);
  // The path of a Dockerfile may leave too little room beside it.
  const beside = named !== '' && columnsOf(named) <= room(page) / 2;
  const above = named === '' || beside ? [] : split(named, room(page));
  const step = beside ? `${named}  ` : '';
  const focus = [redacted, sightings[0]?.name ?? ''].map(escapeText).find((text) => text !== '' && rootCause.text.includes(text));
  const text = cut(escapeText(rootCause.text), LINES_OF_CAUSE * (room(page) - step.length) - SLACK, focus);
  const lines = wrap(text, room(page) - step.length).map((line, index) => (index === 0 ? step : ' '.repeat(step.length)) + line);
  return paintedLines('bold', [...above, ...lines], page.paint);
}

/** A RUN may be a page long; two lines tell which one it is. */
const LINES_OF_CAUSE = 2;

/** Wrapping at words leaves some columns of the first line unused. */
const SLACK = 12;

/** The other parts of a credential of several, such as the id beside a secret key. */
function parts(finding: SealedFinding, page: Page): string[] {
  return finding.parts.flatMap((part) => split(`${escapeText(part.name)}  ${escapeText(shownValue(part, page))}`, room(page)));
}
