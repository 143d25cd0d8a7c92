import { describe, expect, it } from 'vitest';
import { loadDetector } from '../../../src/detect/load.js';
import type { Selection } from '../../../src/detect/select.js';
import { sample } from '../../detectors/samples.js';
import { environment, scan } from '../scanning.js';

describe('a selection', () => {
  const { text } = sample('sendgrid-key', 1, 0);
  const ids = async (select: Selection): Promise<string[]> => {
    const detector = await loadDetector({ select });
    const env = environment('DB_PASSWORD=h7Gk2pQx9');
    return [...scan(text, undefined, [], detector), ...scan(env.text, env.context, [], detector)].map((match) => match.detector);
  };

  it.each([
    [{}, ['sendgrid-key', 'credential-name']],
    [{ only: ['sendgrid-key'] }, ['sendgrid-key']],
    [{ only: ['send*', 'npm-token'] }, ['sendgrid-key']],
    [{ skip: ['sendgrid-key'] }, ['credential-name']],
    [{ skip: ['*-key', 'credential-name'] }, []],
    [{ tags: ['sendgrid'] }, ['sendgrid-key']],
    [{ tags: ['sendgrid'], skip: ['credential*'] }, ['sendgrid-key']],
  ])('%j', async (select, expected) => {
    expect(await ids(select)).toEqual(expected);
  });

  it('has a digest of its own, the same for the same rules', async () => {
    const digest = async (select: Selection): Promise<string> => (await loadDetector({ select })).ruleSet;
    expect(await digest({ only: ['npm-token'] })).toBe(await digest({ only: ['npm-toke*n'] }));
    expect(new Set([await digest({}), await digest({ only: ['npm-token'] }), await digest({ skip: ['npm-token'] })]).size).toBe(3);
  });
});
