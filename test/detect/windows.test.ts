import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ahoCorasick } from '../../src/detect/prefilter/aho-corasick.js';
import type { Hits } from '../../src/detect/prefilter/prefilter.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { sample } from '../detectors/samples.js';
import { ruleSet, scan } from './scanning.js';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '_'), minLength: 1, maxLength: 4 });
const hay = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '_', 'c', '\n'), maxLength: 60 });

describe('the prefilter', () => {
  it('finds every literal wherever the text is cut, and counts newlines', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), hay, fc.nat(60), (literals, text, cut) => {
        const filter = ahoCorasick(literals);
        const bytes = Buffer.from(text, 'latin1');
        const at = Math.min(cut, bytes.length);
        const hits: Hits = { count: 0, ends: [], literals: [] };
        const first = { ...filter.scan(bytes, 0, at, filter.start, hits) };
        const second = filter.scan(bytes, at, bytes.length, first.state, hits);
        const found = Array.from({ length: hits.count }, (_, index) => `${hits.ends[index]}:${hits.literals[index]}`);
        expect(found.sort()).toEqual(naive(literals, text).sort());
        expect(first.newlines + second.newlines).toBe(text.split('\n').length - 1);
      }),
    );
  });
});

function naive(literals: readonly string[], text: string): string[] {
  const folded = text.toLowerCase();
  return literals.flatMap((literal, index) => {
    const ends: string[] = [];
    for (let at = folded.indexOf(literal.toLowerCase()); at >= 0; at = folded.indexOf(literal.toLowerCase(), at + 1)) {
      ends.push(`${at + literal.length}:${index}`);
    }
    return ends;
  });
}

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
    const random = seeded(rule.index + 1);
    for (let round = 0; round < 10; round++) {
      let text = '';
      for (let count = 0; count < 12; count++) {
        text += pick(random, `${ALPHABETS.alnum} \n"=:/`, Math.floor(random() * 700));
        text += `${pick(random, ' \n"=', 1)}${sample(id, round * 100 + count, count % (rule.source.samples?.positive.length ?? 1)).text} `;
      }
      const expression = new RegExp(rule.head?.pattern.source ?? '', `${rule.head?.pattern.flags.replace(/[gy]/, '') ?? ''}g`);
      const expected = [...text.matchAll(expression)].map((found) => found.indices?.groups?.['secret']?.[0]);
      const found = scan(text).filter((match) => match.detector === id);
      // Proofs and allow patterns may drop what the expression alone finds, nothing may be added.
      expect(found.length).toBeGreaterThanOrEqual(12);
      expect(expected).toEqual(expect.arrayContaining(found.map(({ start }) => start)));
      expect(found.length).toBe(expected.length);
    }
  });
});
