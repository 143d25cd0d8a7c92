/** A secret of which only a trace is left is hidden exactly where, and as, the secret itself would be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Keyed } from '../../src/cache/keyed.js';
import { traceOf } from '../../src/cache/traces.js';
import { Secret } from '../../src/model/secret.js';
import { Redactor } from '../../src/report/redactor.js';

const marks = new Keyed(new Uint8Array(32).fill(7));

/** Few characters, so that values begin alike, hold each other and overlap. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', '%', '"', ' ', '\n', 'é', '\ud800', '_'), maxLength: 30 });
const world = fc.record({
  values: fc.array(fc.record({ value: word, isKnown: fc.boolean() }), { maxLength: 6 }),
  between: fc.array(word, { maxLength: 6 }),
});

function hidden(texts: readonly string[], values: readonly { value: string; isKnown: boolean }[], isTraced: boolean): string[] {
  const redactor = new Redactor(() => [], marks);
  values.forEach(({ value, isKnown }, index) => {
    const secret = Secret.fromText(value);
    redactor.add(isKnown || !isTraced ? secret : Secret.ofTrace(traceOf(secret, true, marks)), `<${index}>`);
  });
  return texts.map((text) => redactor.text(text));
}

test('in any text, among known ones and others', () => {
  fc.assert(
    fc.property(world, ({ values, between }) => {
      const parts = values.flatMap(({ value }, index) => [between[index] ?? '', value, encodeURIComponent(value.toWellFormed())]);
      const texts = [parts.join(''), parts.toReversed().join(' '), ...between, JSON.stringify(parts)];
      expect(hidden(texts, values, true)).toEqual(hidden(texts, values, false));
    }),
    { numRuns: 3000 },
  );
});

test('which does happen', () => {
  const values = [{ value: 'correct-horse', isKnown: false }];
  expect(hidden(['a correct-horse b', 'correct-hors'], values, true)).toEqual(['a <0> b', 'correct-hors']);
});
