/** Checks of vendors' tokens: the right ones are proven, those with one character changed are only possible, others are none of theirs. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/detect/proof/check.js';
import { CHECKS } from '../../src/detect/proof/checks.js';
import { fill } from '../detectors/samples.js';

function judge(check: string, template: string, name?: string): Verdict | undefined {
  const value = fill(template, 11).text;
  return CHECKS[check]?.({ value, cut: false, ...(name !== undefined && { name }) });
}

/** The value with its character at `at` replaced by another of its alphabet. */
function damaged(template: string, at: number): string {
  const value = fill(template, 11).text;
  const index = at < 0 ? value.length + at : at;
  return value.slice(0, index) + (value[index] === 'A' ? 'B' : 'A') + value.slice(index + 1);
}

describe('a checksum', () => {
  it.each([
    ['grafana-crc32', '{grafana:sa}', 12],
    ['nkey-crc16', '{nkey}', 20],
    ['nkey-crc16', '{nkey}', -2],
    ['confluent-crc32', '{confluent}', 10],
    ['confluent-crc32', '{confluent}', -3],
  ])('of %s in %s is right, and wrong with character %d changed', (check, template, at) => {
    expect(judge(check, template)?.confidence).toBe('proven');
    expect(judge(check, damaged(template, at))).toEqual({ confidence: 'possible', evidence: 'checksum is wrong' });
  });
});

describe('an inside', () => {
  it.each([
    ['grafana-cloud-json', '{grafana:cloud}', 'glc_{base64:60}'],
    ['grafana-key-json', '{grafana:key}', 'eyJrIjoi{base64:60}'],
    ['sentry-json', '{sentry}', 'sntrys_eyJ{base64:60}_{base64:43}'],
  ])('of %s parses in %s and does not in %s', (check, right, wrong) => {
    expect(judge(check, right)?.confidence).toBe('proven');
    expect(judge(check, wrong)?.confidence).toBe('possible');
  });

  it.each([
    ['kubernetes-jwt', '{jwt-of:kubernetes}', '{jwt-of:auth0}'],
    ['auth0-jwt', '{jwt-of:auth0}', '{jwt-of:kubernetes}'],
    ['supabase-jwt', '{jwt-of:supabase}', '{jwt-of:supabase-anon}'],
  ])('of %s is told by its issuer: %s, and not %s', (check, own, other) => {
    expect(judge(check, own)?.confidence).toBe('likely');
    expect(judge(check, other)).toBeUndefined();
  });
});

describe('a key in JSON', () => {
  it('is proven when it parses', () => {
    expect(judge('private-jwk', '{jwk:private}')?.confidence).toBe('proven');
    expect(judge('private-jwk', '{jwk:public}')).toBeUndefined();
    expect(judge('private-jwk', '{"kty": "EC", "crv": "P-256", "d": "{base64url:43}"}')?.confidence).toBe('possible');
    expect(judge('private-jwk', '{"kty": "oct", "k": "{base64url:43}"}')?.confidence).toBe('likely');
    expect(judge('private-jwk', '{"kty": "oct", "d": "{base64url:43}"}')).toBeUndefined();
  });

  it('of Tink counts when its material is in clear and private', () => {
    expect(judge('tink-key', '{tink:SYMMETRIC}')?.confidence).toBe('proven');
    expect(judge('tink-key', '{tink:REMOTE}')).toBeUndefined();
  });
});

describe('what Kubernetes wants in base64', () => {
  it('joins the text it stands for', () => {
    const plain = 'correct-horse-4-battery';
    const encoded = Buffer.from(`${plain}\n`).toString('base64');
    expect(judge('base64-text', encoded, 'db-password')?.joins).toEqual([plain]);
    expect(judge('base64-text', encoded, 'db-host')).toBeUndefined();
    expect(judge('base64-text', '{base64:32}', 'password')).toBeUndefined();
    expect(judge('base64-text', Buffer.from('changeme').toString('base64'), 'password')).toBeUndefined();
  });

  it('joins the password of each registry', () => {
    const auth = Buffer.from('ci:first-password').toString('base64');
    const config = { auths: { 'a.internal': { auth }, 'b.internal': { username: 'ci', password: 'second-password' } } };
    const encoded = Buffer.from(JSON.stringify(config)).toString('base64');
    expect(judge('docker-config-json', encoded)?.joins).toEqual(['first-password', 'second-password']);
    expect(judge('docker-config-json', Buffer.from('{"auths": {"a.internal": {}}}').toString('base64'))).toBeUndefined();
    expect(judge('docker-config-json', Buffer.from('{"auths": [null, 7]}').toString('base64'))).toBeUndefined();
  });
});

describe('a name', () => {
  it.each([
    ['DD_API_KEY', 'likely'],
    ['algolia.adminKey', 'likely'],
    ['SEGMENT_WRITE_KEY', 'likely'],
    ['DEEPGRAM_KEY', 'likely'],
    ['FURY_AUTH', 'possible'],
    ['ALGOLIA_CACHE_KEY', 'possible'],
    ['SPLUNK_INDEX', undefined],
    ['VAPID_PUBLIC_KEY', undefined],
    ['DATADOG_KEY_HASH', undefined],
    [undefined, undefined],
  ])('%s makes a value of a vendor %s', (name, confidence) => {
    expect(judge('credential-name', '{hex:32}', name)?.confidence).toBe(confidence);
  });

  it('or 0x tells a wallet', () => {
    expect(judge('secp256k1', '0x7{hex:63}', 'PRIVATE_KEY')?.confidence).toBe('likely');
    expect(judge('secp256k1', '7{hex:63}', 'walletPrivateKey')?.confidence).toBe('likely');
    expect(judge('secp256k1', '7{hex:63}', 'PRIVATE_KEY')?.confidence).toBe('possible');
  });

  it('does not help a number that is not below the order of the curve', () => {
    for (const digit of ['0', 'f']) expect(judge('secp256k1', `0x${digit.repeat(64)}`, 'ETH_PRIVATE_KEY')?.confidence).toBe('possible');
  });
});
