import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/detect/compile.js';
import { loadDetector } from '../../src/detect/load.js';
import { parseRules } from '../../src/detect/parse-rules.js';
import { parseRegex, widest } from '../../src/detect/regex-tree.js';
import { HEAVY } from '../hostile/program.js';
import { keyOf, patternsOf, recorded, statusOf } from './linear-patterns.js';
import { ruleSet } from './scanning.js';

const RULE = `[[rule]]
id = "acme-token"
title = "Acme token"
provider = "acme"
severity = "high"
use = "run"
pattern = '(?<secret>acme_[a-z0-9]{20})'
keywords = ["acme_"]
specificity = 3
references = ["https://acme.example/docs"]
`;

const refusal = (text: string): string => {
  try {
    compile(parseRules(text, 'acme.toml'));
  } catch (error) {
    return error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : '';
  }
  return 'accepted';
};

describe('a rule is refused', () => {
  it('never, when it is right', () => expect(refusal(RULE)).toBe('accepted'));

  it.each([
    ['without a bound', RULE.replace('{20}', '+'), 'without upper bound'],
    ['with an open count', RULE.replace('{20}', '{20,}'), 'without upper bound'],
    ['too long for a head', RULE.replace('{20}', '{20,3000}'), 'at most 2048'],
    ['with a back-reference', RULE.replace('{20}', String.raw`{20}\1`), 'not supported'],
    ['with a broken pattern', RULE.replace('{20})', '{20}'), 'unclosed group'],
    ['without the group', RULE.replace('?<secret>', ''), 'no group named secret'],
    ['without keywords', RULE.replace('"acme_"', ''), 'no keywords'],
    ['with a short keyword', RULE.replace('"acme_"', '"a_"'), 'keywords.0'],
    ['with a sample that lacks the keyword', `${RULE}samples.positive = ["other"]\n`, 'sample has no keyword'],
    ['twice', RULE + RULE, 'another rule has this id'],
    ['with an unknown proof', `${RULE}proof = "guess"\n`, 'must be one of'],
    ['with an unknown field', `${RULE}colour = "red"\n`, 'colour'],
    ['with an http address', RULE.replace('https:', 'http:'), 'https address'],
  ])('%s', (_, text, reason) => {
    expect(refusal(text)).toContain('RULES_INVALID acme.toml');
    expect(refusal(text)).toContain(reason);
  });

  it('with the line but never the text of a syntax error', () => {
    const message = refusal(`${RULE}x = canary-4711\n`);
    expect(message).toContain('acme.toml:11');
    expect(message).not.toContain('canary');
  });
});

describe('rules from outside', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'rules-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('are added to the built-in ones and change the digest', async () => {
    const file = join(folder, 'acme.toml');
    await writeFile(file, `\uFEFF${RULE}unless = { pattern = 'acme-offline', keywords = ["acme-offline"] }\n`);
    const detector = await loadDetector({ rules: [file] });
    expect(detector.ruleSet).not.toBe(ruleSet.digest);
    expect(detector.rule('acme-token').title).toBe('Acme token');
    const found = (text: string): number => {
      const blob = detector.open({ kind: 'file', path: 'x' });
      blob.write(Buffer.from(text));
      return blob.end().length;
    };
    const token = `acme_a1b2c3d4e5f6g7h8i9j0`;
    expect([found(token), found(`${token}\nacme-offline = true`)]).toEqual([1, 0]);
  });

  it('that are missing or too large are named', async () => {
    await expect(loadDetector({ rules: [join(folder, 'none.toml')] })).rejects.toMatchObject({ code: 'RULES_INVALID' });
    const large = join(folder, 'large.toml');
    await writeFile(large, '#'.repeat((1 << 20) + 1));
    await expect(loadDetector({ rules: [large] })).rejects.toThrow('larger than 1 MiB');
  });
});

describe('a pattern', () => {
  it.each([
    ['abc', 3],
    ['(?:ab|c)d', 3],
    ['[ab]x{2,5}', 6],
    ['(?<!x)(?<secret>k_\\d{4})', 7],
    ['a?b', 2],
    ['\\x41\\.', 2],
    ['[^a]b', 2],
    ['a*', Infinity],
    ['(?:a{3}){2}', 6],
  ])('%s is at most %d wide', (source, width) => {
    expect(widest(parseRegex(source))).toBe(width);
  });

  it('of the built-in rules stays in its bounds', () => {
    for (const { head } of ruleSet.rules) expect(head?.longest ?? 0).toBeLessThanOrEqual(2048);
  });

  // Those that were found safe before are checked again with STOWAWAY_HEAVY=1 only.
  const safe = HEAVY ? new Set<string>() : recorded();
  const news = patternsOf(ruleSet).filter((pattern) => !safe.has(keyOf(pattern)));
  it.runIf(news.length > 0).each(news)('of $rule has no super-linear backtracking: $source', async (pattern) => {
    expect(await statusOf(pattern, 30_000)).toBe('safe');
  });

  it('is looked for by what it is, not by its rule alone', () => {
    const keys = patternsOf(ruleSet).map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    const pattern = { rule: 'a', source: 'k_[a-z]{4}', flags: '' };
    expect(new Set([pattern, { ...pattern, source: 'k_[a-z]{5}' }, { ...pattern, flags: 'i' }].map(keyOf)).size).toBe(3);
  });

  it.each(['(?:a+)+b', '(?:a|a)*b', 'a*a*a*b'])('such as %s is told as super-linear', async (source) => {
    expect(await statusOf({ rule: 'a', source, flags: '' }, 30_000)).toBe('vulnerable');
  });
});
