import { columnsOf, cutStart, split, wrap } from '../fit.js';
import type { SealedSighting } from '../format.js';
import { paintedLines, type Style } from '../paint.js';
import { linesOf, placeOf, visibilityOf } from '../place.js';
import { count } from '../units.js';
import { grid, gridWidth } from './grid.js';
import { room, type Page } from './page.js';

/** More rows than this are folded into `and 7 more`: the first ones show what kind of leak it is. */
const SHOWN = 5;

/** More steps than this at one place are counted, not listed. */
const LISTED_STEPS = 3;

/** Sightings that differ in nothing but the step, such as a build arg in every RUN after its ARG. */
interface Row {
  place: string;
  steps: number[];
  visibility: string;
  state: SealedSighting['visibility']['state'];
  sightings: number;
}

/** Every place with its steps and whether it is still there: in columns when they fit, else each on two lines. */
export function sightingLines(sightings: readonly SealedSighting[], page: Page): string[] {
  const rows = rowsOf(sightings, page);
  const shown = rows.slice(0, SHOWN);
  const more = rows.slice(SHOWN).reduce((sum, row) => sum + row.sightings, 0);
  const inColumns = gridWidth(cells(shown, page)) <= room(page);
  const lines = inColumns
    ? grid(
        cells(
          shown.map((row) => ({ ...row, visibility: painted(row, page) })),
          page,
        ),
      )
    : shown.flatMap((row) => stacked(row, page));
  return [...lines, ...(more > 0 ? [page.paint('dim', `and ${count(more)} more`)] : [])];
}

function rowsOf(sightings: readonly SealedSighting[], { steps }: Page): Row[] {
  const rows = new Map<string, Row>();
  for (const sighting of sightings) {
    const [place, visibility] = [placeOf(sighting), visibilityOf(sighting, steps)];
    const row = rows.get(`${place}\n${visibility}`) ?? { place, steps: [], visibility, state: sighting.visibility.state, sightings: 0 };
    row.sightings++;
    if (sighting.step !== undefined) row.steps.push(sighting.step);
    rows.set(`${place}\n${visibility}`, row);
  }
  return [...rows.values()];
}

/** Where no step is known there is no column for it. */
function cells(rows: readonly Row[], page: Page): string[][] {
  const known = rows.some(({ steps }) => steps.length > 0);
  return rows.map(({ place, steps, visibility }) => [place, ...(known ? [stepsText(steps, page)] : []), visibility]);
}

/** `step 7`, `steps 5, 6`, `steps 5, 6, 8 and 4 more`, each with their lines of the Dockerfile where they are known. */
function stepsText(steps: readonly number[], page: Page): string {
  if (steps.length === 0) return '';
  const listed = steps.slice(0, LISTED_STEPS);
  const more = steps.length - listed.length;
  const lines = linesOf(listed, page.steps);
  const text = `${steps.length === 1 ? 'step' : 'steps'} ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return lines === '' ? text : `${text} (${lines})`;
}

function stacked({ place, steps, visibility, state }: Row, page: Page): string[] {
  const [by, width] = [stepsText(steps, page), room(page) - INDENT.length];
  const together = by !== '' && columnsOf(by) + 2 + columnsOf(visibility) <= width;
  const lines = together
    ? [visibility === '' ? by : `${by}, ${painted({ visibility, state }, page)}`]
    : [...(by === '' ? [] : wrap(by, width)), ...paintedLines(STATE_STYLE[state], wrap(visibility, width), page.paint)];
  return [...split(cutStart(place, 2 * room(page)), room(page)), ...lines.filter((line) => line !== '').map((line) => INDENT + line)];
}

const INDENT = '  ';

function painted({ visibility, state }: Pick<Row, 'visibility' | 'state'>, page: Page): string {
  return page.paint(STATE_STYLE[state], visibility);
}

const STATE_STYLE: Readonly<Record<Row['state'], Style>> = { live: 'red', overwritten: 'yellow', deleted: 'yellow' };
