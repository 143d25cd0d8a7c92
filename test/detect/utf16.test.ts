import { describe, expect, it } from 'vitest';
import { detectorOf } from '../../src/detect/detector.js';
import { sample } from '../detectors/samples.js';
import { plain, ruleSet, scan } from './scanning.js';

const token = sample('github-token', 1).text;
const other = sample('github-token', 2).text;

/** The bytes of a text in UTF-16, one character each. */
function utf16(text: string, order: 'LE' | 'BE' = 'LE'): string {
  const bytes = Buffer.from(text, 'utf16le');
  return (order === 'LE' ? bytes : bytes.swap16()).toString('latin1');
}

describe('a file in UTF-16', () => {
  const text = `first = one\r\nzweite Zeile ünd ключ 鍵\r\n  token = ${token}\r\n`;

  it.each([
    ['little-endian with its mark', utf16(`\ufeff${text}`), 2],
    ['big-endian with its mark', utf16(`\ufeff${text}`, 'BE'), 2],
    ['little-endian without a mark', utf16(text), 0],
  ])('is read: %s', (_, bytes, mark) => {
    const matches = scan(bytes);
    const start = mark + 2 * text.indexOf(token);
    expect(matches.map(plain)).toMatchObject([
      { detector: 'github-token', secret: token, line: 3, column: 11, start, end: start + 2 * token.length },
    ]);
    expect(matches.map(plain)).toEqual(scan(bytes, undefined, [1]).map(plain));
  });

  it('is read the same whatever the chunks and slabs', () => {
    const long = utf16(`\ufeff${`${'x y = z ö\r\n'.repeat(600)}token = ${token}\r\n`.repeat(9)}`);
    const whole = scan(long).map(plain);
    expect(whole).toHaveLength(9);
    for (const chunks of [[1], [2, 1], [511], [65536]]) expect(scan(long, undefined, chunks).map(plain)).toEqual(whole);
    for (const slab of [1, 4096]) expect(scan(long, undefined, [1001], detectorOf(ruleSet, slab)).map(plain)).toEqual(whole);
  });

  it('may have bytes of another encoding behind it', () => {
    const mixed = `${utf16(`\ufefftoken = ${token}\r\n`)}token = ${other}\n`;
    expect(scan(mixed).map(({ secret }) => secret.reveal())).toEqual([token, other]);
  });

  it('is none that begins like one', () => {
    expect(scan(`\xff\xfe${token}\n`).map(({ secret }) => secret.reveal())).toEqual([token]);
    expect(scan(`\xff\xfe\0\0${token}\n`)).toHaveLength(1);
    expect(scan(`a\0b\0\x01\0${utf16(token)}`)).toEqual([]);
    for (const short of ['', '\xff', '\xff\xfe', '\xff\xfe\0', 'a\0']) expect(scan(short)).toEqual([]);
  });

  it('may be short', () => expect(scan(utf16(`\ufeff${token}`), undefined, [3])).toHaveLength(1));
});
