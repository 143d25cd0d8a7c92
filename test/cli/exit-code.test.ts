import { describe, expect, it } from 'vitest';

import { exitCode } from '../../src/cli/exit-code.js';
import type { Finding } from '../../src/model/finding.js';
import { DEFAULT_GATE } from '../../src/model/gate.js';
import type { Skip } from '../../src/model/skip.js';
import { finding, image, report } from '../support/report.js';

const failure: Skip = { reason: 'truncated', severity: 'failure', detail: 'cut' };
const policy: Skip = { reason: 'special-file', severity: 'policy', detail: 'a pipe' };

interface Row {
  situation: string;
  findings?: Partial<Finding>[];
  skipped?: Skip[];
  failOn?: Finding['severity'];
  exitZero?: boolean;
  code: number;
}

const ROWS: Row[] = [
  { situation: 'nothing found', code: 0 },
  { situation: 'a critical secret', findings: [{}], code: 1 },
  { situation: 'a medium secret at the default threshold', findings: [{ severity: 'medium' }], code: 1 },
  { situation: 'a low secret below it', findings: [{ severity: 'low' }], code: 0 },
  { situation: 'a low secret with --fail-on low', findings: [{ severity: 'low' }], failOn: 'low', code: 1 },
  { situation: 'a high secret with --fail-on critical', findings: [{ severity: 'high' }], failOn: 'critical', code: 0 },
  { situation: 'a critical secret with --fail-on critical', findings: [{}], failOn: 'critical', code: 1 },
  { situation: 'a likely secret', findings: [{ confidence: 'likely' }], code: 1 },
  { situation: 'a possible secret', findings: [{ confidence: 'possible' }], code: 0 },
  { situation: 'a placeholder', findings: [{ category: 'placeholder' }], code: 0 },
  { situation: 'a practice', findings: [{ category: 'practice' }], code: 0 },
  { situation: 'a secret of the base image', findings: [{ origin: 'base' }], code: 1 },
  { situation: 'a secret of the distribution', findings: [{ origin: 'distribution' }], code: 0 },
  { situation: 'a secret of a package', findings: [{ origin: 'package' }], code: 0 },
  { situation: 'an accepted secret', findings: [{ accepted: { by: 'policy', reason: 'a test key' } }], code: 0 },
  { situation: 'one that counts among many that do not', findings: [{ category: 'placeholder' }, { confidence: 'possible' }, {}], code: 1 },
  { situation: 'a secret with --exit-zero', findings: [{}], exitZero: true, code: 0 },
  { situation: 'an incomplete scan', skipped: [failure], code: 2 },
  { situation: 'an incomplete scan that found a secret', findings: [{}], skipped: [failure], code: 2 },
  { situation: 'an incomplete scan with --exit-zero', findings: [{}], skipped: [failure], exitZero: true, code: 2 },
  { situation: 'something left out on purpose', skipped: [policy], code: 0 },
];

describe('the exit code', () => {
  it.each(ROWS)('$situation: $code', ({ findings = [], skipped = [], failOn = 'medium', exitZero = false, code }) => {
    // The clean image after it must not soften the verdict.
    const given = report([image({ findings: findings.map(finding), skipped }), image()]);
    expect(exitCode(given, { ...DEFAULT_GATE, severity: failOn }, exitZero)).toBe(code);
  });
});
