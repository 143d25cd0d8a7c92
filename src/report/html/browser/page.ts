import { count } from '../../units.js';
import { FACETS } from '../filters.js';
import type { PageData } from '../view.js';
import { FindingList } from './finding-list.js';
import { matches, wordsOf, type Selection } from './selection.js';

/** The script of the page: narrows the lists, adds rows as they are looked at, opens what a link names, and lays all open for paper. */

const data = readData();
const lists = [...document.querySelectorAll<HTMLElement>('.list')].flatMap((list) => {
  const section = Number(list.dataset['section']);
  const more = document.querySelector<HTMLElement>(`.more[data-section="${section}"]`);
  return more === null ? [] : [{ section, list: new FindingList(list, more, data) }];
});
const form = document.querySelector<HTMLFormElement>('#filters');
let step: Selection['step'];

show();
if (form !== null) attend(form);
addEventListener('hashchange', follow);
addEventListener('click', narrowToStep);
addEventListener('keydown', toSearch);
addEventListener('beforeprint', layOpen);
addEventListener('afterprint', layBack);
follow();

function readData(): PageData {
  // Written by us, in this very page.
  return JSON.parse(document.querySelector('#data')?.textContent ?? '') as PageData;
}

function attend(form: HTMLFormElement): void {
  form.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  button('everything')?.addEventListener('click', everything);
  button('every-step')?.addEventListener('click', everyStep);
  button('open')?.addEventListener('click', toggleAll);
}

function everything(): void {
  form?.reset();
  everyStep();
}

function everyStep(): void {
  step = undefined;
  show();
}

/** Shows what matches, and says how much it is. */
function show(): void {
  const selection = selected();
  const matching = data.findings.filter((view) => matches(view, selection));
  for (const { section, list } of lists) list.show(matching.filter((view) => view.section === section));
  const status = form?.querySelector('output');
  if (status != null) {
    const all = count(data.findings.length);
    status.textContent = matching.length === data.findings.length ? `${all} findings` : `${count(matching.length)} of ${all} findings`;
  }
  const only = form?.querySelector<HTMLElement>('.only');
  if (only != null) {
    only.hidden = step === undefined;
    const words = only.querySelector('span');
    if (words !== null) words.textContent = step === undefined ? '' : `Only step ${step.index}`;
  }
}

function selected(): Selection {
  const fields = form === null ? new FormData() : new FormData(form);
  const valuesOf = (name: string): string[] => fields.getAll(name).filter((value) => typeof value === 'string');
  const chosen = FACETS.map(({ name }) => [name, valuesOf(name)] as const);
  return { words: wordsOf(valuesOf('text').join(' ')), chosen: new Map(chosen), ...(step !== undefined && { step }) };
}

/** `#f12` opens finding 12, whatever hid it. */
function follow(): void {
  const [, digits] = /^#f(\d+)$/.exec(location.hash) ?? [];
  const view = data.findings[Number(digits) - 1];
  if (view === undefined) return;
  if (!matches(view, selected())) everything();
  lists.find(({ section }) => section === view.section)?.list.reach(view.number);
  const finding = document.querySelector<HTMLDetailsElement>(`#f${view.number}`);
  if (finding === null) return;
  finding.open = true;
  finding.querySelector('summary')?.focus({ preventScroll: true });
  finding.scrollIntoView({ block: 'start' });
}

function narrowToStep(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-step]') : null;
  if (link === null) return;
  step = { section: Number(link.dataset['section']), index: Number(link.dataset['step']) };
  show();
}

/** `/` goes to the search, as in many places. */
function toSearch(event: KeyboardEvent): void {
  const writes = event.target instanceof HTMLInputElement && event.target.type === 'search';
  if (event.key !== '/' || writes || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = form?.querySelector<HTMLElement>('input[type="search"]');
  if (field == null) return;
  event.preventDefault();
  field.focus();
}

function toggleAll(): void {
  const all = [...document.querySelectorAll<HTMLDetailsElement>('details.finding')];
  const open = all.some((finding) => !finding.open);
  for (const finding of all) finding.open = open;
  const shown = button('open');
  if (shown !== null) shown.textContent = open ? 'Close all' : 'Open all';
}

/** More rows than this are no reading on paper; what is narrowed down by the filters is printed whole. */
const MOST_PRINTED = 500;

let closed: HTMLDetailsElement[] = [];

function layOpen(): void {
  for (const { list } of lists) list.grow(Math.max(list.shown, MOST_PRINTED));
  closed = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')];
  for (const details of closed) details.open = true;
}

function layBack(): void {
  for (const details of closed) details.open = false;
  closed = [];
}

function button(name: string): HTMLButtonElement | null {
  return form?.querySelector<HTMLButtonElement>(`button[name="${name}"]`) ?? null;
}
