/** Runs a case and says what is wrong with how it ended. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanImages, ScanError } from '../../src/index.js';
import { loadDetector } from '../../src/detect/load.js';
import type { SealedReport } from '../../src/report/format.js';
import { formats } from '../../src/report/formats.js';
import { history } from '../../src/report/history.js';
import { inChunks } from '../support/streams.js';
import type { Case } from './cases.js';

/** @returns how it ended: a report, or the code of a ScanError. @throws what should not have been thrown, or was wrong with the report. */
export async function judge(one: Case): Promise<string> {
  try {
    if (one.kind === 'rules') await loadRules(one.rules);
    else checkReport(await scanImages(['-'], { stdin: inChunks(one.archive, one.chunk) }));
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    if (error.message === '' || error.message.length > LONGEST_SENTENCE) {
      throw new Error(`${error.code} says ${error.message.length} characters: ${error.message.slice(0, 200)}`, { cause: error });
    }
    return error.code;
  }
}

/** An error is a sentence, not a document. */
const LONGEST_SENTENCE = 4000;

async function loadRules(text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-fuzz-'));
  try {
    const file = join(folder, 'rules.toml');
    writeFileSync(file, text);
    const scan = (await loadDetector({ rules: [file] })).open({ kind: 'file' });
    scan.write(Buffer.from('password = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"\n'.repeat(200)));
    scan.end();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// eslint-disable-next-line no-control-regex -- what a terminal would obey
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** Whether there is nothing to annotate. */
function isSilent({ images, summary }: SealedReport): boolean {
  return summary.complete && images.every(({ findings }) => findings.length === 0);
}

function checkReport(report: SealedReport): void {
  const look = { showSecrets: false, width: 80, colour: false };
  for (const [name, format] of [...Object.entries(formats), ['history', history] as const]) {
    const text = format(report, look);
    if (text === '' && !(name === 'github' && isSilent(report))) throw new Error(`the ${name} report is empty`);
    const control = CONTROL.exec(text);
    if (control !== null) throw new Error(`the ${name} report has the character ${JSON.stringify(control[0])} at ${control.index}`);
    if (name === 'json' || name === 'sarif') JSON.parse(text);
  }
  const failed = [report, ...report.images].some(({ skipped }) => skipped.some(({ severity }) => severity === 'failure'));
  if (failed === report.summary.complete) throw new Error('the summary does not say whether the scan is complete');
  for (const image of report.images) {
    for (const { rootCause, sightings } of image.findings) {
      const steps = [rootCause.step, ...sightings.map(({ step }) => step)];
      if (sightings.length === 0 || steps.some((step) => step !== undefined && image.steps[step] === undefined)) {
        throw new Error('a finding has no sighting, or names a step that is not there');
      }
    }
  }
}
