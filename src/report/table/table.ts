import type { FormatOptions, SealedImage, SealedReport } from '../format.js';
import { groupFindings } from '../groups.js';
import { painter } from '../paint.js';
import { findingBlock } from './finding.js';
import { header, rule } from './header.js';
import type { Page } from './page.js';
import type { Told } from './remedy.js';
import { overflowRows, restSections } from './rest.js';
import { skipSection } from './skips.js';
import { imageSummary, runSummary } from './summary.js';

/**
 * The report for people. Per image: what it is, each leak worst first (what, where, which instruction, what to do), what is worth a
 * look but decides nothing, what was not looked at, and the verdict last, where a terminal ends up.
 */
export function table(report: SealedReport, options: FormatOptions): string {
  const base = { width: Math.max(NARROWEST, options.width), paint: painter(options.colour), showSecrets: options.showSecrets };
  const sections = report.images.map((image) => imagePage(image, { ...base, steps: image.steps }));
  const lines = sections.flatMap((section, index) => (index === 0 ? section : ['', '', ...section]));
  return [...lines, ...runSummary(report, { ...base, steps: [] })].map((line) => `${line.trimEnd()}\n`).join('');
}

/** Below this nothing can be laid out; a narrower terminal wraps by itself. */
const NARROWEST = 60;

/** More findings than this, and the rest is listed in rows of one line. */
const FULL_BLOCKS = 25;

function imagePage(image: SealedImage, page: Page): string[] {
  const groups = groupFindings(image.findings);
  const told: Told = new Map();
  const blocks = groups.leaks.slice(0, FULL_BLOCKS).flatMap((finding) => [...findingBlock(finding, told, page), '']);
  const body = [
    ...blocks,
    ...overflowRows(groups.leaks.slice(FULL_BLOCKS), page),
    ...restSections(groups, page),
    ...skipSection(image.skipped, page),
  ];
  const framed = body.length === 0 ? [] : ['', ...body, page.paint('dim', rule(page.width))];
  return [...header(image, page), ...framed, ...imageSummary(image, groups, page)];
}
