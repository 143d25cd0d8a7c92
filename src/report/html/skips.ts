import type { SealedSkip } from '../format.js';
import { pathOf } from '../place.js';
import { count, counted } from '../units.js';
import { html, type Markup } from './template.js';

/** More than this of each kind are counted. */
const MOST_LISTED = 100;

/** What was not looked at, and why; failures first, since they make a report incomplete. */
export function skips(skipped: readonly SealedSkip[]): Markup | undefined {
  if (skipped.length === 0) return undefined;
  const failures = skipped.filter(({ severity }) => severity === 'failure');
  const policies = skipped.filter(({ severity }) => severity === 'policy');
  return html`<section class="skips">
<h3>Not looked at</h3>
<ul>${listed(failures)}${listed(policies)}</ul>
</section>
`;
}

function listed(skipped: readonly SealedSkip[]): Markup {
  const more = skipped.length - MOST_LISTED;
  return html`${skipped.slice(0, MOST_LISTED).map(item)}${more > 0 && html`<li>and ${counted(more, 'more', 'more')}</li>`}`;
}

function item({ severity, detail, count: times = 1, path, layer }: SealedSkip): Markup {
  const kind = severity === 'failure' ? 'failed' : 'by policy';
  const where = [path !== undefined && html` <code>${pathOf(path)}</code>`, layer !== undefined && html` in layer <code>${layer}</code>`];
  return html`<li class="${severity}"><b>${kind}</b> ${detail}${times > 1 && ` (${count(times)} times)`}${where}</li>\n`;
}
