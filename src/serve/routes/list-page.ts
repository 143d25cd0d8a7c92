/** The list of results as a page, in the look of reports: each image with its verdict, and a link to its report. */
import type { z } from 'zod';
import { SEVERITIES } from '../../report/groups.js';
import { badge } from '../../report/html/finding.js';
import { beginning } from '../../report/html/head.js';
import { html, type Markup } from '../../report/html/template.js';
import { count } from '../../report/units.js';
import type { Answer } from '../http/answer.js';
import type { Listed, Results } from './found.js';

type Row = z.infer<typeof Listed>;

/** @param limit of the pages below, too. */
export function listPage({ results, next }: z.infer<typeof Results>, limit: number): Answer {
  const body = html`<article>
<h2>Scanned images</h2>
<section class="build"><h3 id="findings" tabindex="-1">The last ones first</h3>
${results.length === 0 && html`<p>Nobody told of an image yet.</p>`}
<ul class="subjects">${results.map(row)}</ul>
${next !== undefined && html`<p><a href="?limit=${limit}&amp;before=${next}">Older ones</a></p>`}
</section>
</article>
</main>
</body>
</html>
`;
  const text = [...beginning('Scanned images', 'findings', { isStill: true }), body.text].join('');
  return { status: 200, body: { type: 'text/html; charset=utf-8', text } };
}

function row(result: Row): Markup {
  const name = (result.state === 'done' ? result.reference : result.image).replace(/(@sha256:.{12}).*/, '$1…');
  const day = result.state === 'done' ? `${result.finishedAt.slice(0, 16).replace('T', ' ')} UTC` : '';
  return html`<li>
    <a href="results/${result.image}"><code>${name}</code></a>
    <span>${day}</span>
    <span class="severities">${told(result)}</span>
  </li> `;
}

function told(result: Row): Markup | string | Markup[] {
  switch (result.state) {
    case 'waiting':
      return 'waits for its scan';
    case 'scanning':
      return 'is being scanned';
    case 'failed':
      return 'could not be scanned';
    case 'done': {
      const found = SEVERITIES.toReversed()
        .filter((severity) => result.findings[severity] > 0)
        .map((severity) => html`<span class="tally"><b>${count(result.findings[severity])}</b> ${badge(severity)}</span> `);
      return result.verdict === 'incomplete' ? [html`incomplete `, ...found] : found.length === 0 ? 'clean' : found;
    }
  }
}
