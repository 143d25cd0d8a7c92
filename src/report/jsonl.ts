import { escapeJson } from './escape.js';
import type { FormatOptions, SealedFile, SealedImage, SealedReport, SealedSkip } from './format.js';
import { fileJson, findingJson, imageJson, policyJson, skipJson, summaryJson, toolJson } from './json.js';

/**
 * One JSON object a line, each with its `kind`: `image` (or `file`) as soon as it is scanned, then each `finding` and `skip` of it, and one
 * `summary` at the end. The fields are those of the JSON report. A run that broke off has no summary.
 */
export function jsonl(report: SealedReport, options: FormatOptions): string {
  return [...report.images.map((image) => jsonlImage(image, options)), jsonlRest(report, options)].join('');
}

/** What can be told when an image is scanned, while others are not yet. */
export function jsonlImage(image: SealedImage, options: FormatOptions): string {
  const { reference, platform } = image;
  return lines([{ kind: 'image', ...imageJson(image, options), ...APART }, ...contents(image, { image: reference, platform }, options)]);
}

/** What can only be told at the end. */
export function jsonlRest(report: SealedReport, options: FormatOptions): string {
  return lines([
    ...(report.files ?? []).flatMap((file) => {
      // A file has a kind of its own.
      return [{ ...fileJson(file, options), ...APART, kind: 'file', fileKind: file.kind }, ...contents(file, { file: file.path }, options)];
    }),
    ...report.skipped.map((skip) => ({ kind: 'skip', ...skipJson(skip) })),
    { kind: 'summary', tool: toolJson(report), policy: policyJson(report), ...summaryJson(report) },
  ]);
}

/** On lines of their own. */
const APART = { findings: undefined, skipped: undefined };

function contents({ findings, skipped }: SealedImage | SealedFile, of: object, options: FormatOptions): object[] {
  return [
    ...findings.map((finding) => ({ kind: 'finding', ...of, ...findingJson(finding, options) })),
    ...skipped.map((skip: SealedSkip) => ({ kind: 'skip', ...of, ...skipJson(skip) })),
  ];
}

function lines(objects: readonly object[]): string {
  return objects.map((object) => `${escapeJson(JSON.stringify(object))}\n`).join('');
}
