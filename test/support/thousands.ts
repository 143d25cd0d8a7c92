import { SEVERITIES } from '../../src/report/groups.js';
import type { SealedReport } from '../../src/report/format.js';
import { finding, image, report, sighting, STEPS, step } from './report.js';

/** A report with many findings, worst first, of every confidence, origin and visibility, all with one of a few causes. */
export function thousands(amount: number): SealedReport {
  const findings = Array.from({ length: amount }, (_, at) => {
    const cause = at % 3 === 0 ? 4 : 6;
    const gone = { visibility: { state: 'deleted' as const, step: 7, layer: 5 } };
    return finding({
      id: `npm-token:${at}`,
      fingerprint: `f${at}`,
      severity: SEVERITIES.toReversed()[Math.floor((at / amount) * 4)]!,
      confidence: at % 5 === 0 ? 'possible' : 'proven',
      origin: at % 11 === 0 ? 'base' : 'yours',
      redacted: `npm_…${String(at).padStart(4, '0')}`,
      rootCause: { step: cause, text: STEPS[cause]!.text },
      remedies: [{ text: 'Keep it out of the build context.', patch: `srv/tenants/${at}/.npmrc`, revoke: 'https://npm.example/revoke' }],
      sightings: [sighting({ path: `srv/tenants/${at}/.npmrc`, line: 1 + (at % 7), step: cause, ...(at % 4 === 0 && gone) })],
    });
  });
  return report([image({ findings, steps: [...STEPS, ...Array.from({ length: 12 }, (_, at) => step(10 + at, `LABEL part.${at}=x`))] })]);
}
