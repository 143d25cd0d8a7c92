/** The judgement tells every way of being wrong from being right; and the rules are right about every type. */
import { describe, expect, it } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import type { Match } from '../../src/model/match.js';
import { isPlaced, place, type Placed } from './placing.js';
import { faults, runType } from './run.js';
import { TYPES } from './types/all.js';
import { ownTypes } from './types/own.js';
import { scan, verdictOf } from './verdict.js';

const detector = await loadDetector();

function sample(id: string): Placed {
  const type = ownTypes.find((one) => one.id === id);
  const made = type === undefined ? undefined : place(type, 'env', 1);
  if (made === undefined || !isPlaced(made)) throw new Error(`no sample of ${id}`);
  return made;
}

describe('a verdict', () => {
  const placed = sample('own/form');
  const [right] = scan(detector, placed.path, placed.text);
  if (right === undefined) throw new Error('the sample must be found');
  const outcome = (...matches: Match[]): string => verdictOf(detector, placed, matches).outcome;

  it('is found for exactly the span under the vendor', () => expect(outcome(right)).toBe('found'));
  it('is missed without a match', () => expect(outcome()).toBe('missed'));
  it('is missed when only another place matches', () => expect(outcome({ ...right, start: 0, end: 3 })).toBe('missed'));
  it('is a wrong span one byte beside', () => expect(outcome({ ...right, end: right.end - 1 })).toBe('wrong-span'));
  it('is twice when two rules report it', () => expect(outcome(right, { ...right })).toBe('twice'));
  it('is a wrong provider under another vendor', () => expect(outcome({ ...right, detector: 'npm-token' })).toBe('wrong-provider'));
  it('tells a match in the innocent lines', () => {
    expect(verdictOf(detector, placed, [right, { ...right, start: 0, end: 3 }]).strays).toEqual([right.detector]);
  });
});

describe('the rules', () => {
  it.each(TYPES.map((type) => [type.id, type] as const))('find %s in every syntax, and nothing that only looks like it', (_, type) => {
    const report = runType(detector, type);
    expect(faults(report).map(({ placed, seed, verdict }) => `${placed.setting}#${seed} ${verdict.outcome} ${verdict.rule ?? ''}`)).toEqual(
      [],
    );
    expect(report.fired.map(({ rule }) => rule)).toEqual([]);
  });
});
