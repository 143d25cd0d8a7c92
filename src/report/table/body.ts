import type { SealedFinding, SealedSkip } from '../format.js';
import { groupFindings } from '../groups.js';
import { findingBlock } from './finding.js';
import { rule } from './header.js';
import type { Page } from './page.js';
import { nothingTold } from './remedy.js';
import { overflowRows, restSections } from './rest.js';
import { skipSection } from './skips.js';

/** What was found in one image or file, and what was not looked at: between two rules, and nothing where there is nothing. @param others lines on what else is to be told */
export function body(
  { findings, skipped }: { findings: readonly SealedFinding[]; skipped: readonly SealedSkip[] },
  page: Page,
  others: readonly string[] = [],
): string[] {
  const groups = groupFindings(findings);
  const told = nothingTold();
  const lines = [
    ...groups.leaks.slice(0, FULL_BLOCKS).flatMap((finding) => [...findingBlock(finding, told, page), '']),
    ...overflowRows(groups.leaks.slice(FULL_BLOCKS), page),
    ...restSections(groups, page),
    ...others,
    ...skipSection(skipped, page),
  ];
  return lines.length === 0 ? [] : ['', ...lines, page.paint('dim', rule(page.width))];
}

/** More findings than this, and the rest is listed in rows of one line. */
const FULL_BLOCKS = 25;
