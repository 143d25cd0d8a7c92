/** Which images a wanted platform means. */
import { expect, test } from 'vitest';
import { fits } from '../../src/source/platform.js';

test.each([
  ['linux/amd64', 'linux/amd64'],
  ['linux/amd64', 'Linux/x86_64'],
  ['linux/arm64/v8', 'linux/aarch64'],
  ['linux/arm64', 'linux/arm64/v8'],
  ['linux/arm/v7', 'linux/arm'],
  ['linux/386', 'linux/i386'],
])('%s answers to %s', (has, wanted) => {
  expect(fits(has, wanted)).toBe(true);
});

test.each([
  ['linux/amd64', 'windows/amd64'],
  ['linux/arm/v7', 'linux/arm/v6'],
  ['linux/arm', 'linux/arm64'],
  ['linux/amd64', 'nonsense'],
  ['linux/amd64', ''],
  [undefined, 'linux/amd64'],
])('%s does not answer to %j', (has, wanted) => {
  expect(fits(has, wanted)).toBe(false);
});
