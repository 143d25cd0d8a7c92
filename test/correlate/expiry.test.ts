import { expect, it } from 'vitest';
import { evidenceOn } from '../../src/correlate/expiry.js';

const match = { evidence: 'header and payload parse', expires: '2024-06-30' };

it.each([
  ['2024-06-29', 'header and payload parse, expires 2024-06-30'],
  ['2024-06-30', 'header and payload parse, expires 2024-06-30'],
  ['2024-07-01', 'header and payload parse, expired on 2024-06-30'],
  [undefined, 'header and payload parse, expires 2024-06-30'],
])('on %s', (today, evidence) => {
  expect(evidenceOn(match, today)).toBe(evidence);
});

it('says nothing of what does not end', () => {
  expect(evidenceOn({ evidence: 'checksum is right' }, '2024-07-01')).toBe('checksum is right');
});
