import type { Severity } from '../../model/match.js';
import type { GroupName } from '../groups.js';
import { count } from '../units.js';
import { html, lines, link, type Markup } from './template.js';
import type { FindingView, RemedyView, State } from './view.js';

/** A finding as a row that opens. Runs in Node for the rows that a page begins with, and in the page for all others. */

/**
 * The rows of a list, with a heading where another group begins.
 * @param before the group of the row above the first one, if there is one.
 */
export function rows(views: readonly FindingView[], remedies: readonly RemedyView[], open: boolean, before?: GroupName): Markup {
  return html`${views.map((view, index) => {
    const above = index === 0 ? before : views[index - 1]?.group;
    return [view.group !== above && html`<li class="group"><h4>${GROUPS[view.group]}</h4></li>`, row(view, remedies, open)];
  })}`;
}

const GROUPS: Readonly<Record<GroupName, string>> = {
  leaks: 'Leaks',
  possible: 'Worth a look, not sure',
  placeholders: 'Weak defaults, not secrets',
  practices: 'Practices that lead to leaks',
  public: 'Public content of the distribution or of packages',
  accepted: 'Accepted',
};

function row(view: FindingView, remedies: readonly RemedyView[], open: boolean): Markup {
  const { number, severity, title, value, states } = view;
  const [first] = view.sightings;
  const others = view.sightings.length - 1 + view.unlisted;
  return html`<li><details class="finding ${severity}" id="f${number}"${open && view.group === 'leaks' && html` open`}>
<summary>
<span class="number">${number}</span> ${badge(severity)}
<span class="title">${title}</span> <code class="value">${value}</code>
<span class="where">${first?.place}${others > 0 && html` <small>and ${count(others)} more</small>`}</span>
<span class="states">${states.map((state) => html`${stateMark(state, state)} `)}</span>
</summary>
${body(view, remedies)}
</details></li>
`;
}

/** The word always stands beside the shape and the colour. */
export function badge(severity: Severity): Markup {
  return html`<span class="severity ${severity}"><span aria-hidden="true">${SHAPES[severity]}</span> ${severity}</span>`;
}

const SHAPES: Readonly<Record<Severity, string>> = { critical: '◆', high: '▲', medium: '●', low: '○' };

function stateMark(state: State, words: string): Markup {
  return html`<span class="state ${state}">${words}</span>`;
}

function body(view: FindingView, remedies: readonly RemedyView[]): Markup {
  const { cause, why, whose, accepted, controls } = view;
  const fixes = view.remedies.map((index) => remedies[index]).filter((remedy) => remedy !== undefined);
  return html`<div class="body"><dl>
${entry('Cause', html`${cause.step !== undefined && html`<p>${cause.step}</p>`}${block(cause.text)}`)}
${view.sightings.length > 0 && entry('Seen', sightings(view))}
${view.parts.length > 0 && entry('With', parts(view))}
${fixes.length > 0 && entry('Fix', html`<ol class="fixes">${fixes.map(fix)}</ol>`)}
${entry('Sure', html`<p>${why}${whose !== undefined && html`; content of ${whose}`}</p>`)}
${accepted !== undefined && entry('Accepted', html`<p>${accepted}</p>`)}
${controls.length > 0 && entry('Controls', html`<p>${controls.join(' · ')}</p>`)}
${entry('Ids', ids(view))}
</dl></div>`;
}

function entry(term: string, content: Markup): Markup {
  return html`<dt>${term}</dt><dd>${content}</dd>`;
}

function block(text: string): Markup {
  return html`<pre><code>${lines(text)}</code></pre>`;
}

function sightings({ sightings, unlisted }: FindingView): Markup {
  const items = sightings.map(({ place, steps, state, visibility, context }) => {
    const seen = visibility === '' ? undefined : stateMark(state, visibility);
    return html`<li><code>${place}</code> <span class="steps">${steps}</span> ${seen}${context !== undefined && block(context)}</li>\n`;
  });
  return html`<ul class="sightings">${items}${unlisted > 0 && html`<li>and ${count(unlisted)} more</li>`}</ul>`;
}

function parts({ parts }: FindingView): Markup {
  return html`<ul>${parts.map(({ name, value }) => html`<li>${name} <code>${value}</code></li>`)}</ul>`;
}

function fix({ text, patch, diff, revoke }: RemedyView): Markup {
  return html`<li><p>${text}${revoke !== undefined && html` ${link(revoke, 'Revoke it')}`}</p>
${patch !== undefined && block(patch)}
${diff !== undefined && html`<pre class="diff"><code>${diff.replace(/\n$/, '').split('\n').map(changed)}</code></pre>`}</li>
`;
}

/** A line of a diff. Its sign stays, so that the colour only repeats it. */
function changed(text: string): Markup {
  const kind = /^(?:\+\+\+|---|@@)/.test(text) ? 'about' : text.startsWith('+') ? 'added' : text.startsWith('-') ? 'removed' : 'kept';
  return html`<span class="${kind}">${lines(text)}</span>\n`;
}

function ids({ id, detector, leaks, fingerprint }: FindingView): Markup {
  const patterns = leaks.map((leak) => html`<code>${leak}</code> `);
  return html`<p class="ids">finding <code>${id}</code> rule <code>${detector}</code> leak ${patterns} fingerprint <code>${fingerprint}</code></p>`;
}
