import { escapeText } from '../escape.js';
import { SEVERITIES } from '../groups.js';
import { bytes, count, counted } from '../units.js';
import type { SealedAudit, SealedChange, SealedSecret } from './format.js';
import { buildOf, dayOf, namesOf, oldest, placesOf, skipText, spreadOf } from './words.js';

/** The report of an audit as one page that needs nothing else: no script, no font, no address is asked for. */
export function auditHtml(report: SealedAudit): string {
  const { target, summary, secrets, repositories, difference, skipped } = report;
  const leaks = secrets.filter(({ isLeak }) => isLeak);
  const title = `Audit of ${target}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${safe(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${safe(title)}</h1>
<p class="facts">${safe(dayOf(report.startedAt))} · ${safe(factsOf(report))}</p>
${summary.complete ? '' : '<p class="incomplete">This audit is incomplete: what could not be looked at stands at the end.</p>'}
<ul class="counts">${WORST_FIRST.map((severity) => `<li class="${severity}"><b>${count(summary.findings[severity])}</b> ${severity}</li>`).join('')}</ul>
${section('Secrets', leaks.length === 0 ? '<p>No secret was found.</p>' : secretTable(leaks, report))}
${section('Repositories', repositoryTable(repositories))}
${difference === undefined ? '' : section(`Since the audit of ${dayOf(difference.since)}`, changes(difference))}
${skipped.length === 0 ? '' : section('Not looked at', `<ul>${skipped.map((skip) => `<li class="${skip.severity}">${safe(skipText(skip))}</li>`).join('\n')}</ul>`)}
</body>
</html>
`;
}

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

function section(title: string, body: string): string {
  return `<section><h2>${safe(title)}</h2>\n${body}\n</section>`;
}

function secretTable(secrets: readonly SealedSecret[], report: SealedAudit): string {
  return table(
    ['severity', 'secret', 'where', 'how'],
    secrets.map((secret) => [
      `<span class="${secret.severity}">${secret.severity}</span>${secret.isNew === true ? ' <em>new</em>' : ''}`,
      `<b>${safe(secret.title)}</b><br><code>${safe(secret.redacted)}</code><br><small>${safe(secret.detector)} · ${secret.confidence} · ${secret.origin}</small>`,
      details(spreadOf(secret, report), namesOf(secret, report, MOST_TAGS)),
      howOf(secret, report),
    ]),
  );
}

function howOf(secret: SealedSecret, report: SealedAudit): string {
  const build = buildOf(oldest(secret, report));
  const [remedy] = secret.remedies;
  const revoke = secret.remedies.find((each) => each.revoke !== undefined)?.revoke ?? '';
  return [
    `<code>${safe(secret.sightings[0]?.cause ?? '')}</code>`,
    details(counted(placesOf(secret).length, 'place'), placesOf(secret)),
    ...(build === '' ? [] : [`built from ${safe(build)}`]),
    ...(remedy === undefined ? [] : [`<small>${safe(remedy.text)}</small>`]),
    ...(revoke.startsWith('https://') ? [`<a href="${safe(revoke)}" rel="noreferrer">Revoke it</a>`] : []),
  ].join('<br>');
}

function repositoryTable(repositories: SealedAudit['repositories']): string {
  return table(
    ['repository', 'tags', 'images', ...WORST_FIRST],
    repositories.map(({ name, tags, images, findings }) => [
      safe(name),
      count(tags),
      count(images),
      ...WORST_FIRST.map((severity) => (findings[severity] === 0 ? '' : `<span class="${severity}">${count(findings[severity])}</span>`)),
    ]),
  );
}

function changes({ appeared, gone }: NonNullable<SealedAudit['difference']>): string {
  const list = (label: string, some: readonly SealedChange[]): string =>
    some.length === 0
      ? ''
      : `<h3>${label}</h3><ul>${some.map(({ title, redacted, repository }) => `<li>${safe(title)} <code>${safe(redacted)}</code> in ${safe(repository)}</li>`).join('\n')}</ul>`;
  return appeared.length + gone.length === 0 ? '<p>Nothing changed.</p>' : list('New', appeared) + list('Gone', gone);
}

function details(summary: string, items: readonly string[]): string {
  return `<details><summary>${safe(summary)}</summary><ul>${items.map((item) => `<li>${safe(item)}</li>`).join('')}</ul></details>`;
}

/** Cells are HTML already. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = `<tr>${titles.map((title) => `<th>${title}</th>`).join('')}</tr>`;
  return `<table>\n<thead>${head}</thead>\n<tbody>\n${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}\n</tbody>\n</table>`;
}

/** Text that is neither markup nor anything that does not show itself. */
function safe(text: string): string {
  return escapeText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 80rem; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 0; }
.facts, small, th { color: #777; } .incomplete { color: #c62828; font-weight: 600; }
.counts { display: flex; flex-wrap: wrap; gap: 1.5rem; list-style: none; padding: 0; } .counts b { font-size: 1.6rem; }
section { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-top: 1px solid #8884; }
th { font-weight: 500; border: 0; } td { overflow-wrap: anywhere; } td:first-child { white-space: nowrap; } code { font-size: .9em; } ul { margin: .2rem 0; padding-left: 1.2rem; }
.critical, .high, .failure { color: #d32f2f; } .medium { color: #b26a00; } .low { color: #0277bd; } em { color: #b26a00; font-weight: 600; }
`;
