import { createPrivateKey } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Sample } from './credential-type.js';
import { FIRST_HALF_IDS } from './first-half-ids.js';
import { Random } from './random.js';
import { SYNTAX_NAMES } from './syntaxes.js';
import { FIRST_HALF, LEFT_OUT } from './types/first-half.js';

const SEEDS = [1, 2, 3, 20, 300];

function sample(id: string, seed = 1): Sample {
  const type = FIRST_HALF.find((each) => each.id === id);
  if (type === undefined) throw new RangeError(`no type ${id}`);
  return type.make(new Random(seed));
}

describe('the first half of the credential types', () => {
  test('has every row of the list, or says why not', () => {
    const made = new Set(FIRST_HALF.map((type) => type.id.split('/')[0]));
    expect(FIRST_HALF_IDS.filter((id) => !made.has(id) && LEFT_OUT[id] === undefined)).toEqual([]);
    expect([...made].filter((id) => id !== undefined && !FIRST_HALF_IDS.includes(id))).toEqual([]);
  });

  test('has no id twice', () => {
    expect(new Set(FIRST_HALF.map((type) => type.id)).size).toBe(FIRST_HALF.length);
  });
});

describe.each(FIRST_HALF.map((type) => [type.id, type] as const))('%s', (_, type) => {
  test('repeats itself for a seed, and only for that seed', () => {
    for (const seed of SEEDS) expect(type.make(new Random(seed))).toEqual(type.make(new Random(seed)));
    expect(type.make(new Random(1)).secret).not.toBe(type.make(new Random(2)).secret);
  });

  test('makes secrets of a sane length, each once in its text', () => {
    for (const seed of SEEDS) {
      const { secret, text, beside } = type.make(new Random(seed));
      expect(secret.length).toBeGreaterThanOrEqual(16);
      expect(secret.length).toBeLessThanOrEqual(8192);
      expect(secret).toBe(secret.trim());
      expect(secret).not.toContain('undefined');
      if (text !== undefined) expect(text.split(secret)).toHaveLength(2);
      expect(Object.values(beside ?? {})).not.toContain(secret);
    }
  });

  test('stands in a file or beside two names', () => {
    const { text, path } = type.make(new Random(1));
    if (type.known === 'document') {
      expect(text).toBeDefined();
      expect(path).toMatch(/^[^/].*[^/]$/u);
    } else {
      expect(type.names.length).toBeGreaterThanOrEqual(2);
      expect(new Set(type.names).size).toBe(type.names.length);
    }
  });

  test('has negatives that hold none of its secrets', () => {
    const negatives = type.negatives?.(new Random(1)) ?? [];
    if (type.known !== 'document') expect(negatives.length).toBeGreaterThanOrEqual(2);
    for (const negative of negatives) expect(negative).not.toContain(type.make(new Random(1)).secret);
  });

  test('says for each syntax that cannot hold it why', () => {
    for (const [syntax, reason] of Object.entries(type.except ?? {})) {
      expect(SYNTAX_NAMES).toContain(syntax);
      expect(reason.length).toBeGreaterThan(10);
    }
  });

  test('says so when a URL would have to escape it', () => {
    const { secret } = type.make(new Random(1));
    if (type.known !== 'document' && secret.includes('/')) expect(type.except).toHaveProperty('url-userinfo');
  });
});

describe('checksums and structures', () => {
  const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const valueOf = (digits: string): number => Array.from(digits).reduce((value, digit) => value * 62 + BASE62.indexOf(digit), 0);

  test.each(['github-pat-classic', 'github-oauth', 'github-refresh', 'npm-token'])('%s ends in the base 62 CRC-32 of its body', (id) => {
    for (const seed of SEEDS) {
      const { secret } = sample(id, seed);
      const body = secret.slice(4, -6);
      expect(valueOf(secret.slice(-6))).toBe(crc32(body));
    }
  });

  test.each(['gitlab-pat-routable', 'gitlab-pat-routable/versioned', 'gitlab-runner-auth/routable'])(
    '%s names its length and checksum',
    (id) => {
      for (const seed of SEEDS) {
        const { secret } = sample(id, seed);
        expect(parseInt(secret.slice(-7), 36)).toBe(crc32(secret.slice(0, -7)));
        const payload = secret.replace(/^gl[a-z]+-(?:t\d_)?/u, '').split('.')[0] ?? '';
        expect(parseInt(secret.slice(-9, -7), 36)).toBe(payload.length);
        expect(Buffer.from(payload, 'base64url').toString('latin1')).toMatch(/^o:[0-9a-z]+\np:[0-9a-z]+\nu:[0-9a-z]+/u);
      }
    },
  );

  test.each(['bitbucket-app-pw', 'bitbucket-repo-token', 'atlassian-api'])('%s ends in the CRC-32 of all before it', (id) => {
    const { secret } = sample(id);
    expect(secret.slice(-8)).toBe(crc32(secret.slice(0, -8)).toString(16).toUpperCase().padStart(8, '0'));
  });

  test('a service account holds a key that parses', () => {
    const document: unknown = JSON.parse(sample('gcp-sa-json').text ?? '');
    const pem = typeof document === 'object' && document !== null && 'private_key' in document ? String(document.private_key) : '';
    expect(createPrivateKey(pem).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  });

  test('fixed beginnings of encoded documents come out as vendors publish them', () => {
    expect(sample('pypi-token').secret).toMatch(/^pypi-AgEIcHlwaS5vcmc/u);
    expect(sample('testpypi-token').secret).toMatch(/^pypi-AgENdGVzdC5weXBpLm9yZw/u);
    expect(sample('artifactory-reftoken').secret).toMatch(/^cmVmdGtuOjAx[A-Za-z0-9]{52}$/u);
    expect(sample('aws-session-token').secret).toMatch(/^IQoJb3JpZ2luX2Vj/u);
    expect(sample('aws-bedrock-long').secret).toMatch(/^ABSKQmVkcm9ja0FQSUtleS/u);
    expect(sample('teamcity').secret).toMatch(/^eyJ0eXAiOiAiVENWMiJ9\.[\w-]{36}\.[A-Za-z0-9]{48}$/u);
    expect(sample('1password-sa').secret).toMatch(/^ops_eyJ/u);
    expect(sample('openai-legacy').secret).toMatch(/^sk-[A-Za-z0-9]{20}T3BlbkFJ/u);
    expect(sample('age-key').secret).toMatch(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/u);
  });
});
