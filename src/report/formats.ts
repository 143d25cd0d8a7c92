import type { Format } from './format.js';
import { json } from './json.js';
import { sarif } from './sarif/sarif.js';
import { table } from './table/table.js';

/** Every format of a report, in the order in which help lists them: for people first. */
export const formats = { table, json, sarif } satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
