import { CONFIDENCES, ORIGINS, SEVERITIES } from '../groups.js';
import { count } from '../units.js';
import { html, type Markup } from './template.js';
import type { FindingView } from './view.js';

/** The choices by which the list can be narrowed. What a choice means is said once, for the page that shows it and the code that applies it. */

export interface Facet {
  /** Of the form's fields. */
  name: string;
  label: string;
  /** In the order in which they are shown. */
  values: readonly string[];
  /** A finding may have several, such as one sighting that is live and one that is deleted. */
  of: (view: FindingView) => readonly string[];
}

export const FACETS: readonly Facet[] = [
  { name: 'severity', label: 'Severity', values: SEVERITIES.toReversed(), of: ({ severity }) => [severity] },
  { name: 'confidence', label: 'Confidence', values: CONFIDENCES.toReversed(), of: ({ confidence }) => [confidence] },
  { name: 'origin', label: 'Origin', values: ORIGINS, of: ({ origin }) => [origin] },
  { name: 'state', label: 'Visibility', values: ['live', 'overwritten', 'deleted'], of: ({ states }) => states },
];

/** The form. Only choices that would change anything are offered; fewer than two findings need none. */
export function filters(views: readonly FindingView[]): Markup | undefined {
  if (views.length < 2) return undefined;
  return html`<form class="filters" id="filters" role="search" aria-label="Findings" hidden>
<label class="search">Find <input type="search" name="text" placeholder="title, path, step, rule …" autocomplete="off"></label>
${FACETS.map((facet) => choices(facet, views))}
<p class="only" hidden><span></span> <button type="button" name="every-step">all steps</button></p>
<p class="counting"><output></output>
<button type="button" name="everything">Show all</button> <button type="button" name="open">Open all</button></p>
</form>
`;
}

function choices({ name, label, values, of }: Facet, views: readonly FindingView[]): Markup | undefined {
  const amounts = new Map<string, number>();
  for (const view of views) for (const value of of(view)) amounts.set(value, (amounts.get(value) ?? 0) + 1);
  if (amounts.size < 2) return undefined;
  const present = values.filter((value) => amounts.has(value));
  const boxes = present.map((value) => {
    const amount = html`<small>${count(amounts.get(value) ?? 0)}</small>`;
    return html`<label><input type="checkbox" name="${name}" value="${value}"> ${value} ${amount}</label> `;
  });
  return html`<fieldset><legend>${label}</legend>${boxes}</fieldset>\n`;
}
