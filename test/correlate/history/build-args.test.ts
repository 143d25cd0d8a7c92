import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBuildArgs } from '../../../src/correlate/history/build-args.js';

const state = { shell: '/bin/sh -c', declared: new Set<string>(), doubtful: new Set<string>(), counts: 'args' } as const;

describe('splitting build args', () => {
  it.each([
    ['one', '|1 A=b /bin/sh -c x', [['A', 'b']]],
    ['equals signs in a value', '|1 A=b=c==d /bin/sh -c x', [['A', 'b=c==d']]],
    [
      'spaces in a value',
      '|2 A=two words B=c /bin/sh -c x',
      [
        ['A', 'two words'],
        ['B', 'c'],
      ],
    ],
    [
      'an empty value',
      '|2 A= B= /bin/sh -c x',
      [
        ['A', ''],
        ['B', ''],
      ],
    ],
    ['a value with a line break', '|1 A=x\ny /bin/sh -c x', [['A', 'x\ny']]],
    ['a quoted word', '|1 "A=two words" /bin/sh -c x', [['A', 'two words']]],
    ['a quoted value', '|1 A="two words" /bin/sh -c x', [['A', 'two words']]],
    [
      'a value that holds the shell',
      '|2 A=/bin/sh -c y B=c /bin/sh -c x',
      [
        ['A', '/bin/sh -c y'],
        ['B', 'c'],
      ],
    ],
    ['another shell', '|1 A=b c /bin/bash -o pipefail -c x', [['A', 'b c']]],
    [
      'a value that ends in a space',
      '|2 A=b  B=c /bin/sh -c x',
      [
        ['A', 'b '],
        ['B', 'c'],
      ],
    ],
  ])('%s', (_, text, args) => {
    expect(splitBuildArgs(text, state).buildArgs.map(({ name, value }) => [name, value])).toEqual(args);
  });

  it('keeps the command', () => {
    expect(splitBuildArgs('|1 A=b /bin/sh -c A=c npm ci', state).command).toBe('/bin/sh -c A=c npm ci');
    expect(splitBuildArgs('|1 A=b npm ci', state).command).toBe('npm ci');
    expect(splitBuildArgs('npm ci', state)).toEqual({ buildArgs: [], command: 'npm ci' });
  });

  it('prefers declared names when a value looks like an arg', () => {
    const text = '|2 OPTS=-x FOO=1 TOKEN=b /bin/sh -c x';
    const { buildArgs } = splitBuildArgs(text, { ...state, declared: new Set(['OPTS', 'TOKEN']) });
    expect(buildArgs).toEqual([
      { name: 'OPTS', value: '-x FOO=1' },
      { name: 'TOKEN', value: 'b' },
    ]);
  });

  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
  const word = fc.stringMatching(/^[\w=:/@.,-]{0,12}$/).filter((text) => !/^\w+=/.test(text));
  const value = fc
    .tuple(
      fc.stringMatching(/^[\w=:/@.,-]{1,12}$/),
      fc.array(
        word.filter((text) => text !== ''),
        { maxLength: 3 },
      ),
    )
    .map(([first, more]) => [first, ...more].join(' '));

  it('gives back what was joined, spaces and equals signs included', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1, maxLength: 6 }), (args) => {
        const joined = args.map(([key, text]) => `${key}=${text}`).join(' ');
        const split = splitBuildArgs(`|${args.length} ${joined} /bin/sh -c make A=1`, state);
        expect(split.buildArgs).toEqual(args.map(([key, text]) => ({ name: key, value: text })));
        expect(split.command).toBe('/bin/sh -c make A=1');
      }),
    );
  });

  it('gives them back from any words when their names were declared and the values hold no declared name', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z=]{1,9}$/), { minLength: 1, maxLength: 4 }), (words) => {
        const text = `x ${words.join(' ')}`;
        const split = splitBuildArgs(`|2 FIRST=${text} LAST=${text} /bin/sh -c make`, { ...state, declared: new Set(['FIRST', 'LAST']) });
        expect(split.buildArgs).toEqual([
          { name: 'FIRST', value: text },
          { name: 'LAST', value: text },
        ]);
      }),
    );
  });
});
