import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wordiness } from '../../src/detect/generic/model.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { measure, scoreOf } from './measure.js';
import { samplesOf } from './samples.js';
import { makeTable } from './table.js';
import { wordsOf } from './words.js';

const { measured, stray } = await measure(samplesOf('test'));

describe('generic secrets against look-alikes, on the half that nothing was tuned with', () => {
  it('are told apart: F1 of 0.9 and more', () => {
    const { f1, precision, recall } = scoreOf(measured, stray);
    expect({ f1: f1 >= 0.9, precision: precision >= 0.95, recall: recall >= 0.95 }, `F1 ${f1.toFixed(3)}`).toEqual({
      f1: true,
      precision: true,
      recall: true,
    });
  });

  it('in every kind of file', () => {
    const kinds = new Set(measured.map(({ file }) => file.kind));
    const weak = [...kinds].filter(
      (kind) =>
        !(
          scoreOf(
            measured.filter(({ file }) => file.kind === kind),
            0,
          ).f1 >= 0.9
        ),
    );
    expect(weak).toEqual([]);
  });

  it('nothing is found where there is no sample', () => expect(stray).toBe(0));

  it('what is called likely is one, in code and in settings', () => {
    const named = measured.filter(({ file, answer }) => answer === 'likely' && !/\.env$/.test(file.path));
    const wrong = named.filter(({ item }) => !item.secret);
    expect(named.length).toBeGreaterThan(1000);
    expect(wrong.length / named.length, wrong.map(({ item, file }) => `${file.kind}: ${item.kind}`).join('; ')).toBeLessThan(0.005);
  });
});

describe('the two halves', () => {
  it('share no word, no name and no value', () => {
    const [tune, test] = [new Set(wordsOf('tune')), wordsOf('test')];
    expect(test.length).toBeGreaterThan(2000);
    expect(test.filter((word) => tune.has(word))).toEqual([]);
    const values = new Set(samplesOf('tune').flatMap(({ items }) => items.filter(({ secret }) => secret).map(({ value }) => value)));
    expect(measured.filter(({ item }) => item.secret && values.has(item.value))).toEqual([]);
  });

  it('are the same in every run', () => expect(samplesOf('test')).toEqual(samplesOf('test')));
});

describe('the model', () => {
  it('is the one that its packages and seed make', () => {
    const committed = readFileSync(new URL('../../src/detect/generic/model-table.ts', import.meta.url), 'utf8');
    expect([...committed.matchAll(/'([\w+/=]{4,})'/g)].map(([, line]) => line).join('')).toBe(makeTable().toString('base64'));
    expect(makeTable().length).toBeLessThanOrEqual(32 * 1024);
  });

  it('tells random strings of 20 characters from names of words it never saw', () => {
    const random = seeded(31);
    const words = wordsOf('test');
    const name = (): string => Array.from({ length: 3 }, () => words[Math.floor(random() * words.length)]).join('-');
    const share = (texts: string[], holds: (bits: number) => boolean): number =>
      texts.filter((text) => holds(wordiness(text))).length / texts.length;
    const many = (make: () => string): string[] => Array.from({ length: 1000 }, make);
    expect(share(many(name), (bits) => bits > -1.15)).toBeGreaterThan(0.98);
    expect(
      share(
        many(() => pick(random, ALPHABETS.alnum, 20)),
        (bits) => bits < -1.15,
      ),
    ).toBeGreaterThan(0.98);
  });

  it('takes time for the beginning of a text only', () => {
    const long = 'aB3'.repeat(1_000_000);
    const started = performance.now();
    for (let turn = 0; turn < 1000; turn++) wordiness(long);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
