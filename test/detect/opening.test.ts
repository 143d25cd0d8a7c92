import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openingAt } from '../../src/detect/generic/opening.js';

// As patterns: what the reading by hand is held to.
const JOINED = /([A-Z_@][\w./-]{0,63})\\{0,3}["'`]?\]?[ \t]{0,8}(?::|=>?)\s{0,8}$/i;
const BLOCK = /(?<![\w.-])([A-Z_][\w.-]{0,63})((?:[ \t]{1,4}"[\w./@-]{1,64}"){0,3})[ \t]{0,4}$/i;

function byPattern(text: string, bracket: string): { keys: string[]; from: number } | undefined {
  const joined = bracket === '(' ? null : JOINED.exec(text);
  if (joined !== null) return { keys: [joined[1] ?? ''], from: joined.index };
  const block = bracket === '[' ? null : BLOCK.exec(text);
  if (block === null || block[1] === 'if') return undefined;
  return { keys: [block[1] ?? '', ...(block[2] ?? '').split('"').filter((label) => label.trim() !== '')], from: block.index };
}

const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'Z',
    '_',
    '7',
    '-',
    '.',
    '/',
    '@',
    '"',
    "'",
    '`',
    '\\',
    ']',
    ':',
    '=',
    '>',
    '=>',
    ' ',
    '\t',
    '\n',
    '\r',
    '\xa0',
    '(',
    'if',
  ),
  fc.constantFrom('datadog', ' "key"', '": ', 'x'.repeat(63), ' '.repeat(7), '\\\\\\"', 'provider "a" "b"'),
);

it('what a bracket opens is read backwards as patterns with their end at the bracket would find it', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom('{', '[', '('), (pieces, bracket) => {
      const text = pieces.join('');
      const opening = openingAt(`${text}${bracket} more`, text.length, bracket);
      expect(opening && { keys: opening.keys.map((key) => key.text), from: opening.from }).toEqual(byPattern(text, bracket));
    }),
    { numRuns: 20_000 },
  );
});
