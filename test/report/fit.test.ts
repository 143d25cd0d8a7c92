import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { columnsOf, cut, cutStart, split, wrap } from '../../src/report/fit.js';

describe('columnsOf', () => {
  it.each([
    ['plain', 5],
    ['密码', 4],
    ['🔑', 2],
    ['e\u0301', 1],
    ['', 0],
  ])('%s takes %i', (text, columns) => expect(columnsOf(text)).toBe(columns));
});

describe('wrap', () => {
  it.each([
    ['at spaces', 'one two three', 7, ['one two', 'three']],
    ['a word that is too long', 'a abcdefgh b', 3, ['a', 'abc', 'def', 'gh', 'b']],
    ['with the indent of the text', '  one two', 6, ['  one', '  two']],
    ['an empty text to one line', '', 10, ['']],
  ])('%s', (_, text, width, lines) => expect(wrap(text, width)).toEqual(lines));

  it('never exceeds the width and loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z密🔑]{1,12}$/u), { minLength: 1 }), fc.integer({ min: 4, max: 40 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      }),
    );
  });
});

describe('split', () => {
  it('does not cut a wide character in two', () => expect(split('a密码', 2)).toEqual(['a', '密', '码']));
});

describe('cut', () => {
  it('leaves what fits', () => expect(cut('RUN npm ci', 10)).toBe('RUN npm ci'));
  it('marks what was cut', () => expect(cut('RUN npm ci --omit=dev', 10)).toBe('RUN npm c…'));

  it('keeps the focus in sight, with the head', () => {
    const text = `RUN apt-get update && ${'x'.repeat(200)} && npm config set _authToken=npm_…9fQ2 && ${'y'.repeat(200)}`;
    const shown = cut(text, 60, 'npm_…9fQ2');
    expect(shown).toMatch(/^RUN apt-get .*npm_…9fQ2/);
    expect(columnsOf(shown)).toBeLessThanOrEqual(60);
  });

  it('never exceeds the width, wherever the focus is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.integer({ min: 20, max: 60 }), (before, focus, after, width) => {
        expect(columnsOf(cut(before + focus + after, width, focus))).toBeLessThanOrEqual(width);
        expect(columnsOf(cutStart(before + focus + after, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('cutStart', () => {
  it('keeps the name of the file', () => expect(cutStart('/very/long/path/to/.npmrc:3', 12)).toBe('…to/.npmrc:3'));
});
