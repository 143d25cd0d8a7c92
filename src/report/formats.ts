import { markdown } from './comment.js';
import type { Format, FormatOptions, SealedImage, SealedReport } from './format.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { htmlPage } from './html/page.js';
import { json } from './json.js';
import { jsonl, jsonlImage, jsonlRest } from './jsonl.js';
import { junit } from './junit.js';
import { sarif } from './sarif/sarif.js';
import { table } from './table/table.js';

/** Every format of a report, in the order in which help lists them: for people first, then for programs, then for code hosts. */
export const formats = { table, markdown, html: htmlPage, json, jsonl, sarif, gitlab, junit, github } satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

/** A format that is written while the scan runs: each image as it is scanned, then the rest. Together they are the text of the format. */
export interface StreamedFormat {
  image: (image: SealedImage, options: FormatOptions) => string;
  rest: (report: SealedReport, options: FormatOptions) => string;
}

export const streamed: Partial<Record<FormatName, StreamedFormat>> = { jsonl: { image: jsonlImage, rest: jsonlRest } };

// One part of the program with the others, which it shares most of its code with.
export { auditFormats } from './audit/formats.js';
