import Table from 'cli-table3';

import { columnsOf } from '../fit.js';

/**
 * Columns without borders, laid out by cli-table3. Cells are already fitted and painted: cli-table3 is neither asked to wrap nor to
 * colour, and it sees at most a few hundred rows, since its time grows with their square.
 */
export function grid(
  rows: readonly (readonly string[])[],
  options: { align?: readonly ('left' | 'right')[]; indent?: number } = {},
): string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: [...(options.align ?? [])],
  });
  for (const row of rows) table.push([...row]);
  const indent = ' '.repeat(options.indent ?? 0);
  return table
    .toString()
    .split('\n')
    .map((line) => `${indent}${line}`.trimEnd());
}

/** Columns between two cells. */
export const GAP = 2;

/** The columns a grid of these plain cells takes. */
export function gridWidth(rows: readonly (readonly string[])[]): number {
  const widths = columnWidths(rows);
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

/** The widest cell of each column. */
export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, columnsOf(cell))));
  return widths;
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};
