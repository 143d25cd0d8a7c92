import type { FormatOptions, SealedImage, SealedReport } from '../format.js';
import { groupFindings } from '../groups.js';
import { painter } from '../paint.js';
import { body } from './body.js';
import { filePages, filesSummary } from './files.js';
import { header } from './header.js';
import { policyLines } from './judged.js';
import type { Page } from './page.js';
import { goneRows } from './rest.js';
import { imageSummary, runSummary } from './summary.js';

/**
 * The report for people. Per image or file: what it is, each leak worst first (what, where, which instruction, what to do), what is worth a
 * look but decides nothing, what was not looked at, and the verdict last, where a terminal ends up.
 */
export function table(report: SealedReport, options: FormatOptions): string {
  const { showSecrets, gate } = options;
  const base = { width: Math.max(NARROWEST, options.width), paint: painter(options.colour), showSecrets, gate };
  const outside = { ...base, steps: [] };
  const sections = [
    ...report.images.map((image) => imagePage(image, { ...base, steps: image.steps })),
    ...filePages(report.files ?? [], outside),
  ];
  const lines = sections.flatMap((section, index) => (index === 0 ? section : ['', '', ...section]));
  const judged = policyLines(report, outside);
  const end = [...runSummary(report, outside), ...filesSummary(report, outside), ...(judged.length === 0 ? [] : ['', ...judged])];
  return [...lines, ...end].map((line) => `${line.trimEnd()}\n`).join('');
}

/** Below this nothing can be laid out; a narrower terminal wraps by itself. */
const NARROWEST = 60;

function imagePage(image: SealedImage, page: Page): string[] {
  return [...header(image, page), ...body(image, page, goneRows(image, page)), ...imageSummary(image, groupFindings(image.findings), page)];
}
