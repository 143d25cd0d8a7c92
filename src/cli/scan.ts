import { ScanError } from '../model/errors.js';
import type { SealedImage } from '../report/format.js';
import { atLeast, ofOrigins } from '../report/groups.js';
import { exitCode } from './exit-code.js';
import type { ScanFlags } from './flags.js';
import { targetsOf } from './format-target.js';
import { addJobSummary } from './job-summary.js';
import { judging } from './policy.js';
import { prepareFor, scanAndReport } from './reporting.js';
import type { Streams } from './streams.js';

/** `stowaway scan`: prints the report and resolves to the exit code. */
export async function scan(references: readonly string[], flags: ScanFlags, streams: Streams): Promise<number> {
  if (references.length === 0 && flags.allLocal !== true) {
    throw new ScanError('OPTION_INVALID', 'No image was named. Name one, a file, a folder, or - for standard input: stowaway scan IMAGE');
  }
  const targets = targetsOf(flags.format, flags.output);
  // The formats take as long to load as the thread takes to start.
  prepareFor(references, flags);
  const { gate, options } = await judging(flags, streams);
  const { formats, streamed } = await import('../report/formats.js');
  const report = await scanAndReport(references, flags, streams, {
    renderings: targets.map(({ name, file }) => ({ format: formats[name], streamed: streamed[name], file })),
    listed: (image) => listed(image, flags),
    gate,
    options,
  });
  if (targets.some(({ name }) => name === 'github')) await addJobSummary(report, gate, streams.env);
  return exitCode(report, gate, flags.exitZero);
}

function listed(image: SealedImage, { minConfidence, only }: ScanFlags): SealedImage {
  const sure = atLeast(image, minConfidence);
  return only === undefined ? sure : ofOrigins(sure, only);
}
