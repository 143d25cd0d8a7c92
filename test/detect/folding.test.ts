/** A place with too much of the same is told by a part of it and a count; what is of another kind is still listed. */
import { describe, expect, it } from 'vitest';
import { LEAST_PER_RULE, MOST_LISTED, MOST_PER_RULE } from '../../src/detect/tally.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { sample } from '../detectors/samples.js';
import { plain, scan } from './scanning.js';

const ENVIRONMENT = { kind: 'file', path: 'srv/app/.env' } as const;

describe('a file of one kind of secret', () => {
  const random = seeded(11);
  const passwords = Array.from({ length: 1500 }, (_, index) => `PASSWORD_${index}=${pick(random, ALPHABETS.alnum, 14)}\n`).join('');
  const { text: planted, secret } = sample('github-token', 7);
  const text = `${passwords}${planted}\n`;
  const matches = scan(text, ENVIRONMENT);

  it('is listed in part, with the number of places that were passed over', () => {
    const generic = matches.filter(({ detector }) => detector === 'generic-credential');
    expect(generic).toHaveLength(MOST_PER_RULE);
    expect(generic.at(-1)?.evidence).toMatch(/; 500 more places with its keywords were passed over$/);
    expect(generic.slice(0, -1).some(({ evidence }) => evidence.includes('passed over'))).toBe(false);
  });

  it('hides nothing of another kind', () => expect(matches.map((match) => match.secret.reveal())).toContain(secret));

  it('is the same however it is cut', () => expect(scan(text, ENVIRONMENT, [4099]).map(plain)).toEqual(matches.map(plain)));
});

describe('a file of many kinds of secrets', () => {
  const ids = ['github-token', 'npm-token', 'slack-webhook', 'stripe-key'];
  const rounds = MOST_LISTED / 2 / ids.length + 350;
  const lines = ids.flatMap((id) => Array.from({ length: rounds }, (_, round) => sample(id, round).text));
  const matches = scan(`${lines.join('\n')}\n`, ENVIRONMENT);

  it('is listed in part, some of each kind', () => {
    expect(matches.length).toBeGreaterThanOrEqual(MOST_LISTED);
    expect(matches.length).toBeLessThan(MOST_LISTED + LEAST_PER_RULE * ids.length * 2);
    for (const id of ids) expect(matches.filter(({ detector }) => detector === id).length).toBeGreaterThanOrEqual(LEAST_PER_RULE);
  });

  it('says how many are not', () => {
    const last = matches.filter(({ detector }) => detector === 'stripe-key').at(-1);
    expect(last?.evidence).toMatch(/; \d+ more in this place are not listed/);
  });
});
