import { escapeText } from '../escape.js';
import type { SealedSkip } from '../format.js';
import type { Style } from '../paint.js';
import { pathOf } from '../place.js';
import { count, counted } from '../units.js';
import { shortId } from './header.js';
import { LABEL, labelled, prose, type Page } from './page.js';

/** Each kind of skip is listed up to this often. */
const SHOWN = 10;

/** What was not looked at, failures first: they are why a scan does not count as complete. */
export function skipSection(skipped: readonly SealedSkip[], page: Page): string[] {
  if (skipped.length === 0) return [];
  const failures = skipped.filter((skip) => skip.severity === 'failure');
  const policies = skipped.filter((skip) => skip.severity === 'policy');
  return [page.paint('bold', 'Not looked at'), ...list(failures, page), ...list(policies, page), ''];
}

/** `2 failures`, for the verdict. */
export function failures(skipped: readonly SealedSkip[]): number {
  return skipped.filter((skip) => skip.severity === 'failure').reduce((sum, skip) => sum + (skip.count ?? 1), 0);
}

function list(skipped: readonly SealedSkip[], page: Page): string[] {
  const more = skipped.length - SHOWN;
  return [
    ...skipped.slice(0, SHOWN).flatMap((skip) => labelled(skip.severity, prose(sentence(skip), page), page, LOOK[skip.severity])),
    ...(more > 0 ? [' '.repeat(LABEL) + page.paint('dim', `and ${counted(more, 'more', 'more')}`)] : []),
  ];
}

const LOOK: Readonly<Record<SealedSkip['severity'], Style>> = { failure: ['bold', 'red'], policy: 'dim' };

function sentence(skip: SealedSkip): string {
  const where = [
    ...(skip.path === undefined ? [] : [escapeText(pathOf(skip.path))]),
    ...(skip.layer === undefined ? [] : [`layer ${escapeText(shortId(skip.layer))}`]),
  ].join(' in ');
  const times = skip.count === undefined || skip.count === 1 ? '' : ` (${count(skip.count)} times)`;
  return `${escapeText(skip.detail)}${times}${where === '' ? '' : `: ${where}`}`;
}
