import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dockerfileForm } from '../../../src/correlate/history/go-print.js';

describe('what Go printed, as a Dockerfile', () => {
  it.each([
    ['CMD ["--token" "x y"]', 'CMD ["--token", "x y"]'],
    ['CMD []', 'CMD []'],
    ['ENTRYPOINT ["/bin/sh" "-c" "echo \\"a\\"\\n"]', 'ENTRYPOINT ["/bin/sh", "-c", "echo \\"a\\"\\n"]'],
    ['HEALTHCHECK &{["CMD-SHELL" "echo ok || exit 1"] "5s" "0s" "0s" "0s" \'\\x00\'}', 'HEALTHCHECK --interval=5s CMD echo ok || exit 1'],
    ['HEALTHCHECK &{["CMD" "a" "b"] "0s" "3s" "0s" "0s" \'\\x03\'}', 'HEALTHCHECK --timeout=3s --retries=3 CMD ["a", "b"]'],
    ['HEALTHCHECK &{["CMD-SHELL" "a"] "0s" "0s" "0s" \'\\n\'}', 'HEALTHCHECK --retries=10 CMD a'],
    ['HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" \'\\x00\'}', 'HEALTHCHECK NONE'],
  ])('%s', (printed, form) => expect(dockerfileForm(printed.split(' ', 1)[0] ?? '', printed)).toBe(form));

  it.each([
    'CMD ["a", "b"]',
    'CMD a "b"',
    'CMD ["a" "b"] and more',
    'CMD ["a" "\\xff"]',
    'CMD ["a" "\\q"]',
    'CMD ["a',
    'VOLUME [/data]',
    'SHELL [/bin/sh -ec]',
    'RUN ["a" "b"]',
    'HEALTHCHECK CMD x',
    'HEALTHCHECK &{["CMD-SHELL" "a"] more}',
  ])('leaves %s', (text) => expect(dockerfileForm(text.split(' ', 1)[0] ?? '', text)).toBe(text));

  it('loses nothing of the words', () => {
    const word = fc.string({ unit: fc.constantFrom('a', '"', '\\', ' ', '\n', 'é', '[', ']') });
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const printed = `CMD [${words.map((one) => JSON.stringify(one)).join(' ')}]`;
        expect(JSON.parse(dockerfileForm('CMD', printed).slice('CMD '.length))).toEqual(words);
      }),
    );
  });
});
