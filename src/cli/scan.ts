import { ScanError } from '../model/errors.js';
import type { SealedImage } from '../report/format.js';
import { atLeast, ofOrigins } from '../report/groups.js';
import { exitCode } from './exit-code.js';
import type { ScanFlags } from './flags.js';
import { targetsOf, type FormatTarget } from './format-target.js';
import { addJobSummary } from './job-summary.js';
import type { Rendering } from './live-report.js';
import { judging } from './policy.js';
import { scanAndReport } from './reporting.js';
import type { Streams } from './streams.js';

/** `stowaway scan`: prints the report and resolves to the exit code. */
export async function scan(references: readonly string[], flags: ScanFlags, streams: Streams): Promise<number> {
  if (references.length === 0 && flags.allLocal !== true) {
    throw new ScanError('OPTION_INVALID', 'No image was named. Name one, a file, a folder, or - for standard input: stowaway scan IMAGE');
  }
  const targets = targetsOf(flags.format, flags.output);
  const { gate, options } = await judging(flags, streams);
  const report = await scanAndReport(references, flags, streams, {
    renderings: renderingsOf(targets),
    listed: (image) => listed(image, flags),
    gate,
    options,
  });
  if (targets.some(({ name }) => name === 'github')) await addJobSummary(report, gate, streams.env);
  return exitCode(report, gate, flags.exitZero);
}

async function renderingsOf(targets: readonly FormatTarget[]): Promise<Rendering[]> {
  const { formats, streamed } = await import('../report/formats.js');
  return targets.map(({ name, file }) => ({ format: formats[name], streamed: streamed[name], file }));
}

function listed(image: SealedImage, { minConfidence, only }: ScanFlags): SealedImage {
  const sure = atLeast(image, minConfidence);
  return only === undefined ? sure : ofOrigins(sure, only);
}
