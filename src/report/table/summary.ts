import type { Severity } from '../../model/match.js';
import { escapeText } from '../escape.js';
import { wrap } from '../fit.js';
import type { SealedFinding, SealedImage, SealedReport } from '../format.js';
import { countBySeverity, groupFindings, SEVERITIES, type GroupName } from '../groups.js';
import { paintedLines, type Style } from '../paint.js';
import { bytes, count, counted, duration } from '../units.js';
import { blockingText, checklistTexts, comparisonText } from './judged.js';
import type { Page } from './page.js';
import { failures, skipSection } from './skips.js';

/** The verdict on one image, and how much was looked at for it. */
export function imageSummary(image: SealedImage, groups: Record<GroupName, SealedFinding[]>, page: Page): string[] {
  const incomplete = failures(image.skipped) > 0;
  const leaks = groups.leaks.length;
  if (leaks === 0 && !incomplete) return clean(image, page);
  const found =
    leaks === 0
      ? 'No secrets in what could be read'
      : `${counted(leaks, image.comparison === undefined ? 'secret' : 'new secret')} in ${escapeText(image.reference)}: ${severities(groups.leaks)}`;
  return [
    ...(incomplete ? incompleteLines(page) : []),
    ...painted(leaks === 0 ? 'bold' : ['bold', 'red'], found, page),
    ...remarks(image, page),
    ...evidence(image, page),
  ];
}

/** What the verdict does not say: what was compared, and what of it fails the scan. */
function remarks(image: SealedImage, page: Page): string[] {
  return [comparisonText(image), blockingText(image, page)].flatMap((text) => (text === undefined ? [] : painted('bold', text, page)));
}

/** What the verdict rests on. */
function evidence(image: SealedImage, page: Page): string[] {
  const [layers, files, size, config, ...others] = lookedAt(image);
  const all = image.source === 'directory' ? [files, size, ...others] : [layers, files, size, config, ...others];
  return [...painted('dim', all.join(' · '), page), ...checked(image, page)];
}

function checked(image: SealedImage, page: Page): string[] {
  return painted('dim', checklistTexts(image).map(unbroken).join(' · '), page);
}

/** For several images: one line on all of them. What was skipped outside of any image belongs here too. */
export function runSummary(report: SealedReport, page: Page): string[] {
  const outside = skipSection(report.skipped, page);
  const [first, ...others] = report.images;
  const saidAbove = first !== undefined && others.length === 0 && failures(first.skipped) > 0;
  const loud = report.summary.complete || saidAbove ? [] : incompleteLines(page);
  const lines = [...outside, ...loud, ...(report.images.length > 1 ? total(report, page) : [])];
  return lines.length === 0 || (report.images.length === 0 && report.files === undefined) ? lines : ['', ...lines];
}

/** One confident sentence, and what it rests on. Not so confident where less sure findings were left out. */
function clean(image: SealedImage, page: Page): string[] {
  const remarked = remarks(image, page);
  if (image.unlisted !== undefined || image.unlistedOrigins !== undefined || image.comparison !== undefined) {
    const { unlisted, unlistedOrigins } = image;
    const sure = unlisted === undefined ? [] : [`at ${unlisted.below === 'proven' ? 'proven' : `${unlisted.below} or better`}`];
    const whose = unlistedOrigins === undefined ? [] : [`of origin ${unlistedOrigins.only.join(', ')}`];
    const verdict = [image.comparison === undefined ? 'Nothing' : 'Nothing new', ...sure, ...whose].join(' ');
    return [...painted('bold', verdict, page), ...remarked, ...evidence(image, page)];
  }
  const [layers, files, size, config, ...others] = lookedAt(image);
  const whole = image.source === 'directory' ? `${files} (${size})` : `${layers}, ${files} (${size}), ${config}`;
  const apart = image.findings.length === 0 ? '' : ', apart from what is listed above';
  const verdict = [`✓ No secrets in ${whole}${apart}`, ...others].join(' · ');
  return [...painted(['bold', 'green'], verdict, page), ...remarked, ...checked(image, page)];
}

/** Said loudly wherever a verdict is given: what was not read may hold anything. */
export function incompleteLines(page: Page): string[] {
  return painted(['bold', 'yellow'], 'INCOMPLETE: not everything could be read. There may be more secrets than are listed.', page);
}

/** Layers, files, bytes, config and steps, time, skips, what a threshold left out. */
function lookedAt({
  stats,
  steps,
  skipped,
  unlisted,
  unlistedOrigins: others,
}: SealedImage): [string, string, string, string, ...string[]] {
  const skips = skipped.reduce((sum, skip) => sum + (skip.count ?? 1), 0);
  return [
    unbroken(counted(stats.layers, 'layer')),
    unbroken(counted(stats.files, 'file')),
    unbroken(bytes(stats.bytes)),
    unbroken(steps.length === 0 ? 'config' : `config and ${counted(steps.length, 'step')}`),
    unbroken(duration(stats.seconds)),
    ...(skips === 0 ? [] : [unbroken(`${count(skips)} skipped`)]),
    ...(unlisted === undefined ? [] : [unbroken(`${count(unlisted.findings)} less sure not listed`)]),
    ...(others === undefined ? [] : [unbroken(`${count(others.findings)} of other origins not listed`)]),
  ];
}

/** A fact stays on one line: its spaces only become breakable after the lines were made. */
function unbroken(fact: string): string {
  return fact.replaceAll(' ', HARD_SPACE);
}

const HARD_SPACE = '\u00a0';

function total(report: SealedReport, page: Page): string[] {
  const leaks = report.images.map((image) => groupFindings(image.findings).leaks);
  const leaking = leaks.filter((found) => found.length > 0).length;
  const all = leaks.flat();
  const found = all.length === 0 ? 'no secrets' : `${counted(all.length, 'secret')} in ${count(leaking)} of them: ${severities(all)}`;
  return painted(all.length === 0 ? 'bold' : ['bold', 'red'], `${counted(report.images.length, 'image')}, ${found}`, page);
}

/** `2 critical, 1 high`. */
export function severities(findings: readonly SealedFinding[]): string {
  const counts = countBySeverity(findings);
  const worstFirst: readonly Severity[] = SEVERITIES.toReversed();
  return worstFirst
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${count(counts[severity])} ${severity}`)
    .join(', ');
}

function painted(style: Style, text: string, page: Page): string[] {
  return paintedLines(
    style,
    wrap(text, page.width).map((line) => line.replaceAll(HARD_SPACE, ' ')),
    page.paint,
  );
}
