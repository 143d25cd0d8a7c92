import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { escapeJson, escapeText } from '../../src/report/escape.js';

describe('escapeText', () => {
  it.each([
    ['a new line', 'a\nb', 'a\\nb'],
    ['a carriage return', 'a\rb', 'a\\rb'],
    ['a tab', 'a\tb', 'a\\tb'],
    ['NUL', 'a\0b', 'a\\x00b'],
    ['backspace', 'a\bb', 'a\\x08b'],
    ['an escape sequence', '\x1b[31mred', '\\x1b[31mred'],
    ['a window title', '\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
    ['DEL', '\x7f', '\\x7f'],
    ['CSI as one C1 character', '\x9b31m', '\\x9b31m'],
    ['a right-to-left override', '\u202etxt.exe', '\\u202etxt.exe'],
    ['a bidi isolate', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['an Arabic letter mark', '\u061c', '\\u061c'],
    ['a zero-width space', 'a\u200bb', 'a\\u200bb'],
    ['a zero-width joiner', 'a\u200db', 'a\\u200db'],
    ['a byte order mark', '\ufeffa', '\\ufeffa'],
    ['a soft hyphen', 'a\u00adb', 'a\\xadb'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a tag character', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
  ])('escapes %s', (_, text, escaped) => expect(escapeText(text)).toBe(escaped));

  it('leaves what can be seen as it is', () => {
    const text = 'RUN npm ci && echo "ünïcode 密码 🔑" > /tmp/x…';
    expect(escapeText(text)).toBe(text);
  });

  it('leaves nothing that a terminal obeys, in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe('escapeJson', () => {
  it('changes the spelling and not the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = escapeJson(JSON.stringify({ text }, null, 2));
        expect(JSON.parse(json)).toEqual({ text });
        expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
