import { describe, expect, test } from 'vitest';
import { HIDDEN, Secret, redact } from '../../src/model/secret.js';
import { Redactor } from '../../src/report/redactor.js';

const VALUE = `canary-${'q7Z'.repeat(12)}`;

function redactor(...values: string[]): Redactor {
  const made = new Redactor(() => []);
  for (const value of values) made.add(Secret.fromText(value), HIDDEN);
  return made;
}

describe('a known secret', () => {
  test.each([
    ['as it is', VALUE],
    ['twice', `${VALUE} and ${VALUE}`],
    ['inside a word', `x${VALUE}y`],
    ['percent-encoded', `https://h/?t=${encodeURIComponent('a+b/c=' + VALUE)}`],
    ['JSON-escaped', JSON.stringify(`"quoted" ${VALUE}\n`)],
  ])('%s is replaced', (_, text) => {
    const shown = redactor(VALUE, `a+b/c=${VALUE}`, `"quoted" ${VALUE}\n`).text(text);
    expect(shown).not.toContain(VALUE);
    expect(shown).toContain(HIDDEN);
  });

  test.each(['', 'u:', 'me:', 'user:'])('in base64 after "%s" is replaced', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(`${before}a>?${VALUE}~~ and more`).toString(encoding);
      const shown = redactor(`a>?${VALUE}~~`).text(`curl -H "Authorization: Basic ${encoded}"`);
      expect(shown).toContain(HIDDEN);
      // Whichever four digits stand at its edges, none of its middle is left.
      for (let at = 8; at + 24 < encoded.length; at++) expect(shown).not.toContain(encoded.slice(at, at + 16));
    }
  });

  test.each([
    ['hexadecimal', Buffer.from(VALUE).toString('hex')],
    ['hexadecimal in capitals', Buffer.from(VALUE).toString('hex').toUpperCase()],
    ['as the id of a mount', VALUE.toLowerCase()],
    ['as a variable', VALUE.toUpperCase().replaceAll('-', '_')],
    ['percent-encoded in small letters', 'p%40ss%2fw%c3%bc'],
  ])('%s is replaced', (_, text) => {
    expect(redactor(VALUE, 'p@ss/wü').text(`echo ${text}!`)).toBe(`echo ${HIDDEN}!`);
  });

  test('of several lines is replaced line by line', () => {
    const lines = ['-----BEGIN THING-----', 'L'.repeat(40), 'M'.repeat(40), '-----END THING-----'];
    expect(redactor(lines.join('\n')).text(`error near ${lines[2]}`)).toBe(`error near ${HIDDEN}`);
  });

  test('that begins with another one is replaced whole', () => {
    expect(redactor('abcdefghij', 'abcdefghijklmnop').text('abcdefghijklmnop')).toBe(HIDDEN);
  });

  test('that is a short word is left inside other words', () => {
    expect(redactor('blue').text('blue blueberry blue_ /blue/')).toBe(`${HIDDEN} blueberry blue_ /${HIDDEN}/`);
  });
});

test('what the detectors see in a text is masked, overlapping spans as one', () => {
  const masking = new Redactor((text) => [
    { start: text.indexOf('tok'), end: text.indexOf('tok') + 6, shown: 'tok…' },
    { start: text.indexOf('tok') + 2, end: text.indexOf('tok') + 9, shown: 'k…' },
  ]);
  expect(masking.text('cannot open /x/tok123456.tar')).toBe('cannot open /x/tok….tar');
});

test('text of our own loses known secrets only', () => {
  const masking = new Redactor((text) => [{ start: 0, end: text.length, shown: HIDDEN }]);
  masking.add(Secret.fromText(VALUE), HIDDEN);
  expect(masking.known(`docker run --env TOKEN ${VALUE}`)).toBe(`docker run --env TOKEN ${HIDDEN}`);
});

describe('a redacted form', () => {
  test('shows nothing under 16 characters or without a public prefix', () => {
    expect(redact(Secret.fromText('p_45678901234'), 2)).toBe(HIDDEN);
    expect(redact(Secret.fromText('a long pass phrase of many words'), 0)).toBe(HIDDEN);
  });

  test('shows at most a quarter', () => {
    for (const length of [16, 20, 24, 40, 100]) {
      const shown = redact(Secret.fromText('pre_' + 'x'.repeat(length - 4)), 4);
      expect(shown.replace('…', '').length).toBeLessThanOrEqual(length / 4);
    }
  });
});

test('tens of thousands of tokens that begin alike are no burden', () => {
  const tokens = Array.from({ length: 40_000 }, (_, index) => `same_start_${String(index).padStart(12, '0')}_and_more`);
  const started = performance.now();
  const shown = redactor(...tokens).text(tokens.slice(0, 1000).join(' '));
  expect(shown).toBe(Array.from({ length: 1000 }, () => HIDDEN).join(' '));
  // Seconds even on a busy machine; the square of their number would be minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});
