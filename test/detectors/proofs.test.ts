/** Checks of tokens by what the vendor wrote into them: right ones are told from those with one character changed, and neither is dropped. */
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/detect/proof/check.js';
import { CHECKS } from '../../src/detect/proof/checks.js';
import { fill } from './samples.js';

function check(name: string): Check {
  const found = CHECKS[name];
  if (found === undefined) throw new Error(`no such check: ${name}`);
  return found;
}

/** The last character of the template's secret, replaced by another of every alphabet that is used here. */
function spoilt(text: string): string {
  const last = text.at(-1);
  return text.slice(0, -1) + (/[A-Z]/.test(last ?? '') ? (last === 'Q' ? 'P' : 'Q') : last === '2' ? '3' : '2');
}

describe.each([
  ['cloudflare-crc32', '{crc32hex:cfut_,40}'],
  ['cloudflare-crc32', '{crc32hex:cfk_,40}'],
  ['bech32', '{age}'],
])('%s of %s', (name, template) => {
  it.each([1, 2, 3, 4, 5])('is proven, and possible with another last character (%d)', (seed) => {
    const { text } = fill(template, seed);
    expect(check(name)({ value: text, cut: false })).toMatchObject({ confidence: 'proven' });
    expect(check(name)({ value: spoilt(text), cut: false })).toMatchObject({ confidence: 'possible' });
  });
});

it.each([
  ['groq-marker', 'gsk_{alnum:20}{groq-mark}{alnum:24}', 'proven', 'gsk_{digits:52}', 'possible'],
  ['onepassword-token', '{onepassword}', 'proven', 'ops_eyJ{digits:300}', 'possible'],
  ['discord-token', '{discord}', 'likely', 'Mzzz{letters:20}.{alnum:6}.{alnum:38}', 'possible'],
  ['teamcity-token', '{teamcity}', 'proven', 'eyJ0eXAiOiAiVENWMiJ9.{alnum:36}.{digits:48}', 'likely'],
] as const)('%s tells %s (%s) from %s (%s)', (name, right, sure, other, unsure) => {
  expect(check(name)({ value: fill(right, 3).text, cut: false })).toMatchObject({ confidence: sure });
  expect(check(name)({ value: fill(other, 3).text, cut: false })).toMatchObject({ confidence: unsure });
});

it.each([
  ['A12UEL5L', 'proven'],
  ['abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw', 'proven'],
  ['A12UEL5M', 'possible'],
  ['split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w', 'proven'],
])('bech32 judges %s of BIP-173 to be %s', (value, confidence) => {
  expect(check('bech32')({ value, cut: false })).toMatchObject({ confidence });
});
