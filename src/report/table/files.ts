import { escapeText } from '../escape.js';
import { split, wrap } from '../fit.js';
import type { SealedFile, SealedReport } from '../format.js';
import { groupFindings } from '../groups.js';
import { paintedLines, type Style } from '../paint.js';
import { count, counted } from '../units.js';
import { body } from './body.js';
import { rule } from './header.js';
import type { Page } from './page.js';
import { severities } from './summary.js';

/** A page for each file with something to say about. */
export function filePages(files: readonly SealedFile[], page: Page): string[][] {
  return files
    .filter(({ findings, skipped }) => findings.length > 0 || skipped.length > 0)
    .map((file) => [
      ...paintedLines('bold', split(escapeText(file.path), page.width), page.paint),
      page.paint('dim', rule(page.width)),
      // The closing rule is for a verdict of its own; here one line tells of all files.
      ...body(file, page).slice(0, -2),
    ]);
}

/** One line on all files; nothing for a scan. */
export function filesSummary({ files }: SealedReport, page: Page): string[] {
  if (files === undefined) return [];
  if (files.length === 0) return [page.paint('bold', 'Nothing was checked: there is no Dockerfile, compose file or workflow')];
  const leaks = files.map(({ findings }) => groupFindings(findings).leaks);
  const all = leaks.flat();
  const others = files.some(({ findings, skipped }) => findings.length > 0 || skipped.length > 0);
  const [verdict, style]: [string, Style] =
    all.length === 0
      ? [
          `✓ Nothing in ${counted(files.length, 'file')} leaks a secret${others ? ', apart from what is listed above' : ''}`,
          ['bold', 'green'],
        ]
      : [
          `${counted(all.length, 'leak')} in ${count(leaks.filter((found) => found.length > 0).length)} of ${counted(files.length, 'file')}: ${severities(all)}`,
          ['bold', 'red'],
        ];
  return [...(others ? [''] : []), ...paintedLines(style, wrap(verdict, page.width), page.paint)];
}
