/** `make bench-reports`: every format for 5,000 findings, each in a process of its own, with its time and peak memory. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { formats, type FormatName } from '../../src/report/formats.js';
import { bytes } from '../../src/report/units.js';
import { manyFindings } from '../support/many-findings.js';
import { peakOf } from '../support/peak-memory.js';

const FINDINGS = 5000;
const [, , name] = process.argv;

if (name === undefined) {
  for (const each of Object.keys(formats)) {
    process.stdout.write(execFileSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), each], { encoding: 'utf8' }));
  }
} else {
  const given = manyFindings(FINDINGS);
  const format = formats[name as FormatName];
  const before = peakOf(process.pid);
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const text = format(given, { width: 80, colour: true, showSecrets: false });
  const [taken, used] = [performance.now() - started, process.cpuUsage(cpu)];
  const seconds = (used.user + used.system) / 1e6;
  const peak = peakOf(process.pid);
  console.log(
    `${name.padEnd(9)} ${(taken / 1000).toFixed(2)} s, ${seconds.toFixed(2)} s of CPU · peak ${peak.toFixed(0)} MiB (${(peak - before).toFixed(0)} of them for it) · ${bytes(Buffer.byteLength(text))}`,
  );
}
