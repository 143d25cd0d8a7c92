/** What is known of the line before must not change what is said of the next. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VendorWords } from '../../src/detect/vendor-words.js';

describe('the word of a vendor in the line of a value', () => {
  it('is found as in the line alone, whatever was asked before', () => {
    const piece = fc.constantFrom('g', 'i', 't', 'h', 'u', 'b', 'gi', 'thub', 'GIT', '-', '_', '.', 'x', '4', '----------');
    const lines = fc.array(fc.record({ from: fc.nat(200), length: fc.nat(60) }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 100 }), lines, (pieces, asked) => {
        const blob = pieces.join('');
        const words = new VendorWords();
        for (const { from, length } of asked.toSorted((a, b) => a.from - b.from)) {
          const text = blob.slice(from, from + length);
          expect(words.isIn('github', { text, start: from })).toBe(/g[^a-z0-9]*i[^a-z0-9]*t[^a-z0-9]*h[^a-z0-9]*u[^a-z0-9]*b/i.test(text));
        }
      }),
      { numRuns: 500 },
    );
  });
});
