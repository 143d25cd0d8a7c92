/** Challenges as servers write them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChallenges } from '../../../src/source/registry/challenge.js';

const parsed = (header: string | string[] | undefined) =>
  parseChallenges(header).map(({ scheme, params }) => [scheme, Object.fromEntries(params)]);

test.each<[string, unknown[]]>([
  ['Basic realm="x"', [['basic', { realm: 'x' }]]],
  [
    'bearer REALM="https://a/b?c=d,e",Service="s",scope="repository:a/b:pull,push registry:catalog:*"',
    [['bearer', { realm: 'https://a/b?c=d,e', service: 's', scope: 'repository:a/b:pull,push registry:catalog:*' }]],
  ],
  ['Bearer realm = "x" , scope=repository:a:pull', [['bearer', { realm: 'x', scope: 'repository:a:pull' }]]],
  [String.raw`Basic realm="a \"b\" \\c, Bearer d"`, [['basic', { realm: String.raw`a "b" \c, Bearer d` }]]],
  [
    'Negotiate, NTLM abc==, Basic realm="x", Bearer realm="y"',
    [
      ['negotiate', {}],
      ['ntlm', {}],
      ['basic', { realm: 'x' }],
      ['bearer', { realm: 'y' }],
    ],
  ],
  ['Bearer realm="x",realm="evil"', [['bearer', { realm: 'x' }]]],
  ['Bearer realm="never closed', [['bearer', { realm: 'never closed' }]]],
  ['Bearer error="invalid_token",realm="",service=', [['bearer', { error: 'invalid_token', realm: '', service: '' }]]],
  ['Basic', [['basic', {}]]],
  ['', []],
  ['"', []],
  [',,, ', []],
])('%s', (header, expected) => {
  expect(parsed(header)).toEqual(expected);
});

test('several headers are read in order', () => {
  expect(parsed(['Basic realm="x"', 'Bearer realm="y"'])).toEqual([
    ['basic', { realm: 'x' }],
    ['bearer', { realm: 'y' }],
  ]);
  expect(parsed(undefined)).toEqual([]);
});

test('whatever is quoted comes back, whatever stands beside it', () => {
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  fc.assert(
    fc.property(fc.string(), fc.string(), (realm, scope) => {
      expect(parsed(`Bearer realm=${quoted(realm)}, scope=${quoted(scope)}`)).toEqual([['bearer', { realm, scope }]]);
    }),
  );
});

test('no header makes it fail or hang', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('B', 'e', ' ', '=', '"', '\\', ',', '/', '~', '\t') }), (header) => void parsed(header)),
  );
  for (const part of ['a="', '\\"', 'a=b,', ' a ', '=']) parsed(part.repeat(20_000 / part.length));
});
