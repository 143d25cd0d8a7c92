import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/detect/compile.js';
import { detectorOf as made } from '../../../src/detect/detector.js';
import { parseRules } from '../../../src/detect/parse-rules.js';
import { readBuiltIn } from '../../../src/detect/read-rules.js';
import { scan } from '../scanning.js';
import { detectorOf, foundBy } from './outside.js';

const OURS = `[[rule]]
id = "mine"
title = "Key store"
provider = "generic"
severity = "high"
use = "run"
specificity = 1
path = '(^|/)[^/]+\\.store$'
`;
const at = (path: string): { context: { kind: 'file'; path: string } } => ({ context: { kind: 'file', path } });

describe('a rule with a path alone', () => {
  it('finds the file, wherever its bytes are cut', async () => {
    for (const size of [1, 300, 70_000, 300_000]) {
      const text = '\x01\xfe'.repeat(size);
      for (const chunks of [[], [1000, 7], [65_536]]) {
        const [found, ...more] = foundBy(await detectorOf(OURS, 64), text, { ...at('srv/a.store'), chunks });
        expect([size, found?.length, more]).toEqual([size, Math.min(text.length, 65_536), []]);
      }
    }
  }, 60_000);

  it('finds nothing elsewhere, and no empty file', async () => {
    const detector = await detectorOf(OURS);
    expect(foundBy(detector, 'abc', at('srv/a.txt'))).toEqual([]);
    expect(foundBy(detector, '', at('srv/a.store'))).toEqual([]);
    expect(foundBy(detector, 'abc', { context: { kind: 'env' } })).toEqual([]);
  });

  it('can ask how the file begins, and which part is the secret', async () => {
    const detector = await detectorOf(`${OURS}content = 'KEY:(?<secret>[0-9a-f]{8})\\s*$'\n`);
    expect(foundBy(detector, 'KEY:01ab23cd\n', at('a.store'))).toEqual(['01ab23cd']);
    expect(foundBy(detector, 'x KEY:01ab23cd\n', at('a.store'))).toEqual([]);
  });

  it('of ours can ask for bytes', async () => {
    const rules = [...(await readBuiltIn()), ...parseRules(`${OURS}content = '\\xfe\\xed\\xfe\\xed'\n`, 'ours.toml')];
    const [match] = scan('\xfe\xed\xfe\xed\x00', { kind: 'file', path: 'a.store' }, [1], made(compile(rules)));
    expect(match).toMatchObject({ detector: 'mine', start: 0, end: 5, line: 1, column: 1, redacted: '********' });
  });

  it('in the format of gitleaks is the same', async () => {
    const detector = await detectorOf(`[[rules]]\nid = "mine"\npath = '''\\.p12$'''\n[[rules.allowlists]]\npaths = ['''^test/''']\n`);
    expect(foundBy(detector, 'abc', at('srv/a.p12'))).toEqual(['abc']);
    expect(foundBy(detector, 'abc', at('test/a.p12'))).toEqual([]);
  });

  it('gives way to a rule that says more', async () => {
    const detector = await detectorOf(
      `${OURS}[[rule]]\nid = "more"\ntitle = "More"\nprovider = "generic"\nseverity = "high"\nuse = "run"\nspecificity = 3\npattern = '(?<secret>zq_[a-z]+)'\n`,
    );
    expect(scan('a zq_wert', { kind: 'file', path: 'a.store' }, [], detector).map((match) => match.detector)).toEqual(['more']);
  });

  it('needs a path for its content', async () => {
    await expect(detectorOf(`${OURS.replace(/path.*\n/, '')}content = "a"\n`)).rejects.toThrow('for rules with a path alone');
  });
});
