/** What `-f NAME[=FILE]` says: a format, and where the report goes in it. */
import { InvalidArgumentError } from 'commander';
import { ScanError } from '../model/errors.js';
import type { AuditFormatName } from '../report/audit/formats.js';
import type { FormatName } from '../report/formats.js';

export interface FormatTarget<Name extends string = FormatName> {
  name: Name;
  /** Absent for standard output. */
  file?: string;
}

/** As help lists them: for people first. Written out, because the formats themselves are loaded only when they are needed. */
export const FORMAT_NAMES = [
  'table',
  'markdown',
  'html',
  'json',
  'jsonl',
  'sarif',
  'gitlab',
  'junit',
  'github',
] as const satisfies readonly FormatName[];

/** As help of `audit` lists them. */
export const AUDIT_FORMAT_NAMES = ['table', 'html', 'json', 'jsonl', 'sarif'] as const satisfies readonly AuditFormatName[];

/** @throws InvalidArgumentError for a format that there is not. */
export function formatTarget<Name extends string>(value: string, names: readonly Name[]): FormatTarget<Name> {
  const [, given = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
  const name = names.find((one) => one === given);
  if (name === undefined) throw new InvalidArgumentError(`Allowed choices are ${names.join(', ')}.`);
  if (file === '') throw new InvalidArgumentError('A file must be named after the =.');
  return { name, ...(file !== undefined && file !== '-' && { file }) };
}

/**
 * All reports that are to be written, each with its place. `--output` is the file of the one format that names none.
 * @throws ScanError OPTION_INVALID where two would go to the same place.
 */
export function targetsOf<Name extends string>(
  formats: readonly FormatTarget<Name | 'table'>[] = [{ name: 'table' }],
  output?: string,
): FormatTarget<Name | 'table'>[] {
  const file = output === '-' ? undefined : output;
  const targets = formats.map((target) => ({ ...(file !== undefined && { file }), ...target }));
  const places = targets.map((target) => target.file ?? 'standard output');
  const twice = places.find((place, index) => places.indexOf(place) < index);
  if (twice !== undefined)
    throw new ScanError(
      'OPTION_INVALID',
      `two reports would go to ${twice}: give each a file of its own, as in -f sarif=out.sarif -f json=out.json`,
    );
  if (file !== undefined && !places.includes(file))
    throw new ScanError(
      'OPTION_INVALID',
      `every format has a file of its own, so there is nothing to write to ${file}: leave --output out`,
    );
  return targets;
}
