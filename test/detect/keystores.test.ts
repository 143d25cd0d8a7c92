/** Files of keys behind a password: which are open to everybody, which hold no key, and that none costs more than it may. */
import { createSecureContext } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/detect/proof/check.js';
import { CHECKS } from '../../src/detect/proof/checks.js';
import { fill } from '../detectors/samples.js';

function judge(check: string, template: string, cut = false): Verdict | undefined {
  return CHECKS[check]?.({ value: fill(template, 5).text, cut });
}

describe.each([
  ['java-keystore', 'jks', 'JKS keystore (…)'],
  ['java-keystore', 'jceks', 'JCEKS keystore (…)'],
  ['pkcs12', 'p12', 'PKCS#12 (…)'],
])('%s of %s', (check, kind, redacted) => {
  it.each(['changeit', 'password', 'android'])('is proven with the password "%s"', (password) => {
    expect(judge(check, `{${kind}:${password}}`)).toEqual({
      confidence: 'proven',
      evidence: `holds a private key and opens with the well-known password "${password}"`,
      redacted,
    });
  });

  it('is proven without one', () => {
    expect(judge(check, `{${kind}:}`)).toMatchObject({
      confidence: 'proven',
      evidence: 'holds a private key and opens with the empty password',
    });
  });

  it('is possible with one of its own', () => {
    const evidence = 'encrypted, and no well-known password opens it';
    expect(judge(check, `{${kind}:fourfivesix}`)).toEqual({ confidence: 'possible', evidence, redacted });
  });

  it('is possible where only its beginning is there', () => {
    expect(judge(check, `{${kind}:changeit}`, true)).toMatchObject({
      confidence: 'possible',
      evidence: 'holds a private key; too large to try passwords',
    });
  });

  it.each([0, 1, 7, 13, 40, 90, 200])('does not fall over the first %d bytes of one', (length) => {
    const value = fill(`{${kind}:changeit}`, 5).text.slice(0, length);
    expect(CHECKS[check]?.({ value, cut: false })?.confidence).not.toBe('proven');
  });
});

it.each([
  ['java-keystore', '{jks-certificates:changeit}'],
  ['pkcs12', '{p12-certificates:changeit}'],
  ['mylogin', '{mylogin:user}'],
])('%s finds no secret in %s', (check, template) => {
  expect(judge(check, template)).toBeUndefined();
  expect(judge(check, template, true)).toBeUndefined();
});

it('knows a key of PKCS#12 that is not encrypted', () => {
  expect(judge('pkcs12', '{p12-open:fourfivesix}')).toMatchObject({
    confidence: 'proven',
    evidence: 'holds a private key that is not encrypted',
  });
});

it.each([100_001, 0x7fffffff, 0xffffffff])('does not compute %d rounds because a file says so', (rounds) => {
  const started = performance.now();
  expect(judge('pkcs12', `{p12-rounds:${rounds}}`)).toMatchObject({
    confidence: 'possible',
    evidence: 'encrypted; trying passwords takes too long',
  });
  expect(performance.now() - started).toBeLessThan(1000);
});

it('agrees with OpenSSL on which password of PKCS#12 is right', () => {
  const pfx = Buffer.from(fill('{p12:changeit}', 5).text, 'latin1');
  const open = (passphrase: string) => () => createSecureContext({ pfx, passphrase });
  expect(open('changeme')).toThrow(/mac verify failure/);
  expect(open('changeit')).toThrow(/^(?!.*mac verify failure)/);
});

describe('mylogin', () => {
  it('decodes the password, which may be known elsewhere', () => {
    const verdict = judge('mylogin', '{mylogin:password}');
    expect(verdict).toMatchObject({ confidence: 'proven', redacted: 'MySQL login path (…)' });
    expect(verdict?.joins).toEqual([expect.stringMatching(/^[a-z0-9]{14}$/i)]);
    expect(verdict?.evidence).not.toContain(verdict?.joins?.[0]);
  });

  it.each([24, 27, 30, 60])('only guesses from the first %d bytes', (length) => {
    const value = fill('{mylogin:password}', 5).text.slice(0, length);
    expect(CHECKS['mylogin']?.({ value, cut: false })?.confidence).not.toBe('proven');
  });

  it('is possible where the key is another', () => {
    const text = fill('{mylogin:password}', 5).text;
    expect(CHECKS['mylogin']?.({ value: `${text.slice(0, 9)}${text[9] === 'a' ? 'b' : 'a'}${text.slice(10)}`, cut: false })).toMatchObject({
      confidence: 'possible',
      evidence: 'does not decode',
    });
  });
});
