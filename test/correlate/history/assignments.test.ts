import { describe, expect, it } from 'vitest';
import { assignmentsIn } from '../../../src/correlate/history/assignments.js';

describe('the pairs of ENV, ARG and LABEL', () => {
  it.each([
    ['ENV A=b', [['A', 'b']]],
    [
      'ENV A=b C=d',
      [
        ['A', 'b'],
        ['C', 'd'],
      ],
    ],
    [
      'ENV A=two words C=d',
      [
        ['A', 'two words'],
        ['C', 'd'],
      ],
    ],
    [
      'ENV A="two words" C=d',
      [
        ['A', 'two words'],
        ['C', 'd'],
      ],
    ],
    [
      "ENV A='two words' C=",
      [
        ['A', 'two words'],
        ['C', ''],
      ],
    ],
    [
      'ENV A="one \\" C=two" D=e',
      [
        ['A', 'one \\" C=two'],
        ['D', 'e'],
      ],
    ],
    ['ENV A two words', [['A', 'two words']]],
    ['ENV A "two words" b=c', [['A', '"two words" b=c']]],
    [
      'ENV A="unclosed B=c',
      [
        ['A', '"unclosed'],
        ['B', 'c'],
      ],
    ],
    ['ENV URL=https://a/?b=c&d=e', [['URL', 'https://a/?b=c&d=e']]],
    ['ENV OPTS=-Da=b -Dc=d', [['OPTS', '-Da=b -Dc=d']]],
    ['ARG A', [['A', undefined]]],
    [
      'ARG A B',
      [
        ['A', undefined],
        ['B', undefined],
      ],
    ],
    ['ARG A=', [['A', '']]],
    [
      'ARG A=1 B C=two words',
      [
        ['A', '1'],
        ['B', undefined],
        ['C', 'two words'],
      ],
    ],
    [
      'ARG X A=1',
      [
        ['X', undefined],
        ['A', '1'],
      ],
    ],
    ['ARG A=YES', [['A', 'YES']]],
    [
      'LABEL org.opencontainers.image.title=x "a.b"="c d"',
      [
        ['org.opencontainers.image.title', 'x'],
        ['a.b', 'c d'],
      ],
    ],
    ['RUN A=b make', []],
    ['ENV', []],
  ])('%s', (text, pairs) => {
    const instruction = text.split(' ', 1)[0] ?? '';
    const found = assignmentsIn(instruction, text);
    expect(found.map(({ name, value }) => [name, value])).toEqual(pairs);
    for (const { value, start, end } of found) expect(text.slice(start, end)).toBe(value ?? '');
  });
});

describe('where the config tells a value', () => {
  const known = new Map([
    ['PASS', 'p@ss w0rd=1'],
    ['OTHER', 'x y'],
  ]);

  it.each([
    ['ENV KEY=a PASS=p@ss w0rd=1 USER=joe', ['KEY=a', 'PASS=p@ss w0rd=1', 'USER=joe']],
    ['ENV PASS=p@ss w0rd=1', ['PASS=p@ss w0rd=1']],
    // A later step set another value, or the value only begins alike.
    ['ENV PASS=p@ss w0rd=12 B=c', ['PASS=p@ss', 'w0rd=12', 'B=c']],
    ['ENV PASS="p@ss w0rd=1" B=c', ['PASS=p@ss w0rd=1', 'B=c']],
  ])('it ends there: %s', (text, pairs) => {
    const found = assignmentsIn('ENV', text, known);
    expect(found.map(({ name, value }) => `${name}=${value}`)).toEqual(pairs);
    for (const { value, start, end } of found) expect(text.slice(start, end)).toBe(value);
  });
});
