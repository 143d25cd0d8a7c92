import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

import { columnsOf } from '../fit.js';

/**
 * Columns without borders, laid out by cli-table3. Cells are already fitted and painted, and hold one line each: cli-table3 is neither
 * asked to wrap nor to colour. Its time grows with the square of the rows, so it gets a few at a time, all with the same widths.
 */
export function grid(
  rows: readonly (readonly string[])[],
  options: { align?: readonly ('left' | 'right')[]; indent?: number } = {},
): string[] {
  if (rows.length === 0) return [];
  const colWidths = columnWidths(rows.map((row) => row.map(stripVTControlCharacters)));
  const indent = ' '.repeat(options.indent ?? 0);
  const lines: string[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const table = new Table({
      chars: NO_BORDERS,
      style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
      colAligns: [...(options.align ?? [])],
      colWidths,
    });
    for (const row of rows.slice(from, from + AT_ONCE)) table.push([...row]);
    for (const line of table.toString().split('\n')) lines.push(`${indent}${line}`.trimEnd());
  }
  return lines;
}

const AT_ONCE = 20;

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
