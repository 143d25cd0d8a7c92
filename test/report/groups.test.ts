import { describe, expect, it } from 'vitest';

import { atLeast, groupFindings, isLeak, mapImages } from '../../src/report/groups.js';
import { finding, image, report, sealed } from '../support/report.js';

describe('isLeak', () => {
  it.each([
    ['a likely secret of yours', {}, true],
    ['a possible one', { confidence: 'possible' }, false],
    ['one in the base image', { origin: 'base' }, true],
    ['one of the distribution', { origin: 'distribution' }, false],
    ['one of a package', { origin: 'package' }, false],
    ['a placeholder', { category: 'placeholder' }, false],
    ['a practice', { category: 'practice' }, false],
  ] as const)('%s: %j', (_, over, leak) => {
    const one = sealed(finding(over));
    expect(isLeak(one)).toBe(leak);
    expect(groupFindings([one]).leaks.length).toBe(leak ? 1 : 0);
    expect(Object.values(groupFindings([one])).flat()).toEqual([one]);
  });
});

describe('atLeast', () => {
  const given = report([
    image({
      findings: [
        finding({ confidence: 'proven' }),
        finding({ confidence: 'likely' }),
        finding({ confidence: 'possible', severity: 'low' }),
      ],
    }),
  ]);
  it.each([
    ['possible', 3],
    ['likely', 2],
    ['proven', 1],
  ] as const)('%s keeps %i and counts them', (confidence, kept) => {
    const left = mapImages(given, (one) => atLeast(one, confidence));
    expect(left.images[0]?.findings).toHaveLength(kept);
    expect(Object.values(left.summary.findings).reduce((sum, count) => sum + count, 0)).toBe(kept);
  });
});
