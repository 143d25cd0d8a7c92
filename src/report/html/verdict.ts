import type { SealedImage, SealedSkip } from '../format.js';
import { countBySeverity, SEVERITIES } from '../groups.js';
import { linesOf } from '../place.js';
import { bytes, count, counted, duration } from '../units.js';
import { badge } from './finding.js';
import type { Placed } from './finding-view.js';
import { endOf } from './lanes.js';
import { html, link, type Markup } from './template.js';
import type { RemedyView } from './view.js';

/** What has to be known of an image in ten seconds: what leaked, how bad it is, what to do. */
export function verdict(image: SealedImage, placed: readonly Placed[], remedies: readonly RemedyView[]): Markup {
  const leaks = placed.filter(({ view }) => view.group === 'leaks');
  const told = leaks.length > 0 && [
    html`<p class="severities">${severities(leaks)}</p>\n<p>${reach(leaks)}</p>\n`,
    todo(image, leaks, remedies),
  ];
  return html`<div class="verdict ${leaks.length > 0 ? 'leaking' : isWhole(image) ? 'clean' : 'incomplete'}">
<p class="headline">${headline(image, leaks.length)}</p>
${!isWhole(image) && html`<p class="warning"><b>Incomplete.</b> Not everything could be read: there may be more secrets than are listed.</p>`}
${told}
${others(placed.length - leaks.length)}
<p class="facts">${lookedAt(image).join(' · ')}</p>
</div>`;
}

/** `2 critical  1 high`, the worst first. */
export function severities(leaks: readonly Placed[]): Markup {
  const counts = countBySeverity(leaks.map(({ finding }) => finding));
  const present = SEVERITIES.toReversed().filter((severity) => counts[severity] > 0);
  return html`${present.map((severity) => html`<span class="tally"><b>${count(counts[severity])}</b> ${badge(severity)}</span> `)}`;
}

/** Whether all of it could be read. */
export function isWhole({ skipped }: { skipped: readonly SealedSkip[] }): boolean {
  return skipped.every(({ severity }) => severity !== 'failure');
}

function headline(image: SealedImage, leaks: number): string {
  if (leaks > 0) return `${counted(leaks, 'secret')} leaked`;
  if (!isWhole(image)) return 'No secrets in what could be read';
  const { unlisted, unlistedOrigins } = image;
  const sure = unlisted === undefined ? [] : [`at ${unlisted.below === 'proven' ? 'proven' : `${unlisted.below} or better`}`];
  const whose = unlistedOrigins === undefined ? [] : [`of origin ${unlistedOrigins.only.join(', ')}`];
  return ['No secrets found', ...sure, ...whose].join(' ');
}

/** Who can read them. */
function reach(leaks: readonly Placed[]): string {
  const hidden = leaks.filter(({ finding }) => endOf(finding) === 'hidden').length;
  const all = `Anyone who can pull the image can read ${leaks.length === 1 ? 'it' : 'them'}`;
  if (hidden === 0) return `${all}.`;
  const which =
    hidden < leaks.length ? `, also the ${hidden === 1 ? 'one' : count(hidden)} that` : hidden === 1 ? ', though' : ' all, though';
  const object = hidden < leaks.length ? '' : hidden === 1 ? ' it' : ' them';
  return `${all}${which} a later step hid${object}: that removes nothing from the layer below.`;
}

function todo(image: SealedImage, leaks: readonly Placed[], remedies: readonly RemedyView[]): Markup {
  return html`<h3>What to do</h3>
<ol class="todo">
<li><b>Revoke and replace</b> ${listed(kinds(leaks, remedies))}</li>
<li><b>Change the build</b> ${listed(causes(image, leaks))}</li>
<li><b>Rebuild, and delete the old image</b> <span>wherever it was pushed: its layers keep what they hold.</span></li>
</ol>
`;
}

/** What is more is read in the list below. */
const MOST_LISTED = 6;

function listed(items: readonly Markup[]): Markup {
  const shown = items.slice(0, MOST_LISTED).map((item) => html`<li>${item}</li>`);
  const more = items.length - shown.length;
  return html`<ul>${shown}${more > 0 && html`<li>and ${count(more)} more</li>`}</ul>`;
}

/** Each kind of credential with its page for revoking. */
function kinds(leaks: readonly Placed[], remedies: readonly RemedyView[]): Markup[] {
  return grouped(leaks, ({ view }) => view.title).map(([title, same]) => {
    const [revoke] = same.flatMap(({ view }) => view.remedies.flatMap((index) => remedies[index]?.revoke ?? []));
    const times = same.length === 1 ? '' : ` (${count(same.length)})`;
    return html`${title}${times}${revoke !== undefined && html`, ${link(revoke, 'where to')}`}`;
  });
}

/** Each step that let secrets in, with how many. */
function causes({ steps }: SealedImage, leaks: readonly Placed[]): Markup[] {
  return grouped(leaks, ({ finding }) => finding.rootCause.step).map(([index, same]) => {
    const [first] = same;
    const text = (index === undefined ? undefined : steps[index]?.text) ?? first?.view.cause.text ?? '';
    const at = index === undefined ? '' : linesOf([index], steps) || `step ${index}`;
    const cause = html`<a href="#f${first?.view.number}">${at} <code>${cut(text)}</code></a>`;
    return html`${cause}${same.length > 1 && html` <small>${count(same.length)} secrets</small>`}`;
  });
}

function grouped<Key>(leaks: readonly Placed[], keyOf: (leak: Placed) => Key): [Key, Placed[]][] {
  const groups = new Map<Key, Placed[]>();
  for (const leak of leaks) {
    const same = groups.get(keyOf(leak));
    if (same === undefined) groups.set(keyOf(leak), [leak]);
    else same.push(leak);
  }
  return [...groups];
}

const SHORT = 60;

function cut(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length <= SHORT && line === text ? line : `${line.slice(0, SHORT).trimEnd()} …`;
}

function others(amount: number): Markup | undefined {
  if (amount === 0) return undefined;
  const amounts = `${counted(amount, 'other finding')} below ${amount === 1 ? 'is' : 'are'} not counted`;
  return html`<p>${amounts}: merely possible, a weak default, public anyway, or accepted.</p>`;
}

function lookedAt({ source, stats, steps, skipped, unlisted, unlistedOrigins }: SealedImage): string[] {
  const skips = skipped.reduce((sum, skip) => sum + (skip.count ?? 1), 0);
  return [
    ...(source === 'directory'
      ? [`looked at ${counted(stats.files, 'file')}`, bytes(stats.bytes)]
      : [
          `looked at ${counted(stats.layers, 'layer')}`,
          counted(stats.files, 'file'),
          bytes(stats.bytes),
          steps.length === 0 ? 'the config' : `the config and ${counted(steps.length, 'step')}`,
        ]),
    `in ${duration(stats.seconds)}`,
    ...(skips === 0 ? [] : [`${count(skips)} not looked at`]),
    ...(unlisted === undefined ? [] : [`${count(unlisted.findings)} less sure not listed`]),
    ...(unlistedOrigins === undefined ? [] : [`${count(unlistedOrigins.findings)} of other origins not listed`]),
  ];
}
