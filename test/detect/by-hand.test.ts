/** What is read by hand because it is asked at every keyword is held to the patterns that say the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropy } from '../../src/detect/entropy.js';
import { AFTER_NAME, jointAt } from '../../src/detect/generic/joint.js';
import { openingAt } from '../../src/detect/generic/opening.js';
import { endOfPlain } from '../../src/detect/generic/value.js';
import { V8Pattern } from '../../src/detect/pattern.js';

const RUNS = { numRuns: 10_000 };

describe('what a bracket opens', () => {
  const JOINED = /([A-Z_@][\w./-]{0,63})\\{0,3}["'`]?\]?[ \t]{0,8}(?::|=>?)\s{0,8}$/i;
  const BLOCK =
    /(?<![\w.-](?:::)?)(?![\w.:-]{65})([A-Z_](?:[\w.-]|(?<=[\w.-])::(?=[\w.-]))*)((?:[ \t]{1,4}"[\w./@-]{1,64}"){0,3})[ \t]{0,4}$/i;

  function byPattern(text: string, bracket: string): { keys: string[]; from: number } | undefined {
    const joined = bracket === '(' ? null : JOINED.exec(text);
    if (joined !== null) return { keys: [joined[1] ?? ''], from: joined.index };
    const block = bracket === '[' ? null : BLOCK.exec(text);
    if (block === null || block[1] === 'if') return undefined;
    return { keys: [block[1] ?? '', ...(block[2] ?? '').split('"').filter((label) => label.trim() !== '')], from: block.index };
  }

  const marks = Array.from('aZ_7-./@"\'`\\]:=> \t\n\r\xa0(');
  const pieces = [...marks, '=>', 'if', '::', 'datadog', ' "key"', '": ', 'x'.repeat(63), ' '.repeat(7), '\\\\\\"', 'provider "a" "b"'];

  it('is read backwards', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), fc.constantFrom('{', '[', '('), (parts, bracket) => {
        const text = parts.join('');
        const opening = openingAt(`${text}${bracket} more`, text.length, bracket);
        expect(opening && { keys: opening.keys.map((key) => key.text), from: opening.from }).toEqual(byPattern(text, bracket));
      }),
      RUNS,
    );
  });
});

describe('what joins a name and its value', () => {
  function byPattern(text: string): unknown {
    AFTER_NAME.lastIndex = 1;
    const found = AFTER_NAME.exec(text);
    if (found === null) return undefined;
    const [, sign = '', escape = '', quote = ''] = found;
    return { sign, escaped: escape !== '', quote, start: AFTER_NAME.lastIndex };
  }

  const pieces = [...Array.from('[]}=:>? \t\\"\'`x7'), '=>', '":"', '  ', '[12]', '[12345]', ' '.repeat(8), '\\\\\\'];

  it('is read on from the name', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 10 }), (parts) => {
        const text = `n${parts.join('')}`;
        expect(jointAt(text, 1)).toEqual(byPattern(text));
      }),
      RUNS,
    );
  });
});

describe('a value without quotes', () => {
  const COMPOUND =
    /(?:\$\{[^}\n]{0,200}\}|\{\{[^\n]{0,200}?\}\}|\$\([^)\n]{0,200}\)|ENC\[[^\]\n]{0,400}\]|<[^<>\n]{1,60}>|\[[^[\]\n]{0,60}\]|\([^()\n]{0,60}\))/y;
  const PLAIN = /(?:[^\s"'`,;<>()[\]{}|&\\]|(?<=\d{13})\|(?=[\w-]{27})){1,512}/y;

  function byPattern(text: string): number | undefined {
    for (const shape of [COMPOUND, PLAIN]) {
      shape.lastIndex = 1;
      if (shape.test(text)) return shape.lastIndex;
    }
    return undefined;
  }

  const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  const pieces = [...Array.from('${}()<>[]|%'), 'ENC[', '${', '{{', '}}', 'x'.repeat(500), '1'.repeat(13), 'a'.repeat(27)];

  it('ends where it would by pattern', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, ...bytes), { maxLength: 12 }), (parts) => {
        const text = `=${parts.join('')}`;
        expect(endOfPlain(text, 1)).toBe(byPattern(text));
      }),
      RUNS,
    );
  });
});

it('entropy is that of the shares of a text', () => {
  expect(entropy('')).toBe(0);
  expect(entropy('aaaa')).toBe(0);
  expect(entropy('abab')).toBe(1);
  expect(entropy('0123456789abcdef')).toBe(4);
  // What one text left behind would show in the next.
  expect(entropy('abcd')).toBe(2);
  expect(entropy('\xff\xe9\xff\xe9')).toBe(1);
});

describe('where a group of a match stands', () => {
  const sources = [
    String.raw`(?<name>[ab]{1,3})=(?<secret>[ab]{1,4})`,
    String.raw`(?<=x)(?<secret>[ab]{1,2})(?=(?<name>[ab=]))`,
    String.raw`(?:(?<name>a)|b){1,3}=(?<secret>[ab]?)`,
    String.raw`[(](?<secret>a)|(?<name>b)[)]`,
  ];

  it('is where its indices say', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.string({ unit: fc.constantFrom(...Array.from('ab=x()')), maxLength: 14 }),
        (source, text) => {
          const found = new V8Pattern(source, 'm').exec(text, 1);
          const indexed = new RegExp(source, 'dgm');
          indexed.lastIndex = 1;
          const indices = indexed.exec(text)?.indices;
          expect(found && [found.start, found.end]).toEqual(indices?.[0]);
          for (const name of ['name', 'secret', 'other']) {
            const span = found?.group(name);
            expect(span && [span.start, span.end]).toEqual(indices?.groups?.[name]);
          }
          expect(found?.groups.map((span) => span && [span.start, span.end])).toEqual(indices && Array.from(indices));
        },
      ),
      RUNS,
    );
  });
});
