import type { Gate } from '../../model/gate.js';
import type { SealedStep } from '../format.js';
import { wrap } from '../fit.js';
import { paintedLines, type Paint, type Style } from '../paint.js';

/** What every part of the table needs to know of the page it is printed on. */
export interface Page {
  width: number;
  paint: Paint;
  showSecrets: boolean;
  steps: readonly SealedStep[];
  /** Which findings fail the scan, where that is known. */
  gate?: Gate | undefined;
}

/** Labels such as `CRITICAL`, `cause`, `fix` stand in a column of their own, everything else right of it. */
export const LABEL = 10;

/** Long sentences are hard to read on a wide terminal; paths and instructions may use all of it. */
const PROSE = 100;

/** Columns right of the labels. */
export function room({ width }: Page): number {
  return width - LABEL;
}

/** Columns for sentences. */
function proseRoom(page: Page): number {
  return Math.min(room(page), PROSE);
}

/** Lines with a label before the first. */
export function labelled(label: string, lines: readonly string[], page: Page, style: Style = 'dim'): string[] {
  return lines.map((line, index) => (index === 0 ? page.paint(style, label) + ' '.repeat(LABEL - label.length) : ' '.repeat(LABEL)) + line);
}

/** A sentence as painted lines of prose. */
export function prose(text: string, page: Page, style?: Style): string[] {
  const lines = wrap(text, proseRoom(page));
  return style === undefined ? lines : paintedLines(style, lines, page.paint);
}
