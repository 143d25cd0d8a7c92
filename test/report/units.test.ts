import { describe, expect, it } from 'vitest';

import { bytes, counted, duration } from '../../src/report/units.js';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1250, '1.3 kB'],
    [99_949, '99.9 kB'],
    [99_951, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [29_100_000, '29.1 MB'],
    [5_000_000_000, '5 GB'],
    [7_000_000_000_000_000, '7000 TB'],
  ])('%i is %s', (value, text) => expect(bytes(value)).toBe(text));
});

describe('duration', () => {
  it.each([
    [0, '0.0 s'],
    [1.24, '1.2 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [200, '3 min 20 s'],
  ])('%d is %s', (seconds, text) => expect(duration(seconds)).toBe(text));
});

describe('counted', () => {
  it.each([
    [0, '0 files'],
    [1, '1 file'],
    [12408, '12,408 files'],
  ])('%i', (value, text) => expect(counted(value, 'file')).toBe(text));
});
