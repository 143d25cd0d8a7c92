import type { Severity } from '../../model/match.js';
import { SEVERITIES } from '../groups.js';
import { badge } from '../html/finding.js';
import { beginning } from '../html/head.js';
import { html, lines, link, type Markup } from '../html/template.js';
import { bytes, count, counted } from '../units.js';
import type { SealedAudit, SealedChange, SealedSecret } from './format.js';
import { acceptedOf, buildOf, dayOf, judgedTexts, namesOf, oldest, placesOf, reasonOf, skipText, spreadOf } from './words.js';

/**
 * The report of an audit as one page in the look of a scan's: the headline, each secret as a row that opens, worst first, repositories, what
 * changed, what was not looked at. It needs nothing else: no script, no font, no address is asked for.
 */
export function auditHtml(report: SealedAudit): string {
  const { target, tool, repositories, difference } = report;
  const leaks = report.secrets.filter(({ isLeak }) => isLeak);
  const body = html`<article>
<h2>${target}</h2>
<p class="identity">audited ${dayOf(report.startedAt)} · ${factsOf(report)}</p>
${verdict(report, leaks)}
${difference !== undefined && changes(difference)}
${leaks.length > 0 && secrets(leaks, report)}
${accepted(acceptedOf(report))}
<section class="build"><h3>Repositories</h3>
<ul class="subjects">${repositories.map(repository)}</ul></section>
${notLookedAt(report)}</article>
</main>
<footer><p>${tool.name} ${tool.version}, rules <code>${tool.ruleSet}</code>. This page loads nothing and sends nothing.</p></footer>
</body>
</html>
`;
  const first = leaks.length > 0 ? 'findings' : 'main';
  return [...beginning(`Audit of ${target}`, first, { isStill: true }), body.text].join('');
}

type Counts = Readonly<Record<Severity, number>>;

const WORST_FIRST = [...SEVERITIES].reverse();
const MOST_TAGS = 8;

function factsOf({ summary }: SealedAudit): string {
  return [
    counted(summary.repositories, 'repository', 'repositories'),
    counted(summary.tags, 'tag'),
    counted(summary.images, 'image'),
    `${counted(summary.distinctLayers, 'layer')}, ${bytes(summary.distinctBytes)}`,
    `${bytes(summary.bytes - summary.distinctBytes)} saved by sharing`,
  ].join(' · ');
}

function verdict(report: SealedAudit, leaks: readonly SealedSecret[]): Markup {
  const { summary, repositories, skipped } = report;
  const judged = judgedTexts(report);
  const leaking = repositories.filter(({ findings }) => WORST_FIRST.some((severity) => findings[severity] > 0)).length;
  const failures = skipped.filter(({ severity }) => severity === 'failure').length;
  const all = counted(summary.repositories, 'repository', 'repositories');
  const found = leaks.length === 0 ? `No secret found in ${all}` : `${counted(leaks.length, 'secret')} in ${count(leaking)} of ${all}`;
  const headline = summary.images === 0 ? 'No image was looked at' : found;
  return html`<section class="verdict ${leaks.length > 0 ? 'leaking' : summary.complete ? 'clean' : 'incomplete'}">
    <p class="headline">${headline}</p>
    ${leaks.length > 0 && html`<p class="severities">${severities(summary.findings)}</p>`}
    ${judged.length > 0 && html`<p>${judged.join(', ')}</p>`}
    ${!summary.complete && html`<p class="doubt">Incomplete: ${counted(failures, 'thing')} could not be looked at, <a href="#skipped">listed below</a>.</p>`}
  </section>`;
}

function severities(counts: Counts): Markup[] {
  return WORST_FIRST.filter((severity) => counts[severity] > 0).map(
    (severity) => html`<span class="tally"><b>${count(counts[severity])}</b> ${badge(severity)}</span> `,
  );
}

function secrets(leaks: readonly SealedSecret[], report: SealedAudit): Markup {
  return html`<section class="findings">
    <h3 id="findings" tabindex="-1">Secrets</h3>
    <ol class="list">
      ${leaks.map((secret, index) => row(secret, index, report))}
    </ol>
  </section>`;
}

function accepted(all: readonly SealedSecret[]): Markup | undefined {
  if (all.length === 0) return undefined;
  const item = (secret: SealedSecret): Markup =>
    html`<li>${secret.title} <code>${secret.redacted}</code> ${reasonOf(secret)} <code>${secret.id}</code></li> `;
  return html`<section class="skips findings">
    <h3>Accepted</h3>
    <ul>
      ${all.map(item)}
    </ul>
  </section>`;
}

/** The worst one is open: whoever has time for one thing has it before them. */
function row(secret: SealedSecret, index: number, report: SealedAudit): Markup {
  const { severity, title, redacted, isNew } = secret;
  return html`<li>
    <details class="finding ${severity}" id="s${index + 1}" ${index === 0 && html` open`}>
      <summary>
        <span class="number">${index + 1}</span> ${badge(severity)} <span class="title">${title}</span>
        <code class="value">${redacted}</code>
        <span class="where">${spreadOf(secret, report)}</span>
        <span class="states">${isNew === true && html`<span class="state">new</span>`}</span>
      </summary>
      <div class="body"><dl>${entries(secret, report)}</dl></div>
    </details>
  </li> `;
}

function entries(secret: SealedSecret, report: SealedAudit): Markup[] {
  const build = buildOf(oldest(secret, report));
  const cause = secret.sightings[0]?.cause ?? '';
  const { detector, confidence, origin, remedies } = secret;
  const fixes = remedies.map(
    ({ text, revoke }) => html`<li><p>${text}${revoke !== undefined && html` ${link(revoke, 'Revoke it')}`}</p></li> `,
  );
  return [
    entry('In', codes(namesOf(secret, report, MOST_TAGS))),
    entry('Seen', codes(placesOf(secret))),
    ...(cause === '' ? [] : [entry('Cause', html`<pre><code>${lines(cause)}</code></pre>`)]),
    ...(build === '' ? [] : [entry('Build', html`<p>${build}</p>`)]),
    ...(fixes.length === 0
      ? []
      : [
          entry(
            'Fix',
            html`<ol class="fixes">
              ${fixes}
            </ol>`,
          ),
        ]),
    entry('Sure', html`<p>${confidence}${origin === 'base' && ', from a base image'}</p>`),
    entry('Ids', html`<p class="ids">secret <code>${secret.id}</code> rule <code>${detector}</code></p>`),
  ];
}

function entry(term: string, content: Markup): Markup {
  return html`<dt>${term}</dt>
    <dd>${content}</dd> `;
}

function codes(texts: readonly string[]): Markup {
  return html`<ul class="sightings">
    ${texts.map((text) => html`<li><code>${text}</code></li> `)}
  </ul>`;
}

function repository({ name, tags, images, findings }: SealedAudit['repositories'][number]): Markup {
  const found = severities(findings);
  return html`<li>
    <code>${name}</code> <span>${counted(images, 'image')}, ${counted(tags, 'tag')}</span>
    <span class="severities">${found.length === 0 ? 'no leak' : found}</span>
  </li> `;
}

function changes({ since, appeared, gone }: NonNullable<SealedAudit['difference']>): Markup {
  const list = (word: string, some: readonly SealedChange[]): Markup[] =>
    some.map(
      ({ title, redacted, repository }) => html`<li><b>${word}</b> ${title} <code>${redacted}</code> in <code>${repository}</code></li> `,
    );
  const all = [...list('new', appeared), ...list('gone', gone)];
  return html`<section class="skips findings">
    <h3>Since the audit of ${dayOf(since)}</h3>
    ${
      all.length === 0
        ? html`<p>Nothing changed.</p>`
        : html`<ul>
            ${all}
          </ul>`
    }
  </section>`;
}

function notLookedAt({ skipped }: SealedAudit): Markup | undefined {
  if (skipped.length === 0) return undefined;
  const failures = skipped.filter(({ severity }) => severity === 'failure');
  const policies = skipped.filter(({ severity }) => severity === 'policy');
  const items = [...failures, ...policies].map(
    (skip) => html`<li class="${skip.severity}"><b>${skip.severity === 'failure' ? 'failed' : 'by policy'}</b> ${skipText(skip)}</li> `,
  );
  return html`<section class="skips" id="skipped">
    <h3>Not looked at</h3>
    <ul>
      ${items}
    </ul>
  </section> `;
}
