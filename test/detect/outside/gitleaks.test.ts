import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outsideRules } from '../../../src/detect/outside/read-outside.js';
import { ALPHABETS, pick, seeded } from '../../detectors/random.js';
import { sample } from '../../detectors/samples.js';
import { detectorOf, foundBy } from './outside.js';

/** The constructs of RE2 that such files are written in, each with how a secret of it looks. */
const SHAPES: readonly { regex: (word: string) => string; text: (word: string, value: string) => string; secretGroup?: number }[] = [
  { regex: (word) => `${word}_[a-z0-9]{24}`, text: (word, value) => `${word}_${value}` },
  { regex: (word) => `\\b(${word}_[a-z0-9]{24})(?:['"\\s]|$)`, text: (word, value) => `x = "${word}_${value}"` },
  {
    regex: (word) =>
      `(?i)(?:${word})(?:[0-9a-z\\-_\\t .]{0,20})(?:[\\s|']|[\\s|"]){0,3}(?:=|>|:=|:)(?:'|\\"|\\s){0,5}([a-z0-9]{24})(?:['|\\"|\\n|\\r|\\s|;]|$)`,
    text: (word, value) => `${word.toUpperCase()}_KEY: '${value}'`,
  },
  { regex: (word) => `(?P<key>${word})=(?P<value>[[:alnum:]]{24})`, text: (word, value) => `${word}=${value}`, secretGroup: 2 },
  { regex: (word) => `\\Q${word}.key\\E = (?i:[A-Z0-9]{24})`, text: (word, value) => `${word}.key = ${value}` },
  { regex: (word) => `(?s)<${word}>.*(?-s)([\\pL\\pN]{24})</${word}>`, text: (word, value) => `<${word}>\n ${value}</${word}>` },
  { regex: (word) => `(?U)${word}:(.{24}.*);`, text: (word, value) => `${word}:${value};` },
  { regex: (word) => `(?m)^${word} ([a-z0-9]+)$`, text: (word, value) => `${word} ${value}` },
];

describe('a configuration in the format of gitleaks', () => {
  it('of 240 rules loads, and each finds its own', async () => {
    const random = seeded(4711);
    const rules = Array.from({ length: 240 }, (_, at) => {
      const word = `vendor${String.fromCharCode(97 + (at % 26))}${pick(random, 'abcdefghij', 3)}${at}`;
      const shape = SHAPES[at % SHAPES.length]!;
      const value = pick(random, ALPHABETS.lowerdigits, 24);
      const group = shape.secretGroup === undefined ? '' : `secretGroup = ${shape.secretGroup}\n`;
      const toml = `[[rules]]\nid = "Rule_${at}"\ndescription = "Vendor ${at}"\nregex = '''${shape.regex(word)}'''\nkeywords = ["${word}"]\nentropy = 2\n${group}`;
      return { id: `rule-${at}`, toml, value, text: shape.text(word, value) };
    });
    const detector = await detectorOf(`title = "many"\n${rules.map(({ toml }) => toml).join('')}`);
    for (const { id, text, value } of rules) {
      const [found, ...more] = foundBy(detector, `lorem ipsum\n${text}\ndolor`, { ids: [id] });
      expect([id, more, found?.includes(value)]).toEqual([id, [], true]);
    }
    const all = rules.map(({ text }) => text).join('\n');
    expect(foundBy(detector, all, { ids: rules.map(({ id }) => id) }).length).toBe(240);
  });

  const RULE = `[[rules]]\nid = "mine"\nregex = '''zq_([a-z]+)(?:;([a-z]+))?'''\n`;

  it.each([
    ['the first group that took part', '', 'zq_abqd', ['abqd']],
    ['the whole match without a group', RULE.replace('([a-z]+)(?:;([a-z]+))?', '[a-z]+'), 'zq_abqd', ['zq_abqd']],
    ['the group of secretGroup', `${RULE}secretGroup = 2\n`, 'zq_abqd;wxqz', ['wxqz']],
    ['nothing where that group is missing', `${RULE}secretGroup = 2\n`, 'zq_abqd', []],
    ['nothing below the entropy', `${RULE}entropy = 3\n`, 'zq_aaab', []],
    ['nothing without a keyword', `${RULE}keywords = ["acme"]\n`, 'zq_abqd', []],
    ['with a keyword nearby, in any case', `${RULE}keywords = ["ACME"]\n`, `Acme${' '.repeat(3000)}zq_abqd`, ['abqd']],
    ['with a keyword after it', `${RULE}keywords = ["acme"]\n`, `zq_abqd${' '.repeat(3000)}acme`, ['abqd']],
    [
      'a bare class with a keyword nearby',
      `[[rules]]\nid = "mine"\nregex = '''\\b[a-f]{8}\\b'''\nkeywords = ["acme"]\n`,
      'acme: abcdefaa',
      ['abcdefaa'],
    ],
    [
      'a bare class far from it',
      `[[rules]]\nid = "mine"\nregex = '''\\b[a-f]{8}\\b'''\nkeywords = ["acme"]\n`,
      `acme${' '.repeat(9000)}abcdefaa`,
      [],
    ],
    ['only in its path', `${RULE}path = '''\\.conf$'''\n`, 'zq_abqd', []],
    ['keys in any case', RULE.replace('regex', 'Regex'), 'zq_abqd', ['abqd']],
  ])('finds %s', async (_, toml, text, expected) => {
    expect(foundBy(await detectorOf(toml || RULE), text)).toEqual(expected);
  });

  it('says what it makes of a rule', async () => {
    const { rules } = await outsideRules(`${RULE.replace('"mine"', '"My Rule.2"')}tags = ["a b", "c"]\nkeywords = ["acme"]\n`, 'g.toml');
    expect(rules[0]?.rule).toMatchObject({
      id: 'my-rule-2',
      title: 'My Rule.2',
      severity: 'high',
      confidence: 'likely',
      tags: ['a-b', 'c'],
      provider: 'custom',
    });
  });

  describe('allowlists', () => {
    const text = 'x = zq_abqd; # fine';
    const matching = { regexes: `regexes = ['''^abqd$''']`, paths: `paths = ['''x\\.txt$''']`, stopwords: `stopwords = ["BQ"]` };
    const missing = { regexes: `regexes = ['''nope''']`, paths: `paths = ['''nope''']`, stopwords: `stopwords = ["nope"]` };
    const kinds = ['regexes', 'paths', 'stopwords'] as const;
    const cases = ['OR', 'AND'].flatMap((condition) =>
      Array.from({ length: 27 }, (_, at) => [at % 3, Math.floor(at / 3) % 3, Math.floor(at / 9)] as const)
        .filter((states) => states.some((state) => state > 0))
        .map((states) => ({ condition, states })),
    );
    it.each(cases)('$condition of $states (0 absent, 1 missing, 2 matching)', async ({ condition, states }) => {
      const given = kinds.flatMap((kind, at) => (states[at] === 0 ? [] : [states[at] === 2 ? matching[kind] : missing[kind]]));
      const present = states.filter((state) => state > 0);
      const allowed = condition === 'OR' ? present.includes(2) : present.every((state) => state === 2);
      const detector = await detectorOf(`${RULE}[[rules.allowlists]]\ncondition = "${condition}"\n${given.join('\n')}\n`);
      expect(foundBy(detector, text)).toEqual(allowed ? [] : ['abqd']);
    });

    it.each([
      ['the secret', '', '^abqd$', true],
      ['not the match, by default', '', 'zq_', false],
      ['the match', 'regexTarget = "match"', '^zq_abqd$', true],
      ['not the line', 'regexTarget = "match"', 'fine', false],
      ['the line', 'regexTarget = "line"', '# fine$', true],
    ])('look at %s', async (_, target, regex, allowed) => {
      for (const table of ['[rules.allowlist]', '[[rules.allowlists]]', '[allowlist]', '[[allowlists]]']) {
        const detector = await detectorOf(`${RULE}${table}\n${target}\nregexes = ['''${regex}''']\n`);
        expect([table, foundBy(detector, text)]).toEqual([table, allowed ? [] : ['abqd']]);
      }
    });

    it('of all rules can be for some', async () => {
      const list = (id: string): string => `${RULE}[[allowlists]]\ntargetRules = ["${id}"]\nstopwords = ["abqd"]\n`;
      expect(foundBy(await detectorOf(list('other')), text)).toEqual(['abqd']);
      expect(foundBy(await detectorOf(list('mine')), text)).toEqual([]);
    });

    it('of commits never match, and say so', async () => {
      const one = `${RULE}[[rules.allowlists]]\ncommits = ["abc"]\n`;
      expect((await outsideRules(one, 'g.toml')).warnings).toEqual([expect.stringContaining('commits')]);
      expect(foundBy(await detectorOf(one), text)).toEqual(['abqd']);
      expect(foundBy(await detectorOf(`${one}condition = "AND"\nstopwords = ["abqd"]\n`), text)).toEqual(['abqd']);
      expect(foundBy(await detectorOf(`${one}stopwords = ["abqd"]\n`), text)).toEqual([]);
    });
  });

  describe('that extends', () => {
    let folder = '';
    beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'extend-'))));
    afterAll(() => rm(folder, { recursive: true }));

    it('another file takes its rules, changes and drops them', async () => {
      const base = join(folder, 'base.toml');
      await writeFile(base, `${RULE}[[rules]]\nid = "gone"\nregex = '''gq_[a-z]+'''\n`);
      const detector = await detectorOf(
        `[extend]\npath = '${base}'\ndisabledRules = ["gone"]\n[[rules]]\nid = "mine"\nkeywords = ["acme"]\n[[rules.allowlists]]\nstopwords = ["fine"]\n`,
      );
      expect(foundBy(detector, 'acme zq_abqd gq_abqd zq_fine', { ids: ['mine', 'gone'] })).toEqual(['abqd']);
      expect(foundBy(detector, 'zq_abqd')).toEqual([]);
    });

    it('itself is refused', async () => {
      const loop = join(folder, 'loop.toml');
      await writeFile(loop, `[extend]\npath = '${loop}'\n`);
      await expect(detectorOf(`[extend]\npath = '${loop}'\n`)).rejects.toThrow('without end');
    });

    it('the default allows more of the built-in rules and drops some', async () => {
      const id = 'sendgrid-key';
      const key = sample(id, 1, 0).text;
      const without = await detectorOf('[extend]\nuseDefault = true\n');
      expect(foundBy(without, key, { ids: [id] })).toHaveLength(1);
      for (const more of [
        `disabledRules = ["${id}"]\n`,
        `[allowlist]\npaths = ['''x\\.txt''']\n`,
        `[[rules]]\nid = "${id}"\n[rules.allowlist]\nregexes = ['''.''']\n`,
      ]) {
        expect([more, foundBy(await detectorOf(`[extend]\nuseDefault = true\n${more}`), key, { ids: [id] })]).toEqual([more, []]);
      }
    });
  });

  it.each([
    ['a regex that RE2 refuses', RULE.replace('zq_', '(?=a)zq_'), 'rule "mine": pattern looks ahead'],
    ['a group that is not there', `${RULE}secretGroup = 3\n`, 'rule "mine": group is 3'],
    ['a rule without an id', `[[rules]]\nregex = 'a'\n`, 'rule 1, id'],
    ['two ids that become one', `${RULE}${RULE.replace('"mine"', '"Mine"')}`, 'the same as that of "mine"'],
    ['an allowlist of nothing', `${RULE}[[rules.allowlists]]\ncondition = "OR"\n`, 'neither patterns nor paths nor words'],
    ['an unknown target', `${RULE}[[rules.allowlists]]\nregexTarget = "file"\n`, 'rule 1, allowlists.0.regextarget'],
  ])('is refused for %s', async (_, toml, reason) => {
    await expect(detectorOf(toml)).rejects.toMatchObject({ code: 'RULES_INVALID' });
    await expect(detectorOf(toml)).rejects.toThrow(reason);
  });
});
