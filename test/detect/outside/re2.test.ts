import { describe, expect, it } from 'vitest';
import { re2Pattern } from '../../../src/detect/re2/re2-pattern.js';
import { detectorOf, foundBy, ruleOf, utf8 } from './outside.js';

/** Meaning as documented in https://github.com/google/re2/wiki/Syntax. */
describe('RE2 means by', () => {
  it.each([
    // [what, pattern, text, what it matches]
    ['(?i) in mid-pattern', 'ab(?i)cd', 'abCD', 'abCD'],
    ['(?i) only from there on', 'ab(?i)cd', 'ABcd', undefined],
    ['(?i:…) only inside', 'a(?i:b)c', 'aBc', 'aBc'],
    ['(?i:…) not outside', 'a(?i:b)c', 'aBC', undefined],
    ['(?-i) switching off', '(?i)ab(?-i)cd', 'ABcd', 'ABcd'],
    ['(?-i) nothing more', '(?i)ab(?-i)cd', 'ABCD', undefined],
    ['(?P<x>…) a group', '(?P<x>b+)c', 'abbc', 'bbc'],
    ['(?<x>…) the same', '(?<x>b+)c', 'abbc', 'bbc'],
    ['\\z the end of the text', 'b\\z', 'b\nab', 'b'],
    ['\\z no line end', 'a\\z', 'a\n', undefined],
    ['$ the end of the text', 'a$', 'a\nb', undefined],
    ['(?m)$ the end of a line', '(?m)a$', 'a\nb', 'a'],
    ['^ the beginning of the text', '^b', 'a\nb', undefined],
    ['(?m)^ the beginning of a line', '(?m)^b', 'a\nb', 'b'],
    ['\\A the beginning even then', '(?m)\\Ab', 'a\nb', undefined],
    ['. no newline', 'a.b', 'a\nb', undefined],
    ['(?s). a newline', '(?s)a.b', 'a\nb', 'a\nb'],
    ['(?U) lazy', '(?U)a+', 'aaa', 'a'],
    ['(?U)+? greedy', '(?U)a+?', 'aaa', 'aaa'],
    ['+? lazy', 'a+?', 'aaa', 'a'],
    ['\\Q…\\E literally', '\\Qa.b*\\E', 'axb a.b*', 'a.b*'],
    ['\\Q without \\E to the end', '\\Q.+', 'a.+', '.+'],
    ['[[:alpha:]]', '[[:alpha:]]+', '12ab3', 'ab'],
    ['[[:^alpha:]]', '[[:^alpha:]]+', 'ab12', '12'],
    ['[[:xdigit:]_]', '[[:xdigit:]_]+', 'xyzAf_9', 'Af_9'],
    ['[[:word:]]', '[[:word:]]+', '--a_1--', 'a_1'],
    ['[[:space:]] with the vertical tab', 'a[[:space:]]b', 'a\vb', 'a\vb'],
    ['\\s without the vertical tab', 'a\\sb', 'a\vb', undefined],
    ['\\d only ASCII', '\\d', utf8('٣'), undefined],
    ['\\w only ASCII', '\\w', utf8('é'), undefined],
    ['\\pN a number', '\\pN', utf8('٣'), utf8('٣')],
    ['\\p{Greek}', '\\p{Greek}+', utf8('abγδ'), utf8('γδ')],
    ['\\PL no letter', '\\PL+', 'ab12', '12'],
    ['\\x{263A} its UTF-8 bytes', '\\x{263A}', utf8('a☺'), utf8('☺')],
    ['é its UTF-8 bytes', 'clé=\\w+', utf8('clé=abc'), utf8('clé=abc')],
    ['[é] one character', 'a[éü]b', utf8('aüb'), utf8('aüb')],
    ['. one character of UTF-8', 'a.b', utf8('a☺b'), utf8('a☺b')],
    ['. one byte of what is no UTF-8', 'a.b', 'a\xffb', 'a\xffb'],
    ['(?i)é É', '(?i)é', utf8('É'), utf8('É')],
    ['\\b the edge of an ASCII word', '\\bab\\b', 'xab ab', 'ab'],
    ['\\a the bell', '\\a', 'x\x07', '\x07'],
    ['\\123 octal', '\\123', 'S', 'S'],
    ['a{,2} literally', 'a{,2}', 'aa a{,2}', 'a{,2}'],
    ['the first alternative that matches', 'a|ab', 'ab', 'a'],
    ['[]a] a bracket', '[]a]+', 'x]a]', ']a]'],
    ['[a\\]] a bracket', '[a\\]]+', ']a', ']a'],
    ['(|a)* an empty loop', '(?:|a)*b', 'aab', 'aab'],
  ])('%s', (_, pattern, text, expected) => {
    const found = re2Pattern(pattern).exec(text, 0);
    expect(found === undefined ? undefined : text.slice(found.start, found.end)).toBe(expected);
    expect(re2Pattern(pattern).test(text)).toBe(expected !== undefined);
  });
});

describe('a pattern that RE2 does not take', () => {
  it.each([
    ['(?<secret>ab)(?!c)', 'pattern looks ahead or behind'],
    ['(?<=c)(?<secret>ab)', 'pattern looks ahead or behind'],
    ['(?<secret>(a)\\1)', 'pattern refers back to a group'],
    ['(?<secret>a{1,2000})', 'at most {1000}'],
    ['(?<secret>(?:a{900}){900})', 'at most {1000}'],
    ['(?<secret>a++)', 'atomic or possessive'],
    ['(?<secret>a', 'missing closing )'],
    ['(?<secret>[z-a])', 'invalid character class range'],
  ])('is refused in one sentence: %s', async (pattern, reason) => {
    const refusal = detectorOf(ruleOf(pattern));
    await expect(refusal).rejects.toMatchObject({ code: 'RULES_INVALID' });
    await expect(refusal).rejects.toThrow(`mine.toml: rule "mine": ${reason.startsWith('pattern') ? reason : 'pattern '}`);
    await expect(refusal).rejects.toThrow(reason);
  });

  it.each([
    ['allow', `allow = ["(?=a)"]`],
    ['allow_line', `allow_line = ["(?=a)"]`],
    ['path', `path = "(?=a)"`],
    ['prefix', `prefix = "(?=a)"`],
    ['unless', `unless = { pattern = "(?=a)", keywords = ["abc"] }`],
    ['part', `part = [{ name = "id", pattern = "(?=a)" }]`],
    ['exempt.patterns', `exempt = [{ patterns = ["(?=a)"] }]`],
    ['exempt.paths', `exempt = [{ paths = ["(?=a)"] }]`],
  ])('is refused wherever it stands: %s', async (key, line) => {
    await expect(detectorOf(ruleOf('(?<secret>abc)', line))).rejects.toThrow(`rule "mine": ${key} looks ahead`);
  });
});

describe('the literals of a pattern', () => {
  it.each([
    ['AKIA[A-Z0-9]{16}', ['akia']],
    ['(?i)key', ['key']],
    ['(?:adafruit|ada-io)(?i)[a-z]{3}=([a-z0-9]{32})', ['adafruit', 'ada-io']],
    ['[0-9a-f]{32}', undefined],
    ['abc|[0-9]+', undefined],
    ['(?:abc)?[0-9]+', undefined],
    ['x{2}', undefined],
    ['[a-z]+_secret_[a-z]+', ['_secret_']],
    ['éclair', ['clair']],
    ['(?:abcdef|abc)', ['abcdef', 'abc']],
    ['^$', undefined],
  ])('of %s', (pattern, expected) => {
    const literals = re2Pattern(pattern)
      .shape.literals?.map((text) => text.slice(0, 12))
      .sort();
    expect(literals === undefined).toBe(expected === undefined);
    for (const literal of literals ?? []) expect(expected?.some((one) => literal.startsWith(one))).toBe(true);
  });

  it.each([
    ['abc', 3, false],
    ['a{2,5}', 5, false],
    ['a+', Infinity, false],
    ['é', 4, false],
    ['(?s).', 4, false],
    ['a(?:bc|d)?$', 3, true],
    ['(?m)a$', 1, false],
    ['a\\z', 1, true],
  ])('and its length: %s', (pattern, longest, seesEnd) => {
    expect(re2Pattern(pattern).shape).toMatchObject({ longest, seesEnd });
  });
});

describe('a rule from outside', () => {
  const noise = 'lorem ipsum dolor sit amet 0123 consetetur\n'.repeat(800);

  it.each([
    ['without keywords', '(?<secret>zq_[a-z]{10})', ''],
    ['with a keyword', '(?<secret>zq_[a-z]{10})', 'keywords = ["zq_"]'],
    ['without any literal', '\\b(?<secret>[a-z]{2}_[a-z]{10})\\b', ''],
    ['without bounds', '(?<secret>zq_[a-z]+)', ''],
    ['that begins long before its literal', '(?:[^<]*)<(?<secret>zq_[a-z]+)>', ''],
  ])('is found wherever it stands, however the bytes come: %s', async (_, pattern, more) => {
    const detector = await detectorOf(ruleOf(pattern, more), 64);
    const usual = await detectorOf(ruleOf(pattern, more));
    for (const at of [0, 1, 4095, 4096, 4097, 8191, 20_000, noise.length]) {
      const text = `${noise.slice(0, at)}<zq_abcdefghij>${noise.slice(at)}`;
      for (const chunks of [[], [1, 7, 4096], [65_536]]) {
        expect([at, foundBy(detector, text, { chunks })]).toEqual([at, ['zq_abcdefghij']]);
        expect([at, foundBy(usual, text, { chunks })]).toEqual([at, ['zq_abcdefghij']]);
      }
    }
  });

  it('finds all of many, side by side', async () => {
    const detector = await detectorOf(ruleOf('(?<secret>zq_[a-z]{4})'));
    const all = Array.from({ length: 900 }, (_, at) => `zq_${String.fromCharCode(97 + (at % 26))}bcd`);
    expect(foundBy(detector, all.join(''))).toEqual(all);
  });

  it('takes no edge of what is searched for an end of the text', async () => {
    const detector = await detectorOf(ruleOf('(?-m)zq_(?<secret>[a-z]+)$'));
    expect(foundBy(detector, `zq_${'a'.repeat(10_000)} x`)).toEqual([]);
    expect(foundBy(detector, `x zq_abqdef`)).toEqual(['abqdef']);
  });

  it('sees the beginning of the text only there', async () => {
    const detector = await detectorOf(ruleOf('(?-m)^(?<secret>[a-z_]{9})'));
    expect(foundBy(detector, 'zq_abcdef rest')).toEqual(['zq_abcdef']);
    expect(foundBy(detector, `${' '.repeat(4096)}zq_abcdef`)).toEqual([]);
  });

  it('matches UTF-8 in the text, in the path and near it', async () => {
    const detector = await detectorOf(ruleOf('mot de passe « (?<secret>[^»]{4,40}) »', `path = 'é\\.txt$'\nnear = ["clé"]`));
    const text = utf8('CLÉ: clé\nmot de passe « tr0ub4dor »');
    expect(foundBy(detector, text, { context: { kind: 'file', path: 'srv/é.txt' } })).toEqual(['tr0ub4dor']);
    expect(foundBy(detector, text, { context: { kind: 'file', path: 'srv/e.txt' } })).toEqual([]);
  });

  it.each([
    '(?<secret>(a+)+)$',
    '(?<secret>(?:a|aa)+)!',
    '(?<secret>(?:.*)*x)y',
    '(?<secret>[a-z]*a[a-z]*a[a-z]*a)!',
    'a(?<secret>.*)b.*c.*d',
  ])(
    'cannot hang a scan: %s',
    async (pattern) => {
      const detector = await detectorOf(ruleOf(pattern));
      const began = performance.now();
      foundBy(detector, 'a'.repeat(200_000));
      foundBy(detector, `${'a'.repeat(50)}!\n`.repeat(4000));
      expect(performance.now() - began).toBeLessThan(10_000);
    },
    30_000,
  );

  it('never reads a pattern as one of JavaScript', async () => {
    const ours = ruleOf('(?<secret>zq_\\p{Lu}{3})');
    expect(foundBy(await detectorOf(ours), 'zq_ABC')).toEqual(['zq_ABC']);
  });
});
