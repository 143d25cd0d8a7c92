import { escapeText } from '../escape.js';
import { columnsOf, cut, cutStart, wrap } from '../fit.js';
import { SEVERITIES } from '../groups.js';
import { painter, SEVERITY_STYLE } from '../paint.js';
import { grid } from '../table/grid.js';
import { labelled, LABEL, type Page, prose, room } from '../table/page.js';
import { bytes, count, counted } from '../units.js';
import type { AuditFormatOptions, SealedAudit, SealedChange, SealedSecret } from './format.js';
import { acceptedOf, buildOf, dayOf, judgedTexts, namesOf, oldest, placesOf, reasonOf, skipText, spreadOf } from './words.js';

/** The report of an audit for people: the worst secrets in full, then repositories, then what is new and gone, the verdict last. */
export function auditTable(report: SealedAudit, { width, colour }: AuditFormatOptions): string {
  const page: Page = { width: Math.max(NARROWEST, width), paint: painter(colour), showSecrets: false, steps: [] };
  const lines = [
    ...header(report, page),
    ...secretSection(report, page),
    ...repositorySection(report, page),
    ...differenceSection(report, page),
    ...skipSection(report, page),
    verdict(report, page),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** Below this nothing can be laid out; a narrower terminal wraps by itself. */
const NARROWEST = 60;
/** More than these nobody reads on a terminal. */
const MOST_SECRETS = 50;
const MOST_REPOSITORIES = 30;
const MOST_NAMED = 3;
const MOST_LISTED = 10;

const WORST_FIRST = [...SEVERITIES].reverse();

function header({ target, summary }: SealedAudit, page: Page): string[] {
  const shared = summary.bytes - summary.distinctBytes;
  const facts = [
    counted(summary.repositories, 'repository', 'repositories'),
    counted(summary.tags, 'tag'),
    counted(summary.images, 'image'),
    `${counted(summary.distinctLayers, 'layer')}, ${bytes(summary.distinctBytes)}`,
    ...(shared > 0 ? [`${bytes(shared)} saved`] : []),
  ].join(' · ');
  return [
    page.paint('bold', cut(escapeText(target), page.width)),
    ...wrap(facts, page.width).map((line) => page.paint('dim', line)),
    page.paint('dim', '─'.repeat(page.width)),
  ];
}

function secretSection(report: SealedAudit, page: Page): string[] {
  const leaks = report.secrets.filter(({ isLeak }) => isLeak);
  const accepted = acceptedOf(report);
  const others = report.secrets.length - leaks.length - accepted.length;
  const more = leaks.length - MOST_SECRETS;
  return [
    ...leaks.slice(0, MOST_SECRETS).flatMap((secret) => [...secretBlock(secret, report, page), '']),
    ...(more > 0 ? [page.paint('dim', `and ${counted(more, 'more secret')}: -f json has all`), ''] : []),
    ...acceptedLines(accepted, page),
    ...(others > 0
      ? [page.paint('dim', `${counted(others, 'value')} that may be no secret, or that a package published: -f json has them`), '']
      : []),
  ];
}

function acceptedLines(accepted: readonly SealedSecret[], page: Page): string[] {
  if (accepted.length === 0) return [];
  const lines = accepted
    .slice(0, MOST_LISTED)
    .flatMap((secret) => prose(`${escapeText(`${secret.title} ${secret.redacted}`)}: ${reasonOf(secret)}`, page));
  const more = accepted.length - MOST_LISTED;
  return [...labelled('accepted', more > 0 ? [...lines, `and ${counted(more, 'more', 'more')}`] : lines, page, 'dim'), ''];
}

function secretBlock(secret: SealedSecret, report: SealedAudit, page: Page): string[] {
  const names = namesOf(secret, report, MOST_NAMED);
  const more = names.length - MOST_NAMED;
  const places = placesOf(secret);
  const build = buildOf(oldest(secret, report));
  const cause = secret.sightings[0]?.cause ?? '';
  const [remedy] = secret.remedies;
  const revoke = secret.remedies.find((each) => each.revoke !== undefined)?.revoke;
  return [
    ...labelled(
      secret.severity.toUpperCase(),
      [heading(secret, page), page.paint('dim', facts(secret))],
      page,
      SEVERITY_STYLE[secret.severity],
    ),
    ...labelled('in', prose(spreadOf(secret, report), page), page),
    ...labelled(
      '',
      names.slice(0, MOST_NAMED).map((name) => cut(name, room(page))),
      page,
    ),
    ...labelled('', more > 0 ? [page.paint('dim', `and ${counted(more, 'more repository', 'more repositories')}`)] : [], page),
    ...labelled('seen', listed(places, page), page),
    ...labelled('cause', cause === '' ? [] : [cut(escapeText(cause), room(page))], page),
    ...labelled('build', build === '' ? [] : [cut(build, room(page))], page),
    ...labelled(
      'fix',
      [
        ...(remedy === undefined ? [] : prose(escapeText(remedy.text), page)),
        ...(revoke === undefined ? [] : [`Revoke it: ${escapeText(revoke)}`]),
      ],
      page,
    ),
  ];
}

function heading({ title, redacted, isNew }: SealedSecret, page: Page): string {
  const mark = isNew === true ? `  ${page.paint(['bold', 'yellow'], 'new')}` : '';
  const space = room(page) - (isNew === true ? 5 : 0);
  const value = cut(escapeText(redacted), Math.floor(space / 2));
  return `${page.paint('bold', cut(escapeText(title), space - columnsOf(value) - 2))}  ${page.paint('magenta', value)}${mark}`;
}

function facts({ detector, confidence, origin }: SealedSecret): string {
  return escapeText([detector, confidence, ...(origin === 'base' ? ['from a base image'] : [])].join(' · '));
}

function listed(texts: readonly string[], page: Page): string[] {
  const more = texts.length - MOST_NAMED;
  const shown = texts.slice(0, MOST_NAMED).map((text) => cutStart(text, room(page)));
  return more > 0 ? [...shown, page.paint('dim', `and ${counted(more, 'more place')}`)] : shown;
}

function repositorySection({ repositories }: SealedAudit, page: Page): string[] {
  const leaking = repositories.filter(({ findings }) => WORST_FIRST.some((severity) => findings[severity] > 0));
  if (leaking.length === 0) return [];
  const clean = repositories.length - leaking.length;
  const more = leaking.length - MOST_REPOSITORIES;
  const names = page.width - COUNT_COLUMNS;
  const rows = leaking.slice(0, MOST_REPOSITORIES).map(({ name, images, findings }) => [
    ...WORST_FIRST.map((severity) => {
      const found = findings[severity];
      return found === 0 ? page.paint('dim', '-') : page.paint(SEVERITY_STYLE[severity], count(found));
    }),
    count(images),
    cutStart(escapeText(name), names),
  ]);
  const titles = [...WORST_FIRST, 'images', 'repository'].map((title) => page.paint('dim', title));
  return [
    page.paint('bold', 'Repositories'),
    ...grid([titles, ...rows], { align: ['right', 'right', 'right', 'right', 'right', 'left'] }),
    ...(more > 0 ? [page.paint('dim', `and ${counted(more, 'more', 'more')}`)] : []),
    ...(clean > 0 ? [page.paint('dim', `${counted(clean, 'repository', 'repositories')} without a leak`)] : []),
    '',
  ];
}

/** Of the columns before the name, with the gaps between them. */
const COUNT_COLUMNS = 44;

function differenceSection({ difference }: SealedAudit, page: Page): string[] {
  if (difference === undefined) return [];
  const { appeared, gone } = difference;
  const line = ({ title, redacted, repository }: SealedChange): string =>
    cut(escapeText(`${title}  ${redacted}  in ${repository}`), room(page));
  const part = (label: string, changes: readonly SealedChange[]): string[] => {
    const more = changes.length - MOST_LISTED;
    const lines = changes.slice(0, MOST_LISTED).map(line);
    return labelled(label, more > 0 ? [...lines, page.paint('dim', `and ${counted(more, 'more', 'more')}`)] : lines, page);
  };
  const said = appeared.length + gone.length === 0 ? ': nothing changed' : '';
  return [page.paint('bold', `Since the audit of ${dayOf(difference.since)}${said}`), ...part('new', appeared), ...part('gone', gone), ''];
}

function skipSection({ skipped }: SealedAudit, page: Page): string[] {
  if (skipped.length === 0) return [];
  const failures = skipped.filter(({ severity }) => severity === 'failure');
  const policies = skipped.filter(({ severity }) => severity === 'policy');
  const list = (some: SealedAudit['skipped'], style: Parameters<typeof page.paint>[0]): string[] => {
    const more = some.length - MOST_LISTED;
    return [
      ...some.slice(0, MOST_LISTED).flatMap((skip) => labelled(skip.severity, prose(skipText(skip), page), page, style)),
      ...(more > 0 ? [' '.repeat(LABEL) + page.paint('dim', `and ${counted(more, 'more', 'more')}`)] : []),
    ];
  };
  return [page.paint('bold', 'Not looked at'), ...list(failures, ['bold', 'red']), ...list(policies, 'dim'), ''];
}

function verdict(report: SealedAudit, page: Page): string {
  const { summary, skipped } = report;
  const found = WORST_FIRST.filter((severity) => summary.findings[severity] > 0).map((severity) =>
    page.paint(SEVERITY_STYLE[severity], `${count(summary.findings[severity])} ${severity}`),
  );
  const total = WORST_FIRST.reduce((sum, severity) => sum + summary.findings[severity], 0);
  const where = `${counted(summary.images, 'image')} of ${counted(summary.repositories, 'repository', 'repositories')}`;
  const nothing = page.paint(summary.complete ? ['bold', 'green'] : 'bold', `${summary.complete ? '✓ ' : ''}No secret in ${where}`);
  const secrets =
    summary.images === 0
      ? page.paint('bold', 'No image was looked at')
      : total === 0
        ? nothing
        : `${page.paint(['bold', 'red'], `${counted(total, 'secret')} in ${where}`)}: ${found.join(', ')}`;
  const judged = [secrets, ...judgedTexts(report)].join(' · ');
  if (summary.complete) return judged;
  const failures = skipped.filter(({ severity }) => severity === 'failure').length;
  return `${judged} · ${page.paint(['bold', 'red'], `incomplete: ${counted(failures, 'thing')} could not be looked at`)}`;
}
