import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { sample } from '../detectors/samples.js';
import { ruleSet, scan } from './scanning.js';

describe('a window around a keyword', () => {
  // Rules whose pattern alone decides: what the whole-file expression finds must be what the windows find.
  const plainRules = ruleSet.rules.filter(
    (rule) =>
      rule.head !== undefined &&
      rule.reader === undefined &&
      rule.info.specificity === 3 &&
      rule.path === undefined &&
      (rule.source.samples?.positive.length ?? 0) > 0,
  );

  it.each(plainRules.map((rule) => [rule.info.id, rule] as const))('sees what the whole file shows: %s', (id, rule) => {
    // Of the id and not of its place: what is drawn for a rule stays when another one comes.
    const random = seeded(crc32(id));
    for (let round = 0; round < 10; round++) {
      let text = '';
      for (let count = 0; count < 12; count++) {
        text += pick(random, `${ALPHABETS.alnum} \n"=:/`, Math.floor(random() * 700));
        text += `\n${sample(id, round * 100 + count, count % (rule.source.samples?.positive.length ?? 1)).text} `;
      }
      const expression = new RegExp(rule.source.pattern ?? '', rule.source.ignore_case ? 'dgim' : 'dgm');
      const expected = [...text.matchAll(expression)].map((found) => found.indices?.groups?.['secret']?.[0]);
      const found = scan(text).filter((match) => match.detector === id);
      // Proofs and allow patterns may drop what the expression alone finds, nothing may be added.
      expect(found.length).toBeGreaterThanOrEqual(12);
      expect(expected).toEqual(expect.arrayContaining(found.map(({ start }) => start)));
      expect(found.length).toBe(expected.length);
    }
  });
});
