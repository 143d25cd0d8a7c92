/** A file full of keywords that lead to nothing is given up by the rules that know nothing but names, and says so. */
import { describe, expect, it } from 'vitest';
import { detectorOf } from '../../src/detect/detector.js';
import type { Match } from '../../src/model/match.js';
import type { PassedOver } from '../../src/model/detector.js';
import { COST_OF_PLACE, LEAST_FUTILE, MOST_FUTILE } from '../../src/detect/patience.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { sample } from '../detectors/samples.js';
import { plain, ruleSet } from './scanning.js';

const detector = detectorOf(ruleSet);
const random = seeded(17);
const LINES = MOST_FUTILE * 1.3;
const flood = Array.from({ length: LINES }, () => `password: ${pick(random, 'etaoinshrdlu', 9)}\n`).join('');
const { text: token, secret } = sample('github-token', 7);
const login = pick(random, ALPHABETS.alnum, 14);
const weak = `password: ${pick(random, ALPHABETS.alnum, 20)}\n`;
const planted = `${token}\ncurl -u ci:${login} https://registry.internal/\n${weak}`;

interface Scanned {
  matches: Match[];
  passed: PassedOver | undefined;
}

function scan(text: string, { hasty = true, chunk = 1 << 20, by = detector } = {}): Scanned {
  const blob = by.open({ kind: 'file', path: 'srv/app/x.conf', hasty });
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += chunk) blob.write(bytes.subarray(at, at + chunk));
  return { matches: blob.end(), passed: blob.passedOver() };
}

const values = ({ matches }: Scanned): string[] => matches.map((match) => match.secret.reveal());

describe('a file of keywords that lead to nothing', () => {
  const scanned = scan(flood + planted);

  it('says from where on it was not looked at, and by which rules', () => {
    const { from = 0, to, rules } = scanned.passed ?? {};
    expect(flood.slice(0, from).split('\n').length).toBeGreaterThan(MOST_FUTILE);
    expect(from).toBeLessThan(flood.length);
    expect(to).toBe(flood.length + planted.length);
    expect(rules).toContain('generic-credential');
  });

  it('still has what is known by its form, and what other rules find', () => {
    expect(values(scanned)).toEqual(expect.arrayContaining([secret, login]));
  });

  it('is the same however it is cut', () => {
    for (const other of [scan(flood + planted, { chunk: 997 }), scan(flood + planted, { by: detectorOf(ruleSet, 30_011) })]) {
      expect(other.passed).toEqual(scanned.passed);
      expect(other.matches.map(plain)).toEqual(scanned.matches.map(plain));
    }
  });

  it('is looked at to its end by whoever cannot tell what was passed over', () => {
    const patient = scan(flood + planted, { hasty: false });
    expect(patient.passed).toBeUndefined();
    expect(values(patient)).toHaveLength(values(scanned).length + 1);
  });
});

describe('what is looked at to its end', () => {
  it('is one line over and over', () => {
    const scanned = scan('password: changeme\n'.repeat(LINES) + planted);
    expect(scanned.passed).toBeUndefined();
    expect(values(scanned)).toHaveLength(3);
  });

  it('is a file with as many such keywords as no real one has', () => {
    const scanned = scan(flood.slice(0, flood.length / 2) + planted);
    expect(scanned.passed).toBeUndefined();
    expect(values(scanned)).toHaveLength(3);
  });

  it('is what a rule finds that was not asked in vain before', () => {
    const addresses = Array.from(
      { length: Math.floor(LEAST_FUTILE / COST_OF_PLACE) },
      (_, index) => `curl -u ci:$TOKEN_${index} https://h/\n`,
    ).join('');
    expect(values(scan(flood + addresses + planted))).toContain(login);
  });
});
