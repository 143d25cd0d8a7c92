import { describe, expect, it } from 'vitest';
import { detectorOf } from '../../src/detect/detector.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { sample } from '../detectors/samples.js';
import { plain, ruleSet, scan } from './scanning.js';

const IDS = [
  'github-token',
  'private-key',
  'jwt',
  'database-url',
  'aws-access-key-id',
  'google-service-account',
  'generic-credential',
  'pgp-private-key',
  'putty-private-key',
];

/** Lines of prose and code with secrets strewn in, around 300 kB. */
function strewn(seed: number): string {
  const random = seeded(seed);
  let text = '';
  for (let count = 0; text.length < 300_000; count++) {
    const filler = pick(random, `${ALPHABETS.alnum}     \n\n"'=:{}/`, Math.floor(random() * 9000));
    const id = IDS[count % IDS.length] ?? '';
    text += `${filler}\n${sample(id, seed * 1000 + count).text}\n`;
  }
  return text;
}

describe('a blob', () => {
  const text = strewn(1);
  const whole = scan(text).map(plain);

  it('holds what was strewn into it', () => {
    expect(new Set(whole.map((match) => ('detector' in match ? match.detector : '')))).toEqual(new Set(IDS));
    expect(whole.length).toBeGreaterThan(40);
  });

  it.each([
    ['one byte', [1]],
    ['three bytes', [3]],
    ['an odd size', [511]],
    ['64 KiB', [65536]],
    ['1 MiB', [1 << 20]],
    ['mixed sizes', [7, 4096, 1, 100_000, 33]],
  ])('gives the same matches in chunks of %s', (_, chunks) => {
    expect(scan(text, undefined, chunks).map(plain)).toEqual(whole);
  });

  it.each([1, 1000, 4096, 70_000, 1 << 22])('gives the same matches with slabs of %i bytes', (size) => {
    expect(scan(text, undefined, [65536], detectorOf(ruleSet, size)).map(plain)).toEqual(whole);
  });

  it('tells line and column of every match', () => {
    const matches = scan(text);
    for (const match of matches) {
      const before = text.slice(0, match.start);
      expect({ line: match.line, column: match.column }).toEqual({
        line: before.split('\n').length,
        column: match.start - before.lastIndexOf('\n'),
      });
    }
  });

  it('tells the column in a line that is longer than a slab', () => {
    const [match] = scan(`first\n${'a '.repeat(400_000)}${sample('github-token', 1).text}`);
    expect(match).toMatchObject({ line: 2, column: 800_001 });
  });

  it('is found whole across every edge of a slab', () => {
    const small = detectorOf(ruleSet, 4096);
    const { text: token } = sample('github-token', 2);
    for (let shift = 0; shift < token.length + 4; shift++) {
      const around = `${' '.repeat(81_000 + shift)}${token} `;
      expect(scan(around, undefined, [4096], small).map(({ start }) => start)).toEqual([81_000 + shift]);
    }
  });

  it('leaves nothing behind for the next blob', () => {
    const half = sample('github-token', 3).text.slice(0, 20);
    const rest = sample('github-token', 3).text.slice(20);
    expect(scan(`x ${half}`)).toEqual([]);
    expect(scan(`${rest} x`)).toEqual([]);
    expect(scan('')).toEqual([]);
  });

  it('may be open beside another', () => {
    const one = detectorOf(ruleSet);
    const [a, b] = [one.open({ kind: 'file' }), one.open({ kind: 'file' })];
    const { text: token } = sample('github-token', 4);
    a.write(Buffer.from(token.slice(0, 9)));
    b.write(Buffer.from('nothing here'));
    a.write(Buffer.from(token.slice(9)));
    expect([a.end().length, b.end().length]).toEqual([1, 0]);
  });
});

describe('a long secret', () => {
  it('is cut at 64 KiB and then only possible', () => {
    const body = pick(seeded(5), ALPHABETS.base64, 64).concat('\n').repeat(1200);
    const [match] = scan(`-----BEGIN RSA PRIVATE KEY-----\n${body}-----END RSA PRIVATE KEY-----\n`);
    expect(match).toMatchObject({ detector: 'private-key', confidence: 'possible', evidence: 'cut at 64 KiB', start: 0, end: 65536 });
  });

  it('is read to its end when it lies across slabs', () => {
    const { text: key } = sample('private-key', 6);
    const [match] = scan(`${'x\n'.repeat(163_800)}${key}\n`, undefined, [65536]);
    expect(match?.secret.reveal()).toBe(key);
  });
});

describe('too many matches of one rule', () => {
  it('are cut off, and the last says so', () => {
    const text = Array.from({ length: 1100 }, (_, seed) => sample('github-token', seed).text).join('\n');
    const matches = scan(text);
    expect(matches).toHaveLength(1000);
    expect(matches.at(-1)?.evidence).toMatch(/; 100 more places with its keywords were passed over$/);
    expect(matches.at(-2)?.evidence).not.toContain('more');
  });
});
