import { describe, expect, it } from 'vitest';

import type { Sighting } from '../../src/model/finding.js';
import { columnsOf } from '../../src/report/fit.js';
import { history } from '../../src/report/history.js';
import { expectGolden } from '../support/golden.js';
import { CASES } from '../support/report-cases.js';
import { CANARY, finding, image, report } from '../support/report.js';

const PLAIN = { width: 80, colour: false, showSecrets: false };

describe.each(['clean', 'few', 'weird', 'skips', 'lines'])('%s', (name) => {
  it.each([80, 200])('at %i columns', (width) => {
    const text = history(CASES[name]!, { ...PLAIN, width });
    expectGolden(`history-${name}-${width}.txt`, text);
    for (const line of text.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });
});

it('shows values only when asked', () => {
  const given = report([image({ findings: [finding()] })]);
  expect(history(given, PLAIN)).not.toContain(CANARY);
  expect(history(given, { ...PLAIN, showSecrets: true })).toContain(CANARY);
});

it('lists what no step is known for', () => {
  const placeless: Sighting = { kind: 'file', path: 'app/.npmrc', layer: { index: 0, diffId: '' }, line: 2, visibility: { state: 'live' } };
  const given = report([
    image({ steps: [], alignment: 'unknown', findings: [finding({ rootCause: { text: 'unknown' }, sightings: [placeless] })] }),
  ]);
  expect(history(given, PLAIN)).toContain('/app/.npmrc:2');
});
