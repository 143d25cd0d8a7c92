import { styleText } from 'node:util';

import type { Severity } from '../model/match.js';

export type Style = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. Whether colours are wanted is decided once, by the command line. */
export type Paint = (style: Style, text: string) => string;

export function painter(colour: boolean): Paint {
  // Not validated against a stream: the report may be on its way to another one.
  return colour ? (style, text) => (text === '' ? text : styleText(style, text, { validateStream: false })) : (_style, text) => text;
}

export const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = {
  critical: ['bold', 'red'],
  high: ['bold', 'red'],
  medium: ['bold', 'yellow'],
  low: ['bold', 'cyan'],
};

/** Paints line by line, so that no colour runs over an indent. */
export function paintedLines(style: Style, lines: readonly string[], paint: Paint): string[] {
  return lines.map((line) => paint(style, line));
}
