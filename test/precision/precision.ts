/**
 * How much noise is made over content in which nobody hid a secret: `tsx precision.ts [CORPUS…]`. Prints for each corpus the findings a
 * gigabyte by confidence and origin, then every finding that must be explained, and the files that cost most. Exit code 1 when a limit is broken.
 */
import { join } from 'node:path';
import { scanImage, type Confidence, type Finding, type Origin, type Report, type Sealed } from '../../dist/index.js';
import { loadDetector } from '../../src/detect/load.js';
import { corpus, CORPORA } from './corpora.js';
import { dearest } from './cost.js';

type Found = Sealed<Finding>;

const CONFIDENCES: readonly Confidence[] = ['proven', 'likely', 'possible'];
const ORIGINS: readonly Origin[] = ['yours', 'base', 'distribution', 'package'];

/** Keys that packages make when they are installed are real, and the same in every container of the image. */
const REAL = 'image-host-key';

/** Of what lies in no package, a gigabyte. */
const MOST_POSSIBLE = 2;

/** Seconds of processor time a megabyte. */
const MOST_SECONDS = 1;

const DEAREST_SHOWN = 10;

const folder = join(process.cwd(), '.cache/precision');
const only = process.argv.slice(2);
const broken: string[] = [];

for (const name of only.length === 0 ? Object.keys(CORPORA) : only) {
  const { image, layer, size } = await corpus(name, folder);
  const gigabytes = size / 1e9;
  const started = performance.now();
  const report = await scanImage(image);
  const seconds = (performance.now() - started) / 1000;
  const findings = report.images.flatMap((one) => one.findings);
  console.log(`${name}: ${gigabytes.toFixed(2)} GB, ${seconds.toFixed(1)} s, ${findings.length} findings`);
  tabulate(findings, gigabytes);
  list(findings);
  limit(name, report, findings, gigabytes);
  const costs = await dearest(layer, await loadDetector(), DEAREST_SHOWN);
  console.log('\n  s/MB  bytes       dearest files');
  for (const { path, size: bytes, perMegabyte } of costs) console.log(`  ${perMegabyte.toFixed(2)}  ${String(bytes).padEnd(10)}  ${path}`);
  for (const { path, perMegabyte } of costs)
    if (perMegabyte > MOST_SECONDS) broken.push(`${name}: ${path} costs ${perMegabyte.toFixed(2)} s/MB`);
}
for (const one of broken) console.error(`BROKEN ${one}`);
process.exitCode = broken.length === 0 ? 0 : 1;

/** Findings a gigabyte, with their number in brackets. */
function tabulate(findings: readonly Found[], gigabytes: number): void {
  console.log(`  ${''.padEnd(10)}${ORIGINS.map((origin) => origin.padStart(16)).join('')}`);
  for (const confidence of CONFIDENCES) {
    const cells = ORIGINS.map((origin) => {
      const count = findings.filter((one) => one.confidence === confidence && one.origin === origin).length;
      return `${(count / gigabytes).toFixed(1)} (${count})`.padStart(16);
    });
    console.log(`  ${confidence.padEnd(10)}${cells.join('')}`);
  }
}

/** What must be looked at by somebody: all that is proven, and all that the user is told is theirs. */
function list(findings: readonly Found[]): void {
  for (const confidence of CONFIDENCES) {
    const some = findings.filter((one) => one.confidence === confidence && (one.origin === 'yours' || confidence === 'proven'));
    if (some.length > 0) console.log(`\n  ${confidence}`);
    for (const { origin, detector, redacted, evidence, sightings } of some) {
      const [{ path, name, line } = {}] = sightings;
      const more = sightings.length > 1 ? ` and ${sightings.length - 1} more` : '';
      console.log(`  ${origin.padEnd(13)}${detector}  ${path ?? name ?? ''}:${line ?? ''}${more}  ${redacted}  (${evidence})`);
    }
  }
}

function limit(name: string, { summary }: Sealed<Report>, findings: readonly Found[], gigabytes: number): void {
  const yours = findings.filter(({ origin, leaks }) => origin === 'yours' && !leaks.some((leak) => String(leak) === REAL));
  const sure = yours.filter(({ confidence }) => confidence !== 'possible').length;
  const possible = (yours.length - sure) / gigabytes;
  if (sure > 0) broken.push(`${name}: ${sure} findings are proven or likely, and none is a leak of the user's`);
  if (possible >= MOST_POSSIBLE) broken.push(`${name}: ${possible.toFixed(1)} possible findings a GB lie in no package`);
  if (!summary.complete) broken.push(`${name}: the scan is incomplete`);
}
