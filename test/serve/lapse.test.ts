import { expect, test } from 'vitest';
import { DEFAULT_GATE } from '../../src/model/gate.js';
import { keep } from '../../src/report/kept.js';
import { asOfToday } from '../../src/serve/jobs/lapse.js';
import type { Scanned } from '../../src/serve/jobs/scanned.js';
import { finding, image, report, safe } from '../support/report.js';

const accepted = { by: 'policy', reason: safe('Until it is mended'), expires: safe('2030-03-17') } as const;

/** A clean image in which one leak was accepted until a day, and another for good. */
const scanned: Scanned = {
  image: 'h/app@sha256:0',
  reference: 'h/app:1',
  ruleSet: 'x',
  verdict: 'clean',
  findings: { critical: 0, high: 0, medium: 0, low: 0 },
  receivedAt: '2030-03-01T00:00:00.000Z',
  finishedAt: '2030-03-01T00:00:00.000Z',
  seconds: 1,
  report: keep(
    report([
      image({ findings: [finding({ severity: 'high', accepted }), finding({ accepted: { by: 'policy', reason: safe('For good') } })] }),
    ]),
  ),
};

function on(day: string) {
  const { scanned: now, report: shown } = asOfToday(scanned, { gate: DEFAULT_GATE, today: () => day });
  return { verdict: now.verdict, high: now.findings.high, accepted: shown.images[0]?.findings.map((one) => one.accepted?.reason) };
}

test('an acceptance holds on its last day', () => {
  expect(on('2030-03-17')).toEqual({ verdict: 'clean', high: 0, accepted: ['Until it is mended', 'For good'] });
});

test('afterwards the stored result says that there is a leak, without another scan', () => {
  expect(on('2030-03-18')).toEqual({ verdict: 'leaks', high: 1, accepted: [undefined, 'For good'] });
});
