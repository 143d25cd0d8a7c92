/** When an image that was judged before is to be judged anew. */
import { expect, test } from 'vitest';
import { DEFAULT_GATE } from '../../src/model/gate.js';
import { criteriaOf } from '../../src/serve/criteria.js';

const ignore = { line: 1, path: 'app/**', reason: 'Until it is mended', expires: '2030-03-17' };
const on = (today: string): string =>
  criteriaOf('rules', { gate: DEFAULT_GATE, policy: { file: 'p.toml', gate: DEFAULT_GATE, ignores: [ignore], inlineIgnore: true } }, today);

test('once an ignore has expired: its last day is one on which it holds', () => {
  expect(on('2030-03-16')).toBe(on('2030-03-17'));
  expect(on('2030-03-18')).not.toBe(on('2030-03-17'));
  expect(on('2030-03-18')).toBe(criteriaOf('rules', { gate: DEFAULT_GATE }, '2030-03-18'));
});
