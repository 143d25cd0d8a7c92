import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.js';
import { findingsOf, gist, matchOf, ruleInfo, type World } from './world.js';

function findings(world: Partial<World> & Pick<World, 'finds'>) {
  return findingsOf({ history: [], ...world });
}

describe('what is one finding', () => {
  it('the same value everywhere', () => {
    const [finding, ...others] = findings({
      finds: { blueberry: {} },
      config: { env: ['A=blueberry'], labels: { l: 'blueberry' }, cmd: ['blueberry'] },
      layers: [{ f: 'blueberry and blueberry', g: 'blueberry' }],
    });
    expect(others).toEqual([]);
    expect(gist(finding)).toMatchObject({ sightings: ['env A @?', 'label l @?', 'command cmd @?', 'file f @?', 'file g @?'] });
  });

  it('a value inside another text, by what it joins on', () => {
    const joins = [Secret.fromText('blueberry')];
    const found = findings({
      finds: { 'me:blueberry@host': { joins }, 'x=blueberry': { joins } },
      config: { env: ['U=me:blueberry@host'], labels: { x: 'blueberry' } },
    });
    expect(found).toHaveLength(1);
  });

  it('two values that a third match joins', () => {
    const joins = [Secret.fromText('one'), Secret.fromText('two')];
    expect(findings({ finds: { one: {}, two: {}, three: { joins } }, config: { env: ['A=one', 'B=two', 'C=three'] } })).toHaveLength(1);
    expect(findings({ finds: { one: {}, two: {} }, config: { env: ['A=one', 'B=two'] } })).toHaveLength(2);
  });

  it('a first place in a file seen twice', () => {
    const [finding] = findings({ finds: { blueberry: {} }, layers: [{ f: 'xx blueberry blueberry' }] });
    expect(finding?.sightings.map(({ offset }) => offset)).toEqual([3]);
  });
});

describe('the parts of a credential', () => {
  const part = { name: 'key id', secret: Secret.fromText('cherry'), redacted: '********' };
  const finds = { blueberry: { parts: [part] }, cherry: { detector: 'fruit-id' } };
  const env = ['KEY=blueberry', 'ID=cherry'];

  it('join a part that is seen alone', () => {
    const found = findings({ finds, config: { env } });
    expect(found.map(({ detector, sightings }) => [detector, sightings.length])).toEqual([['fruit-token', 2]]);
  });

  it('do not join what another vendor calls a secret', () => {
    expect(findings({ finds, config: { env }, rules: [ruleInfo('fruit-id', { provider: 'vegetable' })] })).toHaveLength(2);
  });

  it('do not join two credentials with the same id', () => {
    const found = findings({ finds: { ...finds, cranberry: { parts: [part] } }, config: { env: [...env, 'KEY2=cranberry'] } });
    expect(found.map(({ sightings }) => sightings.length).sort()).toEqual([1, 2]);
  });
});

describe('placeholders and practices', () => {
  const weak = { category: 'placeholder', joins: [], detector: 'weak' } as const;

  it('never join by value', () => {
    const found = findings({ finds: { raisin: weak }, config: { env: ['USER=raisin', 'DB=raisin', 'PASSWORD=raisin'] } });
    expect(found.map(({ sightings }) => sightings.map(({ name }) => name))).toEqual([['DB'], ['PASSWORD'], ['USER']]);
  });

  it('join by name', () => {
    const found = findings({
      finds: { raisin: { ...weak, name: 'PASSWORD' }, currant: { ...weak, name: 'PASSWORD' } },
      config: { env: ['A=raisin', 'B=currant'] },
    });
    expect(found).toHaveLength(1);
  });

  it('join practices by file', () => {
    const finds = { fetch: { category: 'practice', detector: 'imdsv1' } as const };
    const rules = [ruleInfo('imdsv1', { category: 'practice', severity: 'high' })];
    const found = findings({ finds, rules, layers: [{ 'a.js': 'fetch fetch', 'b.js': 'fetch' }] });
    expect(found.map(({ leaks, severity, sightings }) => [leaks, severity, sightings[0]?.path])).toEqual([
      [['imdsv1'], 'high', 'a.js'],
      [['imdsv1'], 'high', 'b.js'],
    ]);
  });
});

describe('a file that is made to hold secrets', () => {
  const finds = { present: { category: 'practice', detector: 'sensitive-file', joins: [] }, blueberry: {} } as const;
  const rules = [ruleInfo('sensitive-file', { category: 'practice', severity: 'low' })];
  const told = (...layers: Record<string, string>[]): string[] =>
    findings({ finds, rules, layers }).map(({ detector, sightings }) => `${detector} ${sightings.map(({ path }) => path).join(' ')}`);

  it('is told of where nothing else is', () => {
    expect(told({ '.env': 'present', 'app/.env': 'present' })).toEqual(['sensitive-file .env', 'sensitive-file app/.env']);
    expect(told({ '.env': 'present', other: 'blueberry' })).toEqual(['fruit-token other', 'sensitive-file .env']);
  });

  it('is not told of where a secret was found in it, in whichever layer, or elsewhere in the repository', () => {
    expect(told({ '.env': 'present blueberry' })).toEqual(['fruit-token .env']);
    expect(told({ '.env': 'present blueberry' }, { '.env': 'present' })).toEqual(['fruit-token .env']);
    expect(told({ 'a/.git/HEAD': 'present', 'a/.git/config': 'blueberry', 'b/.git/HEAD': 'present' })).toEqual([
      'fruit-token a/.git/config',
      'sensitive-file b/.git/HEAD',
    ]);
  });
});

describe('what names the finding', () => {
  it.each([
    ['the more specific rule', { specificity: 3 }, 'possible' as const, { specificity: 1 }, 'proven' as const],
    ['then the more confident match', { specificity: 3 }, 'proven' as const, { specificity: 3 }, 'likely' as const],
    ['then the worse', { severity: 'critical' as const }, 'likely' as const, { severity: 'low' as const }, 'likely' as const],
  ])('%s', (_, better, betterConfidence, worse, worseConfidence) => {
    const rules = [ruleInfo('better', better), ruleInfo('worse', worse)];
    const found = findings({
      rules,
      finds: {
        blueberry: { detector: 'better', confidence: betterConfidence },
        'x blueberry': { detector: 'worse', confidence: worseConfidence, joins: matchOf('blueberry').joins },
      },
      config: { env: ['A=x blueberry'], labels: { l: 'blueberry' } },
    });
    expect(found.map(({ detector, confidence }) => [detector, confidence])).toEqual([['better', betterConfidence]]);
  });
});
