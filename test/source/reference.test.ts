import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, isImageName, parseReference } from '../../src/source/reference.js';

describe('parseReference', () => {
  const digest = `sha256:${'ab'.repeat(32)}`;
  test.each([
    ['alpine', { path: 'alpine' }],
    ['alpine:3.20', { path: 'alpine', tag: '3.20' }],
    ['user/app', { path: 'user/app' }],
    ['ghcr.io/user/app:v1', { domain: 'ghcr.io', path: 'user/app', tag: 'v1' }],
    ['localhost/app', { domain: 'localhost', path: 'app' }],
    ['localhost:5000/app:1', { domain: 'localhost:5000', path: 'app', tag: '1' }],
    ['[::1]:5000/app', { domain: '[::1]:5000', path: 'app' }],
    ['Registry/app', { domain: 'Registry', path: 'app' }],
    [`app@${digest}`, { path: 'app', digest }],
    [`host.example/a/b__c/d---e:T_1@${digest}`, { domain: 'host.example', path: 'a/b__c/d---e', tag: 'T_1', digest }],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  test.each([
    '',
    ':',
    'a:',
    'App',
    'a//b',
    '/a',
    'a/',
    'a..b',
    'a___b',
    '-a',
    'a-',
    'a b',
    'a\n',
    'a@sha256:xyz',
    'a@b@c',
    'a'.repeat(256),
    'ho_st.x/a',
    'h:x/a',
    'a:b:c',
    'a?b',
    'a#b',
    'a%2f',
    'ü',
  ])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }) as Error);
  });
});

test('nothing that would change a URL is an image name', () => {
  const pieces = fc.constantFrom(
    '..',
    '.',
    '/',
    '?',
    '#',
    '%',
    '%2e',
    ' ',
    '\\',
    ':',
    '@',
    '&',
    '\r\n',
    '\0',
    'a',
    'images',
    'json',
    'sha256:',
    '[',
    ']',
    '::1',
    ';',
    '"',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        fc.string({ maxLength: 40 }),
      ),
      (name) => {
        if (!isImageName(name)) return;
        expect(name).not.toMatch(/[?#%\s\\&;"\0]/);
        // Whatever a URL parser does to it, it stays below /images/ and is the same.
        expect(new URL(`http://host/images/${name}/json`).pathname).toBe(`/images/${name}/json`);
        expect(name.split('/')).not.toContain('..');
      },
    ),
    { numRuns: 2000, examples: [['a/../../containers/json?x='], ['..'], ['a/..:x']] },
  );
});

test.each([
  ['abcdef012345', true],
  [`sha256:${'0'.repeat(64)}`, true],
  ['<none>:<none>', false],
  ['sha256:zz', true],
  ['sha256:', false],
])('isImageName(%j) is %s', (name, expected) => {
  expect(isImageName(name)).toBe(expected);
});

test('equal references have one canonical spelling', () => {
  const same = ['alpine', 'alpine:latest', 'library/alpine', 'docker.io/alpine', 'index.docker.io/library/alpine:latest'];
  expect(new Set(same.map(canonical))).toEqual(new Set(['docker.io/library/alpine:latest']));
  expect(canonical('ghcr.io/alpine')).toBe('ghcr.io/alpine:latest');
});
