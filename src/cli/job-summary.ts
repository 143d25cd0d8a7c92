import { appendFile } from 'node:fs/promises';

import { ScanError, sentenceOf } from '../model/errors.js';
import type { Gate } from '../model/gate.js';
import type { SealedReport } from '../report/format.js';

/**
 * Adds the report to the summary of the job, a page of Markdown that GitHub Actions shows beside its log. Other steps write there too, so it is
 * added to. Does nothing where there is no such job.
 * @throws ScanError OUTPUT_FAILED
 */
export async function addJobSummary(report: SealedReport, gate: Gate, env: NodeJS.ProcessEnv): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return;
  const { formats } = await import('../report/formats.js');
  try {
    await appendFile(file, formats.markdown(report, { width: 0, colour: false, showSecrets: false, gate }));
  } catch (error) {
    throw new ScanError('OUTPUT_FAILED', `the summary of the job could not be written to ${file} (${sentenceOf(error)})`, { cause: error });
  }
}
