/** `stowaway baseline`: the secrets that a project lives with for now, so that only new ones fail a scan. */
import type { Baseline } from '../index.js';
import { ScanError } from '../model/errors.js';
import { escapeText } from '../report/escape.js';
import { cut, cutStart } from '../report/fit.js';
import type { Format, SealedFinding, SealedReport } from '../report/format.js';
import { painter, SEVERITY_STYLE, type Paint } from '../report/paint.js';
import { placeOf } from '../report/place.js';
import { columnWidths, GAP, grid } from '../report/table/grid.js';
import { count, counted } from '../report/units.js';
import { CLEAN, ERROR } from './exit-code.js';
import type { HistoryFlags } from './flags.js';
import { isThere, judging, policyOf, type PolicyFlags } from './policy.js';
import { scanAndReport } from './reporting.js';
import { deliver, type Streams } from './streams.js';

export type BaselineFlags = HistoryFlags & Omit<PolicyFlags, 'failOn'>;

const USUAL_FILE = '.stowaway-baseline.json';

/** Accepts every secret of the images that nothing else accepts. An incomplete scan accepts nothing: what it missed would be new next time. */
export async function writeBaseline(references: readonly string[], flags: BaselineFlags, streams: Streams): Promise<number> {
  const { newBaseline, readBaseline, readKey } = await import('../index.js');
  const policy = await policyOf(flags);
  const key = await readKey(streams.env);
  const file = flags.baseline ?? policy?.baseline ?? USUAL_FILE;
  const before = (await isThere(file)) ? await readBaseline(file, key) : await newBaseline(file, key);
  const today = new Date().toISOString().slice(0, 10);
  await scanAndReport(references, flags, streams, {
    renderings: [
      { format: (report) => before.rewritten(acceptable(report), today), file },
      { format: (report) => written(report, before, file), file: undefined },
    ],
    options: { ...(policy !== undefined && { policy }), ...(!flags.inlineIgnore && { inlineIgnore: false }), knowValues: true },
  });
  return CLEAN;
}

/** What the baseline accepts in the images, and what of it is of no use. */
export async function showBaseline(references: readonly string[], flags: BaselineFlags, streams: Streams): Promise<number> {
  const policy = await policyOf(flags);
  const baseline = flags.baseline ?? policy?.baseline ?? USUAL_FILE;
  const { options } = await judging({ ...flags, baseline }, streams);
  const { summary } = await scanAndReport(references, flags, streams, { renderings: [{ format: shown, file: undefined }], options });
  return summary.complete ? CLEAN : ERROR;
}

/** Makes a key, and says where it must not go. */
export async function makeBaselineKey({ stdout }: Streams): Promise<number> {
  const { makeKey, KEY_FILE } = await import('../index.js');
  await makeKey();
  const lines = [
    `${KEY_FILE}: made, for you alone`,
    `Keep it out of the repository and of images: add ${KEY_FILE} to .gitignore and .dockerignore.`,
    'For continuous integration store what is in it as a secret variable, STOWAWAY_KEY.',
  ];
  await deliver(stdout, lines.map((line) => `${line}\n`).join(''));
  return CLEAN;
}

function acceptable(report: SealedReport): SealedFinding[] {
  if (!report.summary.complete)
    throw new ScanError(
      'UNSUPPORTED',
      'the scan is incomplete, so there is no baseline: what was not read would be new next time. Scan the image first',
    );
  return secretsOf(report).filter(({ accepted }) => accepted === undefined);
}

function secretsOf({ images }: SealedReport): SealedFinding[] {
  return images.flatMap(({ findings }) => findings.filter(({ category }) => category === 'secret'));
}

function written(report: SealedReport, before: Baseline, file: string): string {
  const secrets = acceptable(report);
  const known = secrets.filter((finding) => before.accepts(finding) !== undefined).length;
  const { entries, unused } = before.report();
  const parts = [
    `${counted(secrets.length, 'secret')} accepted`,
    ...(entries === 0 ? [] : [`${count(secrets.length - known)} of them new`, `${counted(unused, 'entry', 'entries')} gone`]),
  ];
  return `${escapeText(file)}: ${parts.join(', ')}\n`;
}

const shown: Format = (report, { width, colour }) => {
  const paint = painter(colour);
  const { baseline } = report.policy ?? {};
  const known = secretsOf(report).filter(({ accepted }) => accepted?.by === 'baseline');
  const open = secretsOf(report).filter(({ accepted }) => accepted === undefined);
  const since = [...new Set(known.map(({ accepted }) => accepted?.reason ?? ''))];
  const lines = [
    ...since.flatMap((reason) => [
      paint('dim', escapeText(reason)),
      ...rowsOf(
        known.filter(({ accepted }) => (accepted?.reason ?? '') === reason),
        width,
        paint,
      ),
      '',
    ]),
    paint('bold', `${escapeText(baseline?.file ?? '')}: ${counted(known.length, 'secret')} accepted`),
    ...(open.length === 0 ? [] : [paint(['bold', 'red'], `${counted(open.length, 'secret')} not in it`)]),
    ...(baseline === undefined || baseline.unused === 0
      ? []
      : [`${counted(baseline.unused, 'entry', 'entries')} of nothing in ${report.images.length === 1 ? 'this image' : 'these images'}`]),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
};

/** Severity, title, value, and where it is first seen in what the columns before leave; if that is too little, they are shortened. */
function rowsOf(findings: readonly SealedFinding[], width: number, paint: Paint): string[] {
  const cells = findings.map(({ severity, title, redacted, sightings: [first] }) => [
    severity,
    escapeText(title),
    escapeText(redacted),
    first === undefined ? '' : placeOf(first),
  ]);
  const before = columnWidths(cells).slice(0, 3);
  const taken = (most: number): number => before.reduce((sum, each) => sum + Math.min(each, most) + GAP, 0);
  const longest = taken(LONGEST) + LEAST > width ? SHORT : LONGEST;
  const room = Math.max(LEAST, width - taken(longest));
  const rows = findings.map(({ severity }, at) => {
    const [, title = '', value = '', place = ''] = cells[at] ?? [];
    return [paint(SEVERITY_STYLE[severity], severity), cut(title, longest), paint('magenta', cut(value, longest)), cutStart(place, room)];
  });
  return grid(rows);
}

/** Columns: of a title or a value, where there is room or where there is little, and of a place at least. */
const [LONGEST, SHORT, LEAST] = [32, 20, 24];
