import { describe, expect, test } from 'vitest';
import { HIDDEN, Secret, redact } from '../../src/model/secret.js';
import { Redactor, withoutPasswords } from '../../src/report/redactor.js';

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

describe('a text in lines that go on', () => {
  test.each(['\n', '\r\n'])('hides a secret that the end of a line cuts', (end) => {
    const cut = `${VALUE.slice(0, 9)}\\${end}${VALUE.slice(9, 20)}\\${end}${VALUE.slice(20)}`;
    const text = `echo \\${end}  ${cut} \\${end}  > /x`;
    expect(redactor(VALUE).text(text)).toBe(`echo \\${end}  ${HIDDEN} \\${end}  > /x`);
    expect(redactor(VALUE).known(text)).toContain(HIDDEN);
  });

  test('hides what the detectors see only then', () => {
    const made = new Redactor((text) => [...text.matchAll(/k\w{8}/g)].map(({ index }) => ({ start: index, end: index + 9, shown: 'k…' })));
    expect(made.text('a k1234\\\n5678 b kabcdefgh\\\n')).toBe('a k… b k…\\\n');
  });

  test('leaves a secret with a backslash in its own place', () => {
    expect(redactor(VALUE).text(`${VALUE}\\\n${VALUE}`)).toBe(`${HIDDEN}\\\n${HIDDEN}`);
  });
});

describe('a sentence of an error', () => {
  test.each([
    ['no image: https://me:pa/ss@registry.example/x', `no image: https://me:${HIDDEN}@registry.example/x`],
    ['no image: "me:p@/w@registry.example/x:1".', `no image: "me:${HIDDEN}@registry.example/x:1".`],
    ['no image: registry:me:p/w@h/x', `no image: registry:me:${HIDDEN}@h/x`],
    ['no image: me:pw@h/x:1@sha256:00', `no image: me:${HIDDEN}@h/x:1@sha256:00`],
  ])('has no password of an address: %s', (sentence, shown) => {
    expect(withoutPasswords(redactor().text(sentence))).toBe(shown);
  });

  test.each([
    'shop:1@sha256:00 is gone',
    'dir:node@18 is no folder',
    'oci:a/node@18',
    'registry:h/a/x@1',
    'https://h/@scope/x',
    'name[:tag][@digest]',
    'C:/@scope/x',
  ])('keeps its names: %s', (sentence) => {
    expect(withoutPasswords(redactor().text(sentence))).toBe(sentence);
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
